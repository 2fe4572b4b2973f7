"""The address of a list: which filters, sorting and columns it may name. Ids, codes and fixed words only, so
that no name ever stands in an address, a saved view, a cookie or an audit event."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from listing.columns import BY_KEY, CHOOSABLE, EVERY

FILTERS = (
    "hub",
    "stage",
    "phase",
    "eef",
    "llme",
    "authority",
    "trust",
    "priority",
    "left",
    "than",
    "attention",
)
HIDDEN = ("urn", "person")
ONE_EACH = (*FILTERS, *HIDDEN, "sort", "view")
PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,60}")
LONGEST = 1500


def cleaned(typed: QueryDict | str) -> QueryDict:
    """What of an address the list understands; the rest is left out. Empty values say nothing."""
    asked = QueryDict(typed[:LONGEST]) if isinstance(typed, str) else typed
    query = QueryDict(mutable=True)
    for name in ONE_EACH:
        value = asked.get(name, "").strip()
        if PLAIN.fullmatch(value):
            query[name] = value
    columns = {*asked.getlist("column"), *asked.get("columns", "").split(".")}
    chosen = [column.key for column in CHOOSABLE if column.key in columns or EVERY in columns]
    if chosen:
        query["columns"] = EVERY if len(chosen) == len(CHOOSABLE) else ".".join(chosen)
    if query.get("sort", "").lstrip("-") not in BY_KEY:
        query.pop("sort", None)
    return query


def unread(typed: QueryDict | str) -> bool:
    """Whether a filter has a value that is no id, code or word of ours."""
    asked = QueryDict(typed[:LONGEST]) if isinstance(typed, str) else typed
    return any(
        (value := asked.get(name, "").strip()) and not PLAIN.fullmatch(value) for name in (*FILTERS, *HIDDEN)
    )


def changed(query: QueryDict, changes: Mapping[str, Any]) -> str:
    """The query with changes, as the end of an address; an empty value takes a key out."""
    other = query.copy()
    for name, value in changes.items():
        other.pop(name, None)
        if value not in (None, ""):
            other[name] = str(value)
    return f"?{other.urlencode()}" if other else "?view=all"
