"""Agreeing the plan: one side at a time, each to exactly what it read (D11)."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.audit import record
from core.digests import keyed_digest
from core.errors import Refused, Stale
from engagements.rules import acting_side, standing
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import BOTH_SIDES
from plans.checks import counting_agreements
from plans.content import content_of, text_from
from plans.horizons import names_of
from plans.lacking import gaps
from plans.mails import ask_to_agree
from plans.models import Milestone, PlanAgreement, PlanNote, PlanVersion
from plans.rules import AGREERS, can_agree_plan
from plans.services.editing import check_open
from plans.states import State, check_is_draft, check_move

# What notes of these kinds leave beside the text of a milestone, and how it is without them.
_BESIDE: dict[tuple[str, ...], dict[str, Any]] = {
    (PlanNote.Kind.DATE,): {"moved_to_date": None},
    (PlanNote.Kind.OWNER,): {"owner_now": ""},
    (PlanNote.Kind.DATE, PlanNote.Kind.KEPT): {"ask_again_on": None},
}


@transaction.atomic
def agree_plan(*, by: Any, version: PlanVersion, seen_digest: str) -> PlanVersion:
    """One side agrees the draft it has read. When both have agreed the same content, it is in force.

    Whoever agrees for their side may (D4); `seen_digest` is of the text on the page they agreed from, so
    that nobody is ever recorded as agreeing to words they did not see: Stale where the draft has changed.
    Refused while the plan lacks what D2 asks of it. Agreeing twice is once.
    """
    engagement = locked(version.plan.engagement)
    version = PlanVersion.objects.with_text().get(pk=version.pk)
    version.plan.engagement = engagement
    if not can_agree_plan(by, version):
        raise Refused(AGREERS)
    side = acting_side(by, engagement)
    content = content_of(version)
    digest = keyed_digest(content)
    if version.is_agreed and any(row.side == side for row in version.agreements.all()):
        return version
    check_open(engagement)
    check_is_draft(version.state)
    if digest != seen_digest:
        raise Stale("This draft has changed since you opened it. Please read it once more.", current=version)
    missing = gaps(text_from(content, names_of(engagement)))
    if missing:
        raise Refused(" ".join(["The plan can’t be agreed yet.", *map(str, missing)]))
    counting = counting_agreements(version)
    if any(row.side == side for row in counting):
        return version
    take_seat(engagement=engagement, user=by, side=side)
    # What this side agreed of an earlier wording, where words were struck out of it since.
    version.agreements.filter(side=side, lapsed_at__isnull=True).update(
        lapsed_at=timezone.now(), lapsed_by=by
    )
    agreement = PlanAgreement(
        version=version,
        side=side,
        digest=digest,
        agreed_name=str(by),
        agreed_as=standing(by, engagement).called,
        agreed_at=timezone.now(),
        agreed_by=by,
    )
    agreement.seal = agreement.own_seal()
    agreement.save()
    if version.sent_back_side:
        version.sent_back_side = ""
        version.save(update_fields=["sent_back_side"])
    record(
        "plan_agreed_by_side",
        version,
        by=by,
        stream=engagement.stream,
        context={"side": side, "number": version.number, "digest": digest},
    )
    if {row.side for row in counting} | {side} == BOTH_SIDES:
        _put_in_force(version, content, digest, by=by, side=side)
    else:
        ask_to_agree(version, by_side=side)
    return version


def _put_in_force(version: PlanVersion, content: dict[str, Any], digest: str, *, by: Any, side: str) -> None:
    """Keep what both agreed; the earlier version steps back; what was noted beside it is in the text now.

    What was noted after the draft was written is not: it goes on standing beside the new text.
    """
    earlier = version.plan.versions.filter(state=State.IN_FORCE).first()
    if earlier is not None:
        check_move(earlier.state, State.SUPERSEDED)
        earlier.state = State.SUPERSEDED
        earlier.save(update_fields=["state"])
    check_move(version.state, State.IN_FORCE)
    version.state = State.IN_FORCE
    version.in_force_at, version.in_force_by = timezone.now(), by
    version.content, version.digest = content, digest
    version.horizon_names = names_of(version.plan.engagement)
    version.save(update_fields=["state", "in_force_at", "in_force_by", "content", "digest", "horizon_names"])
    for kind, fields in _BESIDE.items():
        since = PlanNote.objects.filter(
            kind__in=kind,
            milestone=OuterRef("milestone"),
            noted_at__gt=OuterRef("edited_at"),
        )
        said_anew = version.milestone_wordings.filter(~Exists(since), removed=False)
        Milestone.objects.filter(pk__in=said_anew.values("milestone")).update(**fields)
    record(
        "plan_agreed",
        version,
        by=by,
        stream=version.plan.engagement.stream,
        facts={"version": (earlier.number if earlier else None, version.number)},
        context={"side": side, "number": version.number, "digest": digest},
    )
