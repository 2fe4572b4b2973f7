"""How leadership grows: what leaders write for themselves, and who takes part in staff development."""

from leadership.models.capacity import CapacityEntry
from leadership.models.development import DevelopmentReach, DevelopmentSession

__all__ = ["CapacityEntry", "DevelopmentReach", "DevelopmentSession"]
