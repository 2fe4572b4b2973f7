"""How a form's fields are drawn: said beside the form, in words, and read by the "hubsupport" template pack.

    class RecordDayForm(forms.Form):
        looks = {
            "took_place": Look(inline=True, size="l", heading=True),
            "uses_days": Look(hints={"half": "Half a day"}, reveals={"no": ["reason"]}),
            "days": Look(suffix="days", width=3),
        }

A field without a look of its own is drawn by its widget. Nothing here changes a field or a widget, so a
form can be drawn any number of times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Look:
    """What the page should know of one field beyond its label, hint and widget."""

    size: str = ""
    """Of the label or legend: "s", "m", "l" or "xl". Empty: plain for a label, bold for a legend."""
    heading: bool = False
    """The label or legend is the page's h1."""
    hidden_label: bool = False
    """The label is there for those who listen, not for those who look."""
    inline: bool = False
    """Radios beside each other."""
    small: bool = False
    """Small radios or checkboxes, for filters."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """Value of an option to the hint below it."""
    reveals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Value of an option to the names of the fields that open below it."""
    divider_before: str = ""
    """Value of the option that "or" stands before."""
    prefix: str = ""
    suffix: str = ""
    width: int | str = ""
    """2, 3, 4, 5, 10, 20 or 30 characters, or "one-half", "two-thirds" and so on of the column."""
    words: int = 0
    """Count words, up to this many."""
    rows: int = 0
    optional: bool | None = None
    """Whether "(optional)" follows the label; None: where the field is not required."""
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None


PLAIN = Look()


def look_of(form: Any, name: str) -> Look:
    """The look that a form gives one of its fields."""
    looks: Mapping[str, Look] = getattr(form, "looks", {})
    return looks.get(name, PLAIN)
