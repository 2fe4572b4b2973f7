"""What a hub's return for a term says now, what was submitted, and what differs between the two.

Days used are those dated up to the end of the term. Days left are the days agreed less these: a booking takes
nothing away, so that a later booking amends nothing.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Greatest

from core.digests import keyed_digest
from core.fields import show_days
from engagements.models import DaysProposal, Engagement, NextWithHub, SupportDay
from engagements.states import RECORDED_STATES, Status
from figures.models import ReturnLine, TermlyReturn
from figures.terms import Term
from hubs.models import Hub

NONE = Decimal(0)
Outcome = ReturnLine.Outcome
HEADINGS = [
    *("URN", "Reference", "Phase", "Days agreed", "Days used", "Days left"),
    *("Outcome", "Next with the hub", "Amended"),
]


def lines_now(hub: Hub, term: Term) -> list[ReturnLine]:
    """A line for each engagement of the hub under way at some time of the term; in two queries."""
    until = term.ends_on
    agreed = (
        DaysProposal.objects.filter(engagement=OuterRef("pk"), state=DaysProposal.State.AGREED)
        .annotate(agreed_at=Greatest("school_agreed_at", "llme_agreed_at"))
        .order_by()
    )
    offered = DaysProposal.objects.filter(engagement=OuterRef("pk")).order_by("pk")
    latest = NextWithHub.objects.filter(engagement=OuterRef("pk")).order_by("-pk")
    engagements = (
        Engagement.objects.filter(hub=hub, starts_on__lte=until)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=term.starts_on))
        .order_by("reference")
        .annotate(
            agreed_then=Subquery(
                agreed.filter(agreed_at__date__lte=until).order_by("-agreed_at").values("days")[:1]
            ),
            agreed_later=Subquery(agreed.filter(agreed_at__date__gt=until).values("days")[:1]),
            offered_first=Subquery(offered.values("days")[:1]),
            next_noted=Subquery(latest.values("outcome")[:1]),
        )
    )
    used = dict(
        SupportDay.objects.order_by()
        .filter(engagement__hub=hub, on__lte=until, state__in=RECORDED_STATES, uses_days=True, counted=True)
        .values_list("engagement")
        .annotate(total=Sum("days"))
    )
    return [_line(engagement, until, used.get(engagement.pk, NONE)) for engagement in engagements]


def _line(engagement: Any, until: datetime.date, used: Decimal) -> ReturnLine:
    agreed = engagement.agreed_days
    if engagement.agreed_later is not None:
        # What both sides agreed after the term was not so in it; work carried in had its number before.
        agreed = engagement.agreed_then or (engagement.offered_first if engagement.carried_in else None)
    ended = engagement.ended_on is not None and engagement.ended_on <= until
    outcome = Outcome.UNDER_WAY
    if ended:
        outcome = Outcome.COMPLETED if engagement.status == Status.COMPLETED else Outcome.STOPPED
    return ReturnLine(
        engagement_id=engagement.pk,
        urn=engagement.school_id,
        reference=engagement.reference,
        phase=engagement.phase,
        days_agreed=agreed,
        days_used=used,
        days_left=None if agreed is None else max(agreed - used, NONE),
        outcome=outcome,
        next_with_hub=(engagement.next_noted or "") if ended else "",
    )


@dataclass
class Standing:
    """A line as it stands by what was submitted, with what was amended, in words."""

    line: ReturnLine
    amended: list[str] = field(default_factory=list)

    @property
    def cells(self) -> list[Any]:
        """As the page shows it and a file holds it."""
        line = self.line
        return [
            *(line.urn, line.reference, str(line.get_phase_display())),
            *(line.days_agreed, line.days_used, line.days_left),
            *(str(line.get_outcome_display()), str(line.get_next_with_hub_display())),
            "; ".join(self.amended),
        ]


def standing(submitted: Iterable[TermlyReturn]) -> list[Standing]:
    """The lines of a return with its amendments laid over them, by reference."""
    found: dict[int, Standing] = {}
    for one in submitted:
        for line in one.lines.all():
            earlier = found.get(line.engagement_id)
            if earlier is None:
                new = [f"added on {_day(one)}"] if one.number else []
                found[line.engagement_id] = Standing(line, new)
            else:
                told = f"{', '.join(changes(earlier.line, line))} (amended on {_day(one)})"
                found[line.engagement_id] = Standing(line, [*earlier.amended, told])
    return sorted(found.values(), key=lambda one: one.line.reference)


def _day(one: TermlyReturn) -> str:
    return f"{one.submitted_at.day} {one.submitted_at:%B %Y}"


@dataclass(frozen=True)
class Difference:
    """A line that is not any more what was submitted, and in which words."""

    line: ReturnLine
    told: list[str]


def differences(submitted: list[Standing], now: list[ReturnLine]) -> list[Difference]:
    """What would be amended today."""
    before = {one.line.engagement_id: one.line for one in submitted}
    found = []
    for line in now:
        earlier = before.pop(line.engagement_id, None)
        if earlier is None:
            found.append(Difference(line, ["not in the return yet"]))
        elif told := changes(earlier, line):
            found.append(Difference(line, told))
    for earlier in before.values():
        if earlier.outcome != Outcome.NOT_IN_TERM:
            gone = ReturnLine(
                engagement_id=earlier.engagement_id,
                urn=earlier.urn,
                reference=earlier.reference,
                phase=earlier.phase,
                outcome=Outcome.NOT_IN_TERM,
            )
            found.append(Difference(gone, changes(earlier, gone)))
    return sorted(found, key=lambda one: one.line.reference)


def with_changes(lines: list[ReturnLine]) -> list[tuple[ReturnLine, list[str]]]:
    """Lines of one engagement, the newest first, each with what changed since the one before it."""
    found: list[tuple[ReturnLine, list[str]]] = []
    before: dict[tuple[int, str], ReturnLine] = {}
    for line in reversed(lines):
        term = (line.termly_return.academic_year, line.termly_return.term)
        found.append((line, changes(before[term], line) if term in before else []))
        before[term] = line
    return found[::-1]


def changes(before: ReturnLine, after: ReturnLine) -> list[str]:
    """Each fact that changed: "days used was 4, now 4.5"."""
    told = []
    for name, words in ReturnLine.FACTS.items():
        if getattr(before, name) != getattr(after, name):
            told.append(f"{words} was {_words(before, name)}, now {_words(after, name)}")
    return told


def _words(line: ReturnLine, name: str) -> str:
    value = getattr(line, name)
    if value is None or value == "":
        return "not noted" if name == "next_with_hub" else "not agreed"
    if isinstance(value, Decimal):
        return show_days(value)
    shown = getattr(line, f"get_{name}_display", None)
    return str(shown()).lower() if shown else str(value)


def digest_of(lines: Iterable[ReturnLine]) -> str:
    """Of lines about to be submitted: whoever submits them has seen exactly these."""
    return keyed_digest([line.content() for line in sorted(lines, key=lambda one: one.reference)])


def totals(lines: Iterable[ReturnLine]) -> tuple[Decimal, Decimal, Decimal]:
    """Days agreed, used and left of all lines."""
    agreed, used, left = NONE, NONE, NONE
    for line in lines:
        agreed, used = agreed + (line.days_agreed or NONE), used + line.days_used
        left += line.days_left or NONE
    return agreed, used, left
