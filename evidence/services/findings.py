"""What we think is happening: written, reworded and withdrawn by a side; evidence joined by both (B14a)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from engagements.models import Engagement
from engagements.services.days.holding import refuse_if_over, writer_side
from engagements.services.locks import locked
from evidence.models import Evidence, Finding
from evidence.services.joining import join_evidence


@transaction.atomic
def add_finding(
    *, by: Any, engagement: Engagement, statement: str, evidence: Iterable[Evidence] = ()
) -> Finding:
    """Write what we think is happening, with the evidence that speaks to it, as far as there is some."""
    engagement = locked(engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    if not statement.strip():
        raise Refused("Say in a sentence what you think is happening.", field="statement")
    finding = Finding.objects.create(engagement=engagement, statement=statement, side=side, added_by=by)
    record(
        "finding_added",
        finding,
        by=by,
        stream=engagement.stream,
        words={"statement": statement},
        context={"side": side},
    )
    join_evidence(by=by, finding=finding, engagement=engagement, evidence=evidence, side=side)
    return finding


@transaction.atomic
def reword_finding(*, by: Any, finding: Finding, statement: str, reason: str, seen_version: int) -> Finding:
    """The side that wrote it words it anew, with the reason; the earlier words are not kept (D7).

    A decision that cited it keeps which wording it cited, and reads "reworded since".
    """
    finding, side = _held(finding, by, seen_version=seen_version)
    if not statement.strip():
        raise Refused("Say in a sentence what you think is happening.", field="statement")
    if statement == finding.statement:
        return finding
    if not reason.strip():
        raise Refused("Say in a line why the words change. Both sides can read it.", field="reason")
    finding.statement, finding.edited_reason = statement, reason
    finding.edited_at, finding.edited_by = timezone.now(), by
    finding.version += 1
    finding.save(update_fields=["statement", "edited_reason", "edited_at", "edited_by", "version"])
    record(
        "finding_reworded",
        finding,
        by=by,
        stream=finding.engagement.stream,
        words={"statement": statement, "reason": reason},
        context={"side": side},
    )
    return finding


@transaction.atomic
def withdraw_finding(*, by: Any, finding: Finding, reason: str, seen_version: int) -> Finding:
    """The side that wrote it withdraws it with a reason; it stays on the record as withdrawn (D18)."""
    finding, side = _held(finding, by, seen_version=seen_version)
    if not reason.strip():
        raise Refused("Say in a line why. Both sides can read it.", field="reason")
    finding.withdrawn_at, finding.withdrawn_by, finding.withdrawn_reason = timezone.now(), by, reason
    finding.version += 1
    finding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "version"])
    record(
        "finding_withdrawn",
        finding,
        by=by,
        stream=finding.engagement.stream,
        words={"reason": reason},
        context={"side": side},
    )
    return finding


@transaction.atomic
def set_finding_evidence(
    *, by: Any, finding: Finding, shown: Iterable[Evidence], chosen: Iterable[Evidence]
) -> None:
    """Join what is chosen and take away what was shown and not chosen. Either side may.

    What was not on the page stays as it is. A link that is taken away stays known, with who and when.
    """
    engagement = locked(finding.engagement)
    side = writer_side(engagement, by)
    refuse_if_over(engagement)
    finding = _standing(finding)
    wanted = {row.pk: row for row in chosen}
    joined = {link.evidence_id: link for link in finding.evidence_links.filter(parted_at__isnull=True)}
    new = [row for pk, row in wanted.items() if pk not in joined]
    join_evidence(by=by, finding=finding, engagement=engagement, evidence=new, side=side)
    for row in shown:
        if row.pk in joined and row.pk not in wanted:
            link = joined[row.pk]
            link.parted_at, link.parted_by = timezone.now(), by
            link.save(update_fields=["parted_at", "parted_by"])
            record(
                "finding_evidence_parted",
                finding,
                by=by,
                stream=engagement.stream,
                context={"side": side, "evidence": row.pk, "kind": row.kind},
            )


def _standing(finding: Finding) -> Finding:
    row = Finding.objects.get(pk=finding.pk)
    if row.withdrawn_at is not None:
        raise Refused("This has been withdrawn.")
    return row


def _held(finding: Finding, user: Any, *, seen_version: int) -> tuple[Finding, str]:
    engagement = locked(finding.engagement)
    side = writer_side(engagement, user)
    refuse_if_over(engagement)
    row = _standing(finding)
    row.engagement = engagement
    if row.side != side:
        raise Refused("The side that wrote this words it. You can write another beside it.")
    if row.version != seen_version:
        raise Stale("Someone else changed this while you were writing.", current=row)
    return row, side
