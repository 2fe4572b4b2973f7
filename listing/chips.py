"""What narrows the list, in plain words, each with the address of the list without it."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from listing.address import FILTERS, HIDDEN, changed
from listing.filters import EngagementFilter


@dataclass(frozen=True)
class Chip:
    """One filter that is set."""

    names: tuple[str, ...]
    words: str
    without: str
    """The address of the list without it."""


def chips(query: QueryDict, filtered: EngagementFilter) -> list[Chip]:
    """One for each filter that is set and understood, in the order of the form."""
    filtered.form.is_valid()
    found = []
    for name in (*FILTERS, *HIDDEN):
        value = filtered.form.cleaned_data.get(name)
        if (
            value in (None, "")
            or name not in filtered.form.fields
            or _is_half_said(name, query, filtered.form.cleaned_data)
        ):
            continue
        names = ("left", "than") if name in ("left", "than") else (name,)
        found.append(Chip(names, _words(name, query, filtered), changed(query, dict.fromkeys(names))))
    return found


def _is_half_said(name: str, query: QueryDict, understood: dict[str, Any]) -> bool:
    """The number belongs to "more than": told with it, and nothing without it or where it is none."""
    return (name == "than" and bool(query.get("left"))) or (
        name == "left" and query.get("left") == "more" and understood.get("than") is None
    )


def _words(name: str, query: QueryDict, filtered: EngagementFilter) -> str:
    value = query.get(name, "")
    if name in ("left", "than") and (name == "than" or value == "more"):
        return f"More than {query.get('than', '')} days left"
    if name == "urn":
        return f"School with URN {value}"
    if name == "person":
        return filtered.offered.name_of("person", value) or "Somebody who is not in these engagements"
    field = filtered.form.fields[name]
    told = dict(field.choices).get(value, value)
    return f"{field.label}: {told}"
