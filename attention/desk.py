"""What comes to a coordinator's desk: one line an engagement, its most urgent reason first ("next first").

A whole hub costs three questions, however many schools it has: what its hubs chose, since when each reason
holds, and what was put off. A page of lines costs one more.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from attention.conditions import Viewer
from attention.models import PutOff
from attention.rules import RULES, Rule
from core import request_cache
from engagements.models import Engagement, EngagementQuerySet
from engagements.states import Side
from hubs.models import Hub
from hubs.settings.in_effect import hub_setting, load_settings

ANY = "any"


@dataclass(frozen=True)
class Reason:
    """One reason for which one engagement is on the desk, and since when."""

    rule: Rule
    since: datetime.date


@dataclass(frozen=True)
class Told:
    """A reason as a line says it, with what to do about it and where."""

    rule: Rule
    words: str
    url: str

    @property
    def action(self) -> str:
        """As in "Assign an LLME"."""
        return self.rule.action


@dataclass(frozen=True)
class Line:
    """One engagement of the desk with its reasons, the most urgent first."""

    engagement: Any
    told: list[Told]

    @property
    def first(self) -> Told:
        return self.told[0]

    @property
    def behind(self) -> list[Told]:
        return self.told[1:]

    @property
    def more_words(self) -> str:
        """How many stand behind the first."""
        return f"+{len(self.behind)} more" if self.behind else ""


def shown_rules(hub: Hub | int, on: datetime.date | None = None) -> list[Rule]:
    """The rules that a hub has on, most urgent first."""
    chosen = hub_setting(hub, "desk_shows", on)
    return [rule for rule in RULES.values() if rule.code in chosen]


def reasons_of(
    hubs: Iterable[Hub], user: Any, on: datetime.date | None = None, *, only: Sequence[str] = ()
) -> dict[int, list[Reason]]:
    """The live engagements of these hubs that need attention, next first, each with its reasons.

    The reasons are those that each hub has on; or `only` these, whether or not it has them on.
    """
    day = on or timezone.localdate()
    pks = [hub.pk for hub in hubs]
    wanted = {pk: [RULES[code] for code in only] for pk in pks} if only else _shown(pks, day)
    rules = [rule for rule in RULES.values() if any(rule in chosen for chosen in wanted.values())]
    live = Engagement.objects.filter(hub__in=pks).live()
    rows = since_when(live, rules, Viewer(user, day))
    off = put_off_since(PutOff.objects.filter(engagement__hub__in=pks), day)
    found = {}
    for pk, hub, *dates in rows:
        reasons = [
            Reason(rule, since)
            for rule, since in zip(rules, dates, strict=True)
            if since is not None and rule in wanted[hub] and not covers(off.get((pk, rule.code)), since)
        ]
        if reasons:
            found[pk] = reasons
    return next_first(found)


def _shown(hubs: list[int], on: datetime.date) -> dict[int, list[Rule]]:
    with request_cache.opened():
        load_settings(hubs)
        return {pk: shown_rules(pk, on) for pk in hubs}


def since_when(engagements: EngagementQuerySet, rules: Sequence[Rule], viewer: Viewer) -> Iterable[Any]:
    """For each engagement its number, its hub, and for each rule the date since which it holds, or None."""
    dates = {f"since_{rule.code}": rule.since(viewer) for rule in rules}
    return engagements.order_by().annotate(**dates).values_list("pk", "hub", *dates)


def put_off_since(rows: Any, on: datetime.date) -> dict[tuple[int, str], datetime.date]:
    """On which day each reason of each engagement was put off that is put off still."""
    return {(row[0], row[1]): row[2] for row in rows.in_force(on).values_list("engagement", "rule", "put_on")}


def kept_off(rows: Iterable[PutOff], user: Any, on: datetime.date | None = None) -> list[PutOff]:
    """Those that keep something off the desk: what they speak of holds, and did not come about anew."""
    put_off = list(rows)
    rules = [RULES[code] for code in sorted({row.rule for row in put_off} & RULES.keys())]
    engagements = Engagement.objects.filter(pk__in={row.engagement_id for row in put_off})
    since = {
        (pk, rule.code): day
        for pk, _hub, *days in since_when(engagements, rules, Viewer(user, on or timezone.localdate()))
        for rule, day in zip(rules, days, strict=True)
    }
    return [
        row
        for row in put_off
        if (day := since.get((row.engagement_id, row.rule))) is not None and covers(row.put_on, day)
    ]


def covers(put_on: datetime.date | None, since: datetime.date) -> bool:
    """What was put off is what stood there on that day; what came about later is new."""
    return put_on is not None and since <= put_on


@dataclass(frozen=True)
class Desk:
    """What one hub's coordinator finds: the schools that its rules bring, and what else waits for the hub."""

    every: dict[int, list[Reason]]
    shown: frozenset[str]

    @property
    def found(self) -> dict[int, list[Reason]]:
        """What the rules that are on bring, next first."""
        return of_rules(self.every, self.shown)

    @property
    def counts(self) -> list[tuple[Rule, int]]:
        """How many schools each of these rules brings."""
        return counts(self.found)

    @property
    def beside(self) -> list[tuple[Rule, int]]:
        """What waits for nobody but the hub, and has no line of its own there."""
        return [pair for pair in counts(self.every) if pair[0].code not in self.shown]

    def opened(self, code: str) -> dict[int, list[Reason]]:
        """The rows that a count opens, this reason first; or all that the rules bring."""
        if code not in RULES:
            return self.found
        opened = of_rules(self.every, {code})
        return {
            pk: opened[pk] + [one for one in self.found.get(pk, []) if one.rule.code != code] for pk in opened
        }


