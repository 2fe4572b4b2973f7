"""What apps above put on a school's page: sections (its engagements over the years) and actions.

In `ready()` of an AppConfig:

    sections.register(lambda user, school: Section("Our work", "oversight/_at_school.html", {"rows": ...}))
    sections.register_action(lambda user, school: Action("Open work with this school", url))

A function returns None where it has nothing to show this person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string

from schools.models import School


@dataclass(frozen=True)
class Section:
    """A part of a school's page with its own heading; the template is drawn with the context."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50

    def html(self) -> str:
        """The section as it stands on the page."""
        return render_to_string(self.template, self.context)


@dataclass(frozen=True)
class Action:
    """Something this person can do with the school."""

    text: str
    url: str


_sections: list[Callable[[Any, School], Section | None]] = []
_actions: list[Callable[[Any, School], Action | None]] = []


def register(make: Callable[[Any, School], Section | None]) -> None:
    """Add a section to the page of every school."""
    if make not in _sections:
        _sections.append(make)


def register_action(make: Callable[[Any, School], Action | None]) -> None:
    """Add an action to the page of every school."""
    if make not in _actions:
        _actions.append(make)


def sections_for(user: Any, school: School) -> list[Section]:
    """The sections that this person sees."""
    found = [section for make in _sections if (section := make(user, school)) is not None]
    return sorted(found, key=lambda section: section.order)


def actions_for(user: Any, school: School) -> list[Action]:
    """What this person can do."""
    return [action for make in _actions if (action := make(user, school)) is not None]
