"""The rooms of our work: pages beside the days and the plan, some closed until either side wants them (D1).

An app registers its rooms in `AppConfig.ready`; the page of our work and the page of parts show them. A room
with a `part` is closed until that part is opened, or open from the start where the hub has set so. A closed
room is not counted and not chased, and opening it loses no word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from engagements.models import Engagement
from engagements.rules import Standing
from hubs.settings.choices import PARTS


def _everyone(state: Standing) -> bool:
    return state.reads


@dataclass(frozen=True)
class Room:
    """A page of our work: its title, one line that says what it is for, and who finds it there."""

    title: str
    url_name: str
    line: str = ""
    part: str = ""
    order: int = 50
    is_listed: bool = True
    """Whether it stands in the list once it is open; if not, another room leads there."""
    shown_to: Callable[[Standing], bool] = _everyone

    def url(self, engagement: Engagement) -> str:
        return reverse(self.url_name, args=[engagement.reference])


_ROOMS: list[Room] = []
_TITLES = dict(PARTS)


def register(*rooms: Room) -> None:
    """Make rooms known. A part that no hub could set is a mistake."""
    for room in rooms:
        if room.part and room.part not in _TITLES:
            raise ValueError(f"{room.part} is not in hubs.settings.choices.PARTS")
        if room not in _ROOMS:
            _ROOMS.append(room)
    _ROOMS.sort(key=lambda room: (room.order, room.title))


def is_open(engagement: Engagement, part: str) -> bool:
    """Whether a part is open, so that its pages are there."""
    return part in engagement.parts_open


def rooms_of(engagement: Engagement, state: Standing) -> list[tuple[Room, str]]:
    """The rooms a person finds beside our work, each with its address."""
    return [
        (room, room.url(engagement))
        for room in _ROOMS
        if room.is_listed and room.shown_to(state) and (not room.part or is_open(engagement, room.part))
    ]


def closed_rooms(engagement: Engagement, state: Standing) -> list[Room]:
    """The rooms that either side could open."""
    return [
        room for room in _ROOMS if room.part and room.shown_to(state) and not is_open(engagement, room.part)
    ]


def room_of(part: str) -> Room | None:
    """The room a part opens, if an app has registered one."""
    return next((room for room in _ROOMS if room.part == part), None)


def part_title(part: Any) -> str:
    """The words of a part: of its room, else of the hub's settings."""
    room = room_of(str(part))
    return room.title if room else _TITLES.get(str(part), str(part))
