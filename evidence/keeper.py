"""Evidence as what decisions are based on: what can be ticked, and how it reads afterwards."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.text import Truncator

from engagements.grounds import Grounds, Offer, Shown
from engagements.models import Engagement
from engagements.rooms import is_open
from evidence.known import kinds_needed, known_of
from evidence.models import Citation, Decision, Evidence, Finding
from evidence.services.decisions import drop_decision, keep_decision

OFFERED = 5
OFFERED_LATER = 40


class EvidenceKeeper:
    """Keeps what decisions are based on (see engagements.grounds.Keeper)."""

    def offered(self, engagement: Engagement) -> list[Offer]:
        """What we think is happening, as far as evidence is behind it, and the latest evidence."""
        rows = Evidence.objects.standing().filter(engagement=engagement).order_by("-on", "-pk")[:OFFERED]
        return [*_finding_offers(engagement), *(offer_of(row) for row in rows)]

    def keep(self, grounds: Grounds, *, by: Any, engagement: Engagement, kind: str, about: int) -> None:
        keep_decision(by=by, grounds=grounds, engagement=engagement, kind=kind, about=about)

    def drop(self, *, by: Any, engagement: Engagement, kind: str, about: int) -> None:
        drop_decision(by=by, engagement=engagement, kind=kind, about=about)

    def shown(self, engagement: Engagement, kind: str, about: Iterable[int]) -> dict[int, Shown]:
        rows = Decision.objects.filter(engagement=engagement, kind=kind, about_id__in=list(about))
        decisions = list(rows)
        for decision in decisions:
            decision.engagement = engagement
        lines = lines_of(decisions)
        return {
            decision.about_id: Shown(
                lines=lines[decision.pk],
                to_follow_by=decision.to_follow_by if decision.is_owed else None,
                url=decision.get_absolute_url(),
            )
            for decision in decisions
        }

    def ticked(self, engagement: Engagement, kind: str, about: Any) -> list[str]:
        rows = Citation.objects.filter(
            decision__engagement=engagement, decision__kind=kind, decision__about_id__in=about
        )
        pairs = rows.values_list("evidence", "finding")
        return [f"e{evidence}" if evidence else f"f{finding}" for evidence, finding in pairs]


def said(row: Evidence) -> str:
    """A piece of evidence in a line: "Book look, 3 March 2027"."""
    return f"{row.get_kind_display()}, {row.on.day} {row.on:%B %Y}"


def offer_of(row: Evidence) -> Offer:
    """A piece of evidence as a box to tick."""
    return Offer(f"e{row.pk}", said(row), Truncator(row.seen or row.link or row.file_name).chars(90))


def offers_of(decision: Decision) -> list[Offer]:
    """What can still be added to a decision: the latest evidence that it does not cite yet."""
    rows = Evidence.objects.standing().filter(engagement=decision.engagement)
    known = list(decision.citations.values_list("evidence", "finding"))
    rows = rows.exclude(pk__in=[pk for pk, _ in known if pk]).order_by("-on", "-pk")
    findings = _finding_offers(decision.engagement, without={pk for _, pk in known})
    return [*findings, *(offer_of(row) for row in rows[:OFFERED_LATER])]


def _finding_offers(engagement: Engagement, without: Collection[int | None] = ()) -> list[Offer]:
    if not is_open(engagement, "findings"):
        return []
    needed = kinds_needed(engagement)
    backed = [row for row in Finding.objects.backed(engagement) if row.pk not in without]
    return [
        Offer(f"f{row.pk}", Truncator(row.statement).chars(160), known_of(row, needed).words)
        for row in backed[:OFFERED]
    ]


def owed_in(engagement: Engagement) -> list[Decision]:
    """The decisions of this work whose evidence is still to follow, the next first."""
    rows = list(Decision.objects.owed().filter(engagement=engagement).order_by("to_follow_by", "pk"))
    for row in rows:
        row.engagement = engagement
    return rows


def lines_of(decisions: Iterable[Decision]) -> dict[int, list[str]]:
    """What each decision cites, in a line each; withdrawn evidence reads so."""
    found: dict[int, list[str]] = {decision.pk: [] for decision in decisions}
    rows = Citation.objects.filter(decision__in=list(found)).select_related("evidence__day", "finding")
    for row in rows:
        found[row.decision_id].append(_line(row))
    return found


def _line(row: Citation) -> str:
    if row.evidence is not None:
        return said(row.evidence) + ("" if row.evidence.stands else " (withdrawn)")
    assert row.finding is not None  # noqa: S101 (one of the two: held in the database)
    since = ""
    if row.finding.withdrawn_at is not None:
        since = " (withdrawn since)"
    elif row.finding.version != row.finding_version:
        since = " (reworded since)"
    return f"“{row.finding.statement}”{since}"
