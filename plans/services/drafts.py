"""A draft of the plan: begun by one side, shared, sent back or withdrawn."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.rules import acting_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from plans.lines import FACTS
from plans.mails import ask_to_agree
from plans.models import ActionPlan, Focus, MilestoneWording, PlanLine, PlanReply, PlanSection, PlanVersion
from plans.rules import EDITORS, can_begin_draft, can_send_back_plan, can_share_draft, can_withdraw_draft
from plans.services.editing import check_open, tidy, writable
from plans.states import State, check_is_draft, check_move


@transaction.atomic
def begin_draft(*, by: Any, engagement: Engagement, reason: str = "") -> PlanVersion:
    """Begin a draft for one's side, or go on with the one that side has begun already.

    Until it is shared, nobody of the other side, of the hub or of the service reads it (D4). It starts from
    the version in force, with the dates and owners noted since; changing an agreed plan needs a reason.
    Refused while a shared draft is on the table: that is the one to work on.
    """
    engagement = locked(engagement)
    check_open(engagement)
    if not can_begin_draft(by, engagement):
        raise Refused(EDITORS)
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    plan, _ = ActionPlan.objects.get_or_create(engagement=engagement)
    Focus.objects.get_or_create(plan=plan, is_first=True)
    drafts = plan.versions.drafts()
    own = drafts.filter(begun_side=side, shared_at__isnull=True).first()
    if own is not None:
        return own
    if drafts.filter(shared_at__isnull=False).exists():
        raise Refused("A draft is shared already. Change that one, or withdraw it first.")
    agreed = plan.versions.filter(state=State.IN_FORCE).first()
    if agreed is not None and not reason.strip():
        raise Refused("Say in a line why the agreed plan changes.", field="reason")
    version = PlanVersion.objects.create(
        plan=plan, begun_side=side, begun_by=by, reason=reason.strip() if agreed else ""
    )
    if agreed is None:
        _start_empty(version, focus=engagement.focus, by=by)
    else:
        _start_from(version, agreed, by=by)
    record(
        "plan_draft_begun",
        version,
        by=by,
        stream=engagement.stream,
        context={"side": side},
        private=True,
    )
    return version


def _start_empty(version: PlanVersion, *, focus: str, by: Any) -> None:
    PlanSection.objects.bulk_create(
        PlanSection(version=version, key=key, text=focus if key == "focus" else "", edited_by=by)
        for key in PlanSection.ONE_PAGE
    )


def _start_from(version: PlanVersion, agreed: PlanVersion, *, by: Any) -> None:
    said = {row.key: row.text for row in agreed.sections.all()}
    PlanSection.objects.bulk_create(
        PlanSection(version=version, key=key, text=text, edited_by=by)
        for key, text in (dict.fromkeys(PlanSection.ONE_PAGE, "") | said).items()
    )
    MilestoneWording.objects.bulk_create(
        MilestoneWording(
            version=version,
            milestone=row.milestone,
            horizon=row.horizon,
            focus_id=row.focus_id,
            expected_to_see=row.expected_to_see,
            expected_by=row.milestone.due_on(row.expected_by),
            owner_side=row.owner_side,
            owner_role=row.milestone.owner_now or row.owner_role,
            edited_by=by,
        )
        for row in agreed.milestone_wordings.filter(removed=False).select_related("milestone").order_by("pk")
    )
    copied = ("key", "kind", "focus_id", *sorted({name for names in FACTS.values() for name in names}))
    PlanLine.objects.bulk_create(
        PlanLine(version=version, edited_by=by, **{name: getattr(row, name) for name in copied})
        for row in agreed.lines.filter(removed=False).order_by("pk")
    )


@transaction.atomic
def share_draft(*, by: Any, version: PlanVersion) -> PlanVersion:
    """Show a draft to the other side and the hub. From now on the editors of both sides write it."""
    engagement = locked(version.plan.engagement)
    version = PlanVersion.objects.with_text().get(pk=version.pk)
    version.plan.engagement = engagement
    if not can_share_draft(by, version):
        raise Refused(EDITORS)
    check_open(engagement)
    check_is_draft(version.state)
    if version.is_shared:
        return version
    if version.plan.versions.drafts().filter(shared_at__isnull=False).exists():
        raise Refused("The other side has shared a draft meanwhile. Work on that one, and withdraw yours.")
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    last = version.plan.versions.aggregate(last=Max("number"))["last"] or 0
    version.number = last + 1
    version.shared_at, version.shared_by = timezone.now(), by
    version.save(update_fields=["number", "shared_at", "shared_by"])
    record(
        "plan_shared",
        version,
        by=by,
        stream=engagement.stream,
        words={"reason": version.reason},
        context={"side": side, "number": version.number},
    )
    ask_to_agree(version, by_side=side)
    return version


@transaction.atomic
def send_back_plan(*, by: Any, version: PlanVersion, comment: str) -> PlanReply:
    """Say what should change before one agrees. Own agreement so far lapses; it is the other side's turn."""
    version = writable(by, version)
    if not can_send_back_plan(by, version):
        raise Refused(EDITORS)
    if not comment.strip():
        raise Refused("Say in a line what should change.", field="comment")
    side = acting_side(by, version.plan.engagement)
    take_seat(engagement=version.plan.engagement, user=by, side=side)
    version.agreements.filter(side=side, lapsed_at__isnull=True).update(
        lapsed_at=timezone.now(), lapsed_by=by
    )
    version.sent_back_side = side
    version.save(update_fields=["sent_back_side"])
    reply = PlanReply.objects.create(version=version, side=side, text=tidy(comment), written_by=by)
    record(
        "plan_sent_back",
        version,
        by=by,
        stream=version.plan.engagement.stream,
        words={"comment": reply.text},
        context={"side": side, "number": version.number},
    )
    return reply


@transaction.atomic
def withdraw_draft(*, by: Any, version: PlanVersion, reason: str) -> PlanVersion:
    """The side that began a draft takes it back, with a reason. Whoever could read it still can."""
    engagement = locked(version.plan.engagement)
    version = PlanVersion.objects.select_related("plan").get(pk=version.pk)
    version.plan.engagement = engagement
    if not can_withdraw_draft(by, version):
        raise Refused("The side that began a draft withdraws it. You can send it back with a comment.")
    check_move(version.state, State.WITHDRAWN)
    if not reason.strip():
        raise Refused("Say in a line why it is withdrawn.", field="reason")
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    before = version.state
    version.state = State.WITHDRAWN
    version.withdrawn_at, version.withdrawn_by = timezone.now(), by
    version.withdrawn_reason = reason.strip()
    version.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        "plan_withdrawn",
        version,
        by=by,
        stream=engagement.stream,
        facts={"state": (before, State.WITHDRAWN)},
        words={"reason": version.withdrawn_reason},
        context={"side": side, "number": version.number},
        private=not version.is_shared,
    )
    return version
