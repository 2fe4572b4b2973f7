"""Evidence as what decisions are based on: what can be ticked, and how it reads afterwards."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from engagements.grounds import Grounds, Offer, Shown
from engagements.models import Engagement
from evidence.models import Citation, Decision, Evidence
from evidence.services.decisions import drop_decision, keep_decision

OFFERED = 8
OFFERED_LATER = 40


class EvidenceKeeper:
    """Keeps what decisions are based on (see engagements.grounds.Keeper)."""

    def offered(self, engagement: Engagement) -> list[Offer]:
        """The latest evidence of this work."""
        rows = Evidence.objects.standing().filter(engagement=engagement).order_by("-on", "-pk")[:OFFERED]
        return [offer_of(row) for row in rows]

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

    def ticked(self, engagement: Engagement, kind: str, about: int) -> list[str]:
        cited = Evidence.objects.standing().filter(
            citations__decision__engagement=engagement,
            citations__decision__kind=kind,
            citations__decision__about_id=about,
        )
        return [f"e{pk}" for pk in cited.values_list("pk", flat=True)]


def said(row: Evidence) -> str:
    """A piece of evidence in a line: "Book look, 3 March 2027"."""
    return f"{row.get_kind_display()}, {row.on.day} {row.on:%B %Y}"


def offer_of(row: Evidence) -> Offer:
    """A piece of evidence as a box to tick."""
    return Offer(f"e{row.pk}", said(row), Truncator(row.seen or row.link or row.file_name).chars(120))


def offers_of(decision: Decision) -> list[Offer]:
    """What can still be added to a decision: the latest evidence that it does not cite yet."""
    rows = Evidence.objects.standing().filter(engagement=decision.engagement)
    rows = rows.exclude(pk__in=decision.citations.values("evidence")).order_by("-on", "-pk")
    return [offer_of(row) for row in rows[:OFFERED_LATER]]


def owed_in(engagement: Engagement) -> list[Decision]:
    """The decisions of this work whose evidence is still to follow, the next first."""
    rows = list(Decision.objects.owed().filter(engagement=engagement).order_by("to_follow_by", "pk"))
    for row in rows:
        row.engagement = engagement
    return rows


def lines_of(decisions: Iterable[Decision]) -> dict[int, list[str]]:
    """What each decision cites, in a line each; withdrawn evidence reads so."""
    found: dict[int, list[str]] = {decision.pk: [] for decision in decisions}
    rows = Citation.objects.filter(decision__in=list(found)).select_related("evidence__day")
    for row in rows:
        if row.evidence is not None:
            gone = "" if row.evidence.stands else " (withdrawn)"
            found[row.decision_id].append(said(row.evidence) + gone)
    return found
