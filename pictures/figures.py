"""From what was read to what is drawn: each picture at both widths, with its title and its description."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.fields import show_days
from core.written import uk_date
from pictures.drawing import NARROW, WIDE, Bar, Drawing, Run, draw_days, draw_phases, draw_timeline
from pictures.overlaps import name_of
from pictures.reading import Scene


@dataclass(frozen=True)
class Figure:
    """A picture as the page shows it. `key` keeps the ids of a page apart."""

    key: str
    title: str
    description: str
    wide: Drawing
    narrow: Drawing

    @property
    def sizes(self) -> list[tuple[str, Drawing]]:
        return [("wide", self.wide), ("narrow", self.narrow)]


def _figure(key: str, title: str, description: str, draw: Callable[..., Drawing], **data: Any) -> Figure:
    return Figure(key, title, description, draw(WIDE, **data), draw(NARROW, **data))


def days_figure(scene: Scene) -> Figure:
    """Days used against days agreed over time."""
    agreed = scene.engagement.agreed_days
    parts = [f"{show_days(scene.used)} used by {uk_date(scene.today)}"]
    if agreed is not None:
        parts.insert(0, f"{show_days(agreed)} agreed")
    if scene.booked:
        parts.append(f"{show_days(scene.booked)} more booked")
    total, booked = scene.used, []
    for day in scene.days:
        if day.is_booked:
            total += day.days
            booked.append((max(day.on, scene.today), total))
    return _figure(
        "days",
        "Days used against days agreed",
        "Days: " + ", ".join(parts) + ". The table below has each day.",
        draw_days,
        span=scene.span,
        terms=scene.terms,
        today=scene.today,
        used=[(day.on, day.used_then) for day in scene.days if not day.is_booked],
        booked=booked,
        agreed=scene.agreed,
    )


def timeline_figure(scene: Scene, *, days: bool, milestones: bool, support: bool) -> Figure | None:
    """One line of time; None where nothing of what is wanted has a date."""
    marks = [(one.number, one.due_on) for one in scene.milestones if one.due_on] if milestones else []
    ours = [(day.on, day.is_booked) for day in scene.days if scene.span.holds(day.on)] if days else []
    overlapping = {overlap.support.pk for overlap in scene.overlaps}
    bars = [
        Bar(name_of(one), one.starts_on, one.ends_on, one.pk in overlapping)
        for one in (scene.support if support else [])
        if one.starts_on or one.ends_on
    ]
    if not (marks or ours or bars):
        return None
    parts = [
        f"{len(ours)} of our days" if ours else "",
        f"{_milestones(len(marks))}, by the numbers of the table" if marks else "",
        f"other support: {', '.join(bar.name for bar in bars)}" if bars else "",
    ]
    description = (
        f"From {uk_date(scene.span.starts_on)} to {uk_date(scene.span.ends_on)}: "
        + "; ".join(filter(None, parts))
        + ". "
        + " ".join(overlap.words for overlap in (scene.overlaps if support and days else []))
    )
    return _figure(
        "timeline",
        "Term by term",
        description.strip(),
        draw_timeline,
        span=scene.span,
        terms=scene.terms,
        today=scene.today,
        days=ours,
        milestones=marks,
        bars=bars,
    )


def _milestones(count: int) -> str:
    return f"{count} milestone{'' if count == 1 else 's'}"


def phases_figure(scene: Scene) -> Figure | None:
    """The phases each focus has been through."""
    if not scene.foci:
        return None
    said = "; ".join(f"{focus.words}: now {focus.phase.lower()}" for focus in scene.foci)
    foci = [
        (focus.words, [Run(each.phase, each.label, each.starts_on, each.ends_on) for each in focus.spans])
        for focus in scene.foci
    ]
    return _figure(
        "phases",
        "The phases of each focus",
        f"{said}. The table below says since when.",
        draw_phases,
        span=scene.span,
        terms=scene.terms,
        today=scene.today,
        foci=foci,
    )
