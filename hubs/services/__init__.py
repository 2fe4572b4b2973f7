"""The verbs of hubs."""

from hubs.services.people import change_hub_role, end_hub_membership, give_hub_role
from hubs.services.settings import set_hub_setting

__all__ = ["change_hub_role", "end_hub_membership", "give_hub_role", "set_hub_setting"]
