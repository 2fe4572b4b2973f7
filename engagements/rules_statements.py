"""Who reads and issues an LLME's monthly statement of days."""

from typing import Any

from hubs.models import Hub
from hubs.rules import can_coordinate
from llmes.models import LLME
from llmes.rules import is_self


def can_read_statements(user: Any, llme: LLME, hub: Hub) -> bool:
    """The LLME, who hands it on to their own school; and the coordinators of the hub whose days it lists."""
    return is_self(user, llme) or can_coordinate(user, hub)