def desk_of(hub: Hub, user: Any, on: datetime.date | None = None) -> Desk:
    """The desk of one hub, as this person finds it."""
    shown = frozenset(rule.code for rule in shown_rules(hub, on))
    wanted = [rule.code for rule in RULES.values() if rule.code in shown or rule.whose == Side.HUB]
    return Desk(reasons_of([hub], user, on, only=wanted), shown)


def of_rules(found: Mapping[int, Sequence[Reason]], codes: Collection[str]) -> dict[int, list[Reason]]:
    """Those that need attention for one of these reasons, next first, with these reasons."""
    kept = {pk: [one for one in reasons if one.rule.code in codes] for pk, reasons in found.items()}
    return next_first({pk: reasons for pk, reasons in kept.items() if reasons})


def next_first(found: dict[int, list[Reason]]) -> dict[int, list[Reason]]:
    """By the most urgent reason, then by how long it has been so."""
    return dict(sorted(found.items(), key=lambda pair: (pair[1][0].rule.order, pair[1][0].since, pair[0])))


def counts(found: Mapping[int, Sequence[Reason]]) -> list[tuple[Rule, int]]:
    """How many engagements there are for each reason, most urgent first; each count opens its rows."""
    numbers = Counter(reason.rule.code for reasons in found.values() for reason in reasons)
    return [(rule, numbers[rule.code]) for rule in RULES.values() if numbers[rule.code]]


def needing(
    hubs: Iterable[Hub], user: Any, on: datetime.date | None = None, *, reason: str = ANY
) -> EngagementQuerySet:
    """The engagements of these hubs that need attention: for any reason that is on, or for this one.

    Reasons that only some may know of (a concern, what is asked in confidence) are looked up as this person.
    """
    found = reasons_of(hubs, user, on, only=() if reason == ANY else (reason,))
    return Engagement.objects.filter(pk__in=found)


def lines(
    found: Mapping[int, Sequence[Reason]], pks: Sequence[int], user: Any, on: datetime.date | None = None
) -> list[Line]:
    """The lines of one page, in this order."""
    viewer = Viewer(user, on or timezone.localdate())
    rules = {reason.rule.code: reason.rule for pk in pks for reason in found[pk]}
    details = {name: make for rule in rules.values() for name, make in rule.details.items()}
    rows = Engagement.objects.filter(pk__in=pks).order_by()
    by_pk = {row.pk: row for row in with_details(rows, details, viewer)}
    return [Line(by_pk[pk], [told(by_pk[pk], reason) for reason in found[pk]]) for pk in pks if pk in by_pk]


def with_details(engagements: EngagementQuerySet, details: Mapping[str, Any], viewer: Viewer) -> Any:
    """The rows, with what their sentences and addresses read."""
    return engagements.annotate(**{name: _one(make(viewer)) for name, make in details.items()})


def _one(found: Any) -> Any:
    return Subquery(found) if isinstance(found, QuerySet) else found


def told(row: Any, reason: Reason) -> Told:
    """A reason in its sentence, with where to act."""
    row.since = reason.since
    return Told(reason.rule, reason.rule.sentence(row), reason.rule.url(row))
