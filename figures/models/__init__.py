"""What was published of all hubs, and the returns that were submitted."""

from figures.models.national import NationalFigures

__all__ = ["NationalFigures"]
