"""How much each thing matters, and how far anybody travels: the hub's settings, or as moved on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from hubs.models import Hub
from hubs.settings.in_effect import hub_setting


@dataclass(frozen=True)
class Weights:
    """Whole numbers from 0 to 10, and the furthest journey in miles."""

    distance: int = 5
    ages: int = 3
    spread: int = 3
    weekdays: int = 2
    earlier: int = 2
    accreditation: int = 2
    furthest_miles: int = 30

    @classmethod
    def of_hub(cls, hub: Hub | int) -> "Weights":
        """As the hub has set them today."""
        return cls(**{name: hub_setting(hub, setting_name(name)) for name in cls.names()})

    @classmethod
    def names(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def moved(self, to: Mapping[str, Any]) -> "Weights":
        """These, where `to` says nothing else."""
        return Weights(**{name: to.get(name, getattr(self, name)) for name in self.names()})


def setting_name(name: str) -> str:
    """What the hub's settings call it."""
    return name if name == "furthest_miles" else f"weight_{name}"
