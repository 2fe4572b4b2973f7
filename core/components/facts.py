"""What is so and what comes next: rows of a summary, tasks, the next things, a line of time, days."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.context import Context

from core.components.standing_out import STATUS_COLOURS
from core.written import days_of

register = template.Library()

SQUARES_A_ROW, SQUARES_AT_MOST = 15, 90


@register.inclusion_tag("components/summary_row.html")
def summary_row(
    key: Any, value: Any = "", action_url: str = "", action_text: str = "Change", missing: str = "Not given"
) -> dict[str, Any]:
    """`{% summary_row "Focus" value url "Change" %}` inside `{% summary_list %}`. Empty values say so."""
    return {
        "key": key,
        "value": value if value not in (None, "") else "",
        "missing": missing,
        "action_url": action_url,
        "action_text": action_text,
    }


@register.inclusion_tag("components/task.html", takes_context=True)
def task(
    context: Context, text: Any, url: str = "", status: Any = "", hint: Any = "", colour: str = ""
) -> dict[str, Any]:
    """`{% task "Agree the days" url status="Not started" %}` inside `{% task_list %}`.

    Without an address it cannot be started yet. "Done" and the like stand as plain text, as they should:
    only what is still to do is coloured.
    """
    number = int(context.render_context.get("task_number") or 0) + 1
    context.render_context["task_number"] = number
    word = str(status or "").strip()
    plain = word.lower() in {"done", "not needed", "cannot start yet", ""}
    return {
        "text": text,
        "url": url,
        "hint": hint,
        "status": word,
        "plain": plain and not colour,
        "quiet": word.lower() in {"cannot start yet", "not needed"},
        "colour": colour or STATUS_COLOURS.get(word.lower(), "blue"),
        "id": f"task-{number}",
    }


@register.inclusion_tag("components/next_things.html")
def next_things(things: Iterable[Any], heading: str = "Next", level: int = 2) -> dict[str, Any]:
    """`{% next_things things %}`: at most three cards, each with whose turn it is.

    A thing: text, url, turn ("Your turn", "Waiting for the school"), yours (bool), by (date or words), hint.
    Without a heading where the page's own says it.
    """
    return {
        "things": [_entry(t, ("text", "url", "turn", "yours", "by", "hint")) for t in things][:3],
        "heading": heading,
        "level": level,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """`{% timeline entries %}`: newest first as given; an entry: at, who, text, url, detail, side."""
    names = ("at", "who", "text", "url", "detail", "side")
    return {"entries": [_entry(e, names) for e in entries], "level": level}


def _entry(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Attributes or keys, whichever the thing has; what it lacks is empty."""
    if isinstance(thing, Mapping):
        return {name: thing.get(name, "") for name in names}
    return {name: getattr(thing, name, "") for name in names}


@register.inclusion_tag("components/days_bar.html")
def days_bar(agreed: Any, used: Any, booked: Any = 0, left: Any = None, uncounted: Any = 0) -> dict[str, Any]:
    """`{% days_bar agreed=10 used=6.5 booked=2 left=1.5 %}`: the same four figures everywhere (D5).

    One square a day, half filled where half a day; the figures stand in words beside it.
    """
    agreed, used, booked, uncounted = (days_of(n) for n in (agreed, used, booked, uncounted))
    left = agreed - used - booked if left is None else days_of(left)
    halves = ["used"] * int(used * 2) + ["booked"] * int(booked * 2) + ["left"] * max(int(left * 2), 0)
    halves = halves[: 2 * SQUARES_AT_MOST]
    squares = [
        {
            "x": (number % SQUARES_A_ROW) * 24 + 1,
            "y": (number // SQUARES_A_ROW) * 24 + 1,
            "first": halves[2 * number],
            "second": halves[2 * number + 1] if len(halves) > 2 * number + 1 else "none",
        }
        for number in range((len(halves) + 1) // 2)
    ]
    return {
        "agreed": agreed,
        "used": used,
        "booked": booked,
        "left": left,
        "uncounted": uncounted,
        "squares": squares,
        "width": SQUARES_A_ROW * 24,
        "height": max((len(squares) + SQUARES_A_ROW - 1) // SQUARES_A_ROW, 1) * 24,
    }
