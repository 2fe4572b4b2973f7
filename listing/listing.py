"""A list as an address describes it: the same rows, order and columns for page, file and action."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Value
from django.http import QueryDict

from listing.address import FILTERS, HIDDEN, changed, cleaned, unread
from listing.chips import Chip, chips
from listing.columns import BY_KEY, COLUMNS, Column, chosen_columns
from listing.counts import Counted, counts
from listing.filters import EngagementFilter, nulls_last
from listing.rows import with_what_is_shown
from listing.scope import Scope

ROWS = 25
AT_A_TIME = 500
# How an order is called, up and down.
WAYS = {
    "text": ("A to Z", "Z to A"),
    "days": ("fewest first", "most first"),
    "date": ("earliest first", "latest first"),
    "number": ("lowest first", "highest first"),
    "stage": ("first to last", "last to first"),
    "phase": ("first to last", "last to first"),
}


class _Known(Paginator[Any]):
    """A paginator that has been told how many rows there are."""

    def __init__(self, *args: Any, known: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = known


class Listing:
    """The engagements that a person reads, filtered, sorted and with the columns that an address asks for."""

    def __init__(self, user: Any, typed: QueryDict | str) -> None:
        self.typed = typed
        self.query = cleaned(typed)
        self.scope = Scope(user, self.query.get("hub", ""))
        if not self.scope.has_hubs:
            self.scope = Scope(user)
        self.filter = EngagementFilter(self.query, queryset=self._all(), scope=self.scope)

    @property
    def columns(self) -> list[Column]:
        """Those the address names, or the usual ones."""
        return chosen_columns(self.query.get("columns", "").split("."))

    @cached_property
    def sentences(self) -> list[str]:
        """What of the address can't be done, each in a sentence."""
        told = self.filter.sentences
        if unread(self.typed):
            told.append("A part of the address can’t be read and was left out.")
        if self.scope.is_wide and self._sort and self._sort.needs_hub:
            told.append(f"Choose a hub first to sort by {self._sort.heading.lower()}.")
        return told

    @property
    def chips(self) -> list[Chip]:
        return chips(self.query, self.filter)

    @property
    def _sort(self) -> Column | None:
        return BY_KEY.get(self.query.get("sort", "").lstrip("-"))

    def _all(self) -> Any:
        return with_what_is_shown(self.scope.rows)

    @cached_property
    def rows(self) -> Any:
        """All of them, in order; the newest first unless the address says otherwise."""
        rows, column = self.filter.qs, self._sort
        if column is None or (self.scope.is_wide and column.needs_hub):
            return rows.order_by("-pk")
        down = self.query.get("sort", "").startswith("-")
        return rows.order_by(nulls_last(column.sort, down=down), "-pk")

    @cached_property
    def _counted(self) -> tuple[int, list[Counted]]:
        return counts(self.filter.qs, self.query, wide=self.scope.is_wide)

    @property
    def number(self) -> int:
        return self._counted[0]

    @property
    def counts(self) -> list[Counted]:
        return self._counted[1]

    def page(self, number: Any) -> Page[Any]:
        """One page of rows."""
        return _Known(self.rows, ROWS, known=self.number).get_page(number)

    def chosen(self, ids: Iterable[int]) -> list[Any]:
        """Those of the rows with these ids, in the order of the list."""
        return list(self.rows.filter(pk__in=list(ids)))

    def every(self) -> Iterator[Any]:
        """All rows, so many at a time: a long list takes no more memory than a short one."""
        rows: Iterator[Any] = self.rows.iterator(chunk_size=AT_A_TIME)
        return rows

    def without_each(self) -> list[tuple[Chip, int]]:
        """Where nothing is found: how many rows there would be without each filter, in one query."""
        set_now = self.chips
        if len(set_now) < 2:
            return []
        parts = []
        for at, chip in enumerate(set_now):
            fewer = self.query.copy()
            for name in chip.names:
                fewer.pop(name, None)
            rows = EngagementFilter(
                fewer, queryset=self._all(), scope=self.scope, offered=self.filter.offered
            ).qs
            which = rows.order_by().annotate(chip=Value(str(at), output_field=CharField()))
            parts.append(which.values("chip").annotate(rows=Count("pk")).values_list("chip", "rows"))
        numbers = dict(parts[0].union(*parts[1:], all=True))
        return [(chip, numbers.get(str(at), 0)) for at, chip in enumerate(set_now) if numbers.get(str(at))]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What of the address a form carries along beside its own fields."""
        return [(name, value) for name, values in self.query.lists() for value in values]

    @property
    def form_names(self) -> list[str]:
        """The boxes of the filter form: what they say replaces what the address said."""
        return ["sort", *(name for name in self.filter.form.fields if name not in HIDDEN)]

    @property
    def orders(self) -> list[tuple[str, str]]:
        """What the list may be sorted by, both ways, in words: for those who don't see the headings."""
        columns = [column for column in COLUMNS if not (self.scope.is_wide and column.needs_hub)]
        return [
            (f"{sign}{column.key}", f"{column.heading}: {words}")
            for column in columns
            for sign, words in zip(("", "-"), WAYS.get(column.kind, WAYS["text"]), strict=True)
        ]

    @property
    def address_of_all(self) -> str:
        """The address of the list with its columns and order, and no filter."""
        return self.address(**dict.fromkeys((*FILTERS, *HIDDEN)))

    def address(self, **changes: Any) -> str:
        return changed(self.query, changes)
