"""What decisions are based on: kept with the decision, dropped with it, and what follows later (D11)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.grounds import BASED_ON, Grounds
from engagements.models import Engagement
from engagements.rules import acting_side
from engagements.services.days.holding import writer_side
from engagements.services.locks import locked
from evidence.models import Citation, Decision, Evidence, Finding, FindingEvidence

GONE = "Something you ticked has been withdrawn meanwhile, or belongs to other work. Please look again."


@transaction.atomic
def keep_decision(*, by: Any, grounds: Grounds, engagement: Engagement, kind: str, about: int) -> Decision:
    """Keep what a decision is based on, in the transaction that decides it. Only evidence of this work."""
    cited = _standing(engagement, grounds)
    side = acting_side(by, engagement)
    decision = Decision.objects.create(
        engagement=engagement,
        kind=kind,
        about_id=about,
        side=side,
        decided_by=by,
        to_follow_by=grounds.to_follow_by,
    )
    _cite(decision, cited, by=by)
    record(
        "decision_based",
        decision,
        by=by,
        stream=engagement.stream,
        facts={"to_follow_by": (None, grounds.to_follow_by)},
        context={"side": side, "kind": kind, "cited": len(cited)},
    )
    return decision


@transaction.atomic
def drop_decision(*, by: Any, engagement: Engagement, kind: str, about: int) -> None:
    """What was to be decided did not come about, so nothing is to follow for it any more."""
    decision = Decision.objects.filter(
        engagement=engagement, kind=kind, about_id=about, dropped_at__isnull=True
    ).first()
    if decision is None:
        return
    decision.dropped_at, decision.dropped_by = timezone.now(), by
    decision.save(update_fields=["dropped_at", "dropped_by"])


@transaction.atomic
def follow_decision(*, by: Any, decision: Decision, grounds: Grounds) -> Decision:
    """Cite what follows, or more. Either side may; it settles what was still to add, whoever owed it."""
    engagement = locked(decision.engagement)
    side = writer_side(engagement, by)
    known = list(decision.citations.values_list("evidence", "finding"))
    new = Grounds(
        grounds.evidence - {evidence for evidence, _ in known},
        grounds.findings - {found for _, found in known},
    )
    cited = _standing(engagement, new)
    if not cited:
        raise Refused("Tick at least one.", field=BASED_ON)
    cite_what_followed(by=by, decision=decision, engagement=engagement, cited=cited, side=side)
    return decision


@transaction.atomic
def cite_what_followed(
    *, by: Any, decision: Decision, engagement: Engagement, cited: list[Evidence | Finding], side: str
) -> None:
    """Cite it, in the transaction of whoever holds the engagement; nothing is owed any more."""
    decision.refresh_from_db(fields=["followed_at", "followed_by", "dropped_at", "to_follow_by"])
    if decision.dropped_at is not None:
        raise Refused("This did not come about, so nothing is to follow for it.")
    _cite(decision, cited, by=by)
    if decision.is_owed:
        decision.followed_at, decision.followed_by = timezone.now(), by
        decision.save(update_fields=["followed_at", "followed_by"])
    record(
        "decision_followed",
        decision,
        by=by,
        stream=engagement.stream,
        context={"side": side, "kind": decision.kind, "cited": len(cited)},
    )


def _standing(engagement: Engagement, grounds: Grounds) -> list[Evidence | Finding]:
    """What is cited, as it stands: evidence and findings of this work; a finding has evidence behind it."""
    evidence = Evidence.objects.standing().filter(engagement=engagement, pk__in=grounds.evidence)
    backed = FindingEvidence.objects.linked().filter(finding__in=grounds.findings).values("finding")
    findings = Finding.objects.standing().filter(engagement=engagement, pk__in=backed)
    rows: list[Evidence | Finding] = [*findings, *evidence]
    if len(rows) != len(grounds.evidence) + len(grounds.findings):
        raise Refused(GONE, field=BASED_ON)
    return rows


def _cite(decision: Decision, cited: Iterable[Evidence | Finding], *, by: Any) -> None:
    Citation.objects.bulk_create(
        Citation(decision=decision, finding=row, finding_version=row.version, cited_by=by)
        if isinstance(row, Finding)
        else Citation(decision=decision, evidence=row, cited_by=by)
        for row in cited
    )
