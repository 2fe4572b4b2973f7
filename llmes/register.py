"""The register of a hub's LLMEs: chosen, in order, with the days of the year; on the page and as a file."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hubs.models import Hub
from llmes.models import LLME, Accreditation
from llmes.school_days import YearOfDays, days_of

SORTS: dict[str, Any] = {
    "name": F("user__name"),
    "works_at": Coalesce("base_school__name", "base_trust__name"),
    "days": F("year_days"),
    "free": None,  # counted, not stored
    "expires": F("next_expiry"),
    "signed_in": F("user__last_login"),
}
HEADINGS = (
    *("Name", "Email", "Works at", "Phases", "Specialisms", "Days this year", "Used", "Booked"),
    *("For no school", "Still to book", "Free", "Code accepted", "Next to run out", "Runs out on"),
    "Last signed in",
)


class Register:
    """The LLMEs of some hubs that a person may see, as the filters and the order say."""

    def __init__(
        self, user: Any, hubs: Sequence[Hub], chosen: Mapping[str, str], sort: str, year: int
    ) -> None:
        self.year, self.chosen = year, chosen
        self._days: dict[int, YearOfDays] = {}
        self.sort = sort if sort.removeprefix("-") in SORTS else "name"
        rows: Any = LLME.objects.visible_to(user).working(hubs).chosen(chosen, year).with_year(year)
        rows = rows.select_related("user", "base_school", "base_trust").annotate(**_accreditations())
        self.query = _narrowed(rows, chosen)

    def ordered(self) -> "Any":
        """The rows in their order: lazily, unless days have to be counted first."""
        key = self.sort.removeprefix("-")
        falling = self.sort.startswith("-")
        if key != "free" and not self.chosen.get("free"):
            by = SORTS[key].desc(nulls_last=True) if falling else SORTS[key].asc(nulls_last=True)
            return self.query.order_by(by, "user__name", "pk")
        rows = list(self.query.order_by("user__name", "pk"))
        days = self.days(rows)
        rows = [row for row in rows if _fits(days[row.pk], self.chosen.get("free", ""))]
        if key == "free":
            known = [row for row in rows if days[row.pk].free is not None]
            known.sort(key=lambda row: days[row.pk].free or Decimal(0), reverse=falling)
            return known + [row for row in rows if days[row.pk].free is None]
        return sorted(rows, key=lambda row: row.user.name.lower(), reverse=falling) if key == "name" else rows

    def days(self, rows: Iterable[LLME]) -> dict[int, YearOfDays]:
        """Where the days of these go this year, in a fixed number of queries, asked once."""
        capacity = {row.pk: row.year_days for row in rows}
        if not capacity.keys() <= self._days.keys():
            self._days |= days_of(list(capacity), self.year, capacity)
        return {pk: self._days[pk] for pk in capacity}

    def as_table(self, rows: Sequence[Any]) -> list[list[Any]]:
        """The rows as a file holds them, under HEADINGS."""
        days = self.days(rows)
        labels = dict(Accreditation.Kind.choices)
        return [
            [
                row.user.name,
                row.user.email,
                row.works_at,
                ", ".join(row.phase_labels),
                ", ".join(row.specialism_labels),
                days[row.pk].capacity,
                days[row.pk].used,
                days[row.pk].booked,
                days[row.pk].for_no_school,
                days[row.pk].still_to_book,
                days[row.pk].free,
                row.year_accepted,
                labels.get(row.next_kind or "", ""),
                row.next_expiry,
                timezone.localdate(row.user.last_login) if row.user.last_login else None,
            ]
            for row in rows
        ]


def _accreditations() -> dict[str, Any]:
    """The next of their accreditations to run out, or the last that did where none is in force."""
    standing = Accreditation.objects.filter(
        llme=OuterRef("pk"), withdrawn_at__isnull=True, expires_on__isnull=False
    )
    ahead = standing.filter(expires_on__gte=timezone.localdate()).order_by("expires_on", "pk")
    past = standing.filter(expires_on__lt=timezone.localdate()).order_by("-expires_on", "-pk")

    def first(name: str) -> Coalesce:
        return Coalesce(Subquery(ahead.values(name)[:1]), Subquery(past.values(name)[:1]))

    return {"next_expiry": first("expires_on"), "next_kind": first("kind")}


def _narrowed(rows: Any, chosen: Mapping[str, str]) -> Any:
    today = timezone.localdate()
    runs_out = chosen.get("runs_out", "")
    if runs_out:
        mine = Accreditation.objects.filter(llme=OuterRef("pk"), withdrawn_at__isnull=True)
        newer = Accreditation.objects.in_force().filter(llme=OuterRef("llme"), kind=OuterRef("kind"))
        if runs_out == "past":
            mine = mine.filter(expires_on__lt=today).exclude(Exists(newer))
        else:
            until = today + datetime.timedelta(days=int(runs_out))
            mine = mine.filter(expires_on__gte=today, expires_on__lte=until)
        rows = rows.filter(Exists(mine))
    if chosen.get("signed_in") == "never":
        rows = rows.filter(user__last_login__isnull=True)
    return rows


def _fits(days: YearOfDays, free: str) -> bool:
    if free == "unset":
        return days.free is None
    if free == "none":
        return days.free is not None and days.free <= 0
    return not free or (days.free is not None and days.free > 0)
