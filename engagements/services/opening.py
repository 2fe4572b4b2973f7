"""Opening an engagement, and the LLMEs who work on it."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused, Stale
from core.mail import queue_mails
from engagements.before_opening import has_opened
from engagements.facts import facts_changed
from engagements.models import Assignment, DaysProposal, Engagement
from engagements.one_at_a_time import live_work, why_not_another
from engagements.people import agreeing_people
from engagements.rules import belongs_elsewhere, can_coordinate
from engagements.services.assigning import (
    bring_back_days,
    end_covers,
    end_now,
    gone_with_booked_days,
    refuse_strangers,
    refuse_unless_coordinating,
    refuse_unsaid_conflict,
)
from engagements.services.days import hand_over_booked_days
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from hubs.models import Hub
from hubs.rules import can_coordinate as can_coordinate_hub
from hubs.settings.in_effect import hub_setting
from llmes.models import LLME
from schools.models import School


@transaction.atomic
def open_engagement(
    *,
    by: Any,
    hub: Hub,
    school: School,
    phase: str,
    focus: str,
    why_offered: str,
    starts_on: datetime.date,
    expected_end_on: datetime.date,
    days: Decimal,
    suggested_by: str,
    suggested_by_name: str = "",
    head_said_yes_on: datetime.date,
    head_said_yes_how: str,
    school_weekdays: str = "",
) -> Engagement:
    """Open an engagement for a school whose head has said yes (D9), with a number of days offered.

    Refused when the school belongs to another hub, when the school phase already has a live engagement
    (D17), also one that began under an earlier URN (D16), or the yes lies ahead of today.
    """
    if not can_coordinate_hub(by, hub):
        raise Refused("Only a coordinator of the hub opens work with a school.", field="hub")
    elsewhere = belongs_elsewhere(school, hub)
    if elsewhere:
        raise Refused(elsewhere, field="hub")
    if head_said_yes_on > timezone.localdate():
        raise Refused(
            "The head's yes can't be in the future. Open this once you have spoken.",
            field="head_said_yes_on",
        )
    if expected_end_on < starts_on:
        raise Refused("The end must be after the start.", field="expected_end_on")
    _refuse_second_live(school, phase)
    try:
        with transaction.atomic():
            engagement = Engagement.objects.create(
                reference=uuid.uuid4().hex[:12],
                hub=hub,
                school=school,
                school_name=school.name,
                phase=phase,
                focus=focus,
                why_offered=why_offered,
                starts_on=starts_on,
                expected_end_on=expected_end_on,
                suggested_by=suggested_by,
                suggested_by_name=suggested_by_name,
                head_said_yes_on=head_said_yes_on,
                head_said_yes_how=head_said_yes_how,
                school_weekdays=school_weekdays,
                parts_open=_parts_at_start(hub),
                opened_by=by,
            )
    except IntegrityError as error:
        _refuse_second_live(school, phase)
        raise error
    engagement.reference = f"TSM-{engagement.pk:05d}"
    engagement.save(update_fields=["reference"])
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    DaysProposal.objects.create(engagement=engagement, days=days, proposed_side=Side.HUB, proposed_by=by)
    record(
        "engagement_opened",
        engagement,
        by=by,
        stream=engagement.stream,
        facts={
            "starts_on": (None, starts_on),
            "expected_end_on": (None, expected_end_on),
            "days_offered": (None, days),
            "head_said_yes_on": (None, head_said_yes_on),
            "head_said_yes_how": (None, head_said_yes_how),
        },
        words={"focus": focus, "why_offered": why_offered},
        context={"side": Side.HUB},
    )
    has_opened(by=by, engagement=engagement)
    return engagement


def _parts_at_start(hub: Hub) -> list[str]:
    """What the hub opens from the start; looking together once a term needs room for more looks."""
    parts = list(hub_setting(hub, "parts_open_at_start"))
    if hub_setting(hub, "look_rhythm") == "each_term" and "reviews" not in parts:
        parts.append("reviews")
    return parts


def _refuse_second_live(school: School, phase: str) -> None:
    other = live_work(school, phase)
    if other is not None:
        raise Refused(why_not_another(other, school), field="school")


@transaction.atomic
def edit_opening(*, by: Any, engagement: Engagement, seen_version: int, **changes: Any) -> Engagement:
    """Change what was said at the opening: focus, why, dates, who suggested it. Lost updates are refused."""
    engagement = locked(engagement)
    if not can_coordinate(by, engagement) and not by.is_admin:
        raise Refused("Only a coordinator of the hub changes what was said at the opening.")
    if not engagement.is_live:
        raise Refused("This work is over, so it can be read but not changed.")
    if engagement.version != seen_version:
        raise Stale("Someone else changed this while you were writing.", current=engagement)
    facts: dict[str, tuple[Any, Any]] = {}
    words: dict[str, str] = {}
    for name, value in changes.items():
        before = getattr(engagement, name)
        if before == value:
            continue
        if name in ("focus", "why_offered", "suggested_by_name"):
            words[name] = value
        else:
            facts[name] = (before, value)
        setattr(engagement, name, value)
    if not facts and not words:
        return engagement
    if engagement.expected_end_on < engagement.starts_on:
        raise Refused("The end must be after the start.", field="expected_end_on")
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    engagement.version += 1
    engagement.save()
    record(
        "opening_edited",
        engagement,
        by=by,
        stream=engagement.stream,
        facts=facts,
        words=words,
        context={"side": Side.HUB},
    )
    facts_changed(engagement)
    return engagement


@transaction.atomic
def assign_llme(
    *,
    by: Any,
    engagement: Engagement,
    llme: LLME,
    role: str = Assignment.Role.LEAD,
    conflict_reason: str = "",
) -> Assignment:
    """Let an LLME of the hub work on an engagement. A conflict of interest needs the coordinator's reason.

    Refused for someone who leads at the school, who already works on the engagement, or who acts for the
    hub on it; nobody assigns themselves (D4).
    """
    engagement = locked(engagement)
    # After the engagement: whoever counts the days an LLME has left waits for this, and this for them.
    LLME.objects.select_for_update(of=("self",), no_key=True).get(pk=llme.pk)
    _refuse_unassignable(by, engagement, llme, role, conflict_reason)
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    take_seat(engagement=engagement, user=llme.user, side=Side.LLME)
    assignment = Assignment.objects.create(
        engagement=engagement,
        llme=llme,
        role=role,
        starts_on=timezone.localdate(),
        conflict_reason=conflict_reason,
        assigned_by=by,
    )
    record(
        "llme_assigned",
        assignment,
        by=by,
        stream=engagement.stream,
        facts={"role": (None, role)},
        words={"conflict_reason": conflict_reason},
        context={"llme": llme.pk, "role": role, "side": Side.HUB},
    )
    if role == Assignment.Role.LEAD:
        end_covers(by=by, engagement=engagement)  # of a lead who left: no cover agrees for another
        for gone in gone_with_booked_days(engagement):
            hand_over_booked_days(by=by, engagement=engagement, before=gone, after=llme)
        queue_mails(
            "starting-together",
            to=agreeing_people(engagement),
            about=engagement.reference,
            once=f"starting:{assignment.pk}",
        )
        facts_changed(engagement)  # from now on the LLME has it
    return assignment


def _refuse_unassignable(
    by: Any, engagement: Engagement, llme: LLME, role: str, conflict_reason: str
) -> None:
    refuse_strangers(by, engagement, llme)
    if role == Assignment.Role.COVER:
        raise Refused("A cover is named with a first and a last day.", field="role")
    current = Assignment.objects.current().filter(engagement=engagement)
    if current.filter(llme=llme).exists():
        raise Refused("This LLME already works on it.", field="llme")
    if role == Assignment.Role.LEAD and current.filter(role=Assignment.Role.LEAD).exists():
        raise Refused("There is a lead LLME already. Use change of LLME.", field="llme")
    if role != Assignment.Role.LEAD and not current.filter(role=Assignment.Role.LEAD).exists():
        raise Refused("Assign the lead LLME first.", field="role")
    refuse_unsaid_conflict(engagement, llme, conflict_reason)


@transaction.atomic
def change_lead_llme(
    *, by: Any, engagement: Engagement, llme: LLME, reason: str, conflict_reason: str = ""
) -> Assignment:
    """Another LLME takes over: the predecessor's access ends now, the whole record and the days go over.

    Who covers for the predecessor stops too: there is nobody to stand in for.
    """
    engagement = locked(engagement)
    refuse_unless_coordinating(by, engagement)
    before = Assignment.objects.current().filter(engagement=engagement, role=Assignment.Role.LEAD).first()
    if before is not None:
        if before.llme_id == llme.pk:
            raise Refused("This LLME is the lead already.", field="llme")
        end_now(by=by, assignment=before, reason=reason)
    covers = list(Assignment.objects.covers().not_over().filter(engagement=engagement).select_related("llme"))
    for cover in covers:
        end_now(by=by, assignment=cover, reason="Another LLME leads now")
    beside = Assignment.objects.current().filter(engagement=engagement, llme=llme).first()
    if beside is not None:
        end_now(by=by, assignment=beside, reason="Becomes the lead LLME")
    after = assign_llme(by=by, engagement=engagement, llme=llme, conflict_reason=conflict_reason)
    gone = [row.llme for row in (before, *covers) if row is not None and row.llme_id != llme.pk]
    for leaver in gone:
        hand_over_booked_days(by=by, engagement=engagement, before=leaver, after=llme)
    return after


@transaction.atomic
def end_assignment(*, by: Any, assignment: Assignment, reason: str) -> Assignment:
    """A second LLME leaves; access ends at once. The lead is changed, not ended, while work is live."""
    engagement = locked(assignment.engagement)
    refuse_unless_coordinating(by, engagement)
    assignment.refresh_from_db()
    if assignment.ended_at is not None:
        raise Refused("This has ended already.")
    if assignment.role == Assignment.Role.LEAD and engagement.is_live:
        raise Refused("The lead LLME is changed, not ended: choose who takes over.")
    end_now(by=by, assignment=assignment, reason=reason)
    bring_back_days(by=by, engagement=engagement, cover=assignment)
    return assignment


@transaction.atomic
def end_assignments_with_hub(*, by: Any, llme: LLME, hub: Hub, reason: str) -> list[Assignment]:
    """An LLME leaves the hub: all their work with its schools ends at once, the lead's too.

    Who may decide it is settled where the LLME's membership of the hub ends. Work that loses its lead waits
    for the coordinator to assign another one, who takes over the booked days.
    """
    rows = Assignment.objects.not_over().filter(llme=llme, engagement__hub=hub).select_related("engagement")
    ended = list(rows.order_by("id"))
    for assignment in ended:
        engagement = locked(assignment.engagement)
        end_now(by=by, assignment=assignment, reason=reason)
        bring_back_days(by=by, engagement=engagement, cover=assignment)
        facts_changed(engagement)
    return ended
