"""The people of a school: who comes, who goes, and who agrees in the head's place."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.audit import own_stream, record
from core.errors import Refused
from schools.models import Delegation, School, SchoolLeader
from schools.rules import can_delegate, can_end_role, forget_roles, roles_to_give

Role = SchoolLeader.Role
MAY_BE_DELEGATE = (Role.MATHS_LEAD, Role.COLLEAGUE)


@transaction.atomic
def admit_leader(
    *, by: Any, user: User, school: School, role: str, starts_on: datetime.date | None = None
) -> SchoolLeader:
    """Give a person a role in a school, once; a role they hold already is kept.

    Who may ask a person to come is settled when they are invited; this is what an acceptance does.
    """
    if role not in Role.values:
        raise Refused("Choose a role.", field="role")
    held = SchoolLeader.objects.current().filter(user=user, school=school, role=role).first()
    if held is not None:
        return held
    try:
        with transaction.atomic():
            leader = SchoolLeader.objects.create(
                user=user, school=school, role=role, starts_on=starts_on or timezone.localdate()
            )
    except IntegrityError:
        raise Refused(f"{user} has this role at {school} already.", field="role") from None
    forget_roles(user)
    record(
        "admit_leader",
        leader,
        by=by,
        stream=own_stream(school),
        facts={"starts_on": (None, leader.starts_on)},
        context={"user": user.pk, "role": role},
    )
    return leader


@transaction.atomic
def end_leadership(*, by: Any, leader: SchoolLeader, reason: str) -> SchoolLeader:
    """End a role at once, with a reason; the person's next request finds none.

    With the last role of a person in the school go the delegations to them; with a head's role those by them.
    """
    if not can_end_role(by, leader):
        raise Refused("You can’t end this role.")
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why it ends.", field="reason")
    now = timezone.now()
    ended = SchoolLeader.objects.filter(pk=leader.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by, ended_reason=reason[:200]
    )
    if not ended:
        raise Refused("This role has ended already.")
    leader.refresh_from_db()
    _end_what_hangs_on(leader, by, now)
    forget_roles(leader.user)
    record(
        "end_leadership",
        leader,
        by=by,
        stream=own_stream(leader.school),
        facts={"ended_at": (None, now)},
        words={"reason": reason},
        context={"user": leader.user_id, "role": leader.role},
    )
    return leader


@transaction.atomic
def change_leadership(*, by: Any, leader: SchoolLeader, role: str, reason: str) -> SchoolLeader:
    """Give a person another role in the school from now on: the one they held ends, both stay on record.

    Nobody gives a role to which they could not invite. With a head's role end the delegations by them; to
    whom nothing may be delegated in the new role, the delegations to them.
    """
    if role not in Role.values or role == leader.role:
        raise Refused("Choose another role.", field="role")
    if role not in roles_to_give(by, leader):
        raise Refused("You can’t give this role.", field="role")
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why it changes.", field="reason")
    held = SchoolLeader.objects.unended().filter(user=leader.user_id, school=leader.school_id, role=role)
    if held.exists():
        raise Refused(f"{leader.user} has this role already.", field="role")
    now = timezone.now()
    ended = SchoolLeader.objects.filter(pk=leader.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by, ended_reason=reason[:200]
    )
    if not ended:
        raise Refused("This role has ended already.")
    given = SchoolLeader.objects.create(
        user=leader.user, school=leader.school, role=role, ends_on=leader.ends_on
    )
    _end_what_hangs_on(leader, by, now)
    forget_roles(leader.user)
    record(
        "change_leadership",
        given,
        by=by,
        stream=own_stream(leader.school),
        facts={"role": (leader.role, role)},
        words={"reason": reason},
        context={"user": leader.user_id, "before": leader.pk},
    )
    return given


def _end_what_hangs_on(leader: SchoolLeader, by: Any, now: datetime.datetime) -> None:
    others = SchoolLeader.objects.current().filter(user=leader.user_id, school=leader.school_id)
    may_agree = others.filter(role__in=MAY_BE_DELEGATE)
    hanging = Q(to=leader.user_id) if not may_agree.exists() else Q(pk__in=[])
    if leader.role == Role.HEADTEACHER and not others.filter(role=Role.HEADTEACHER).exists():
        hanging |= Q(by=leader.user_id)
    delegations = Delegation.objects.filter(hanging, school=leader.school_id, ended_at__isnull=True)
    for delegation in delegations.select_related("school", "to"):
        _end_delegation(delegation, by, now)


@transaction.atomic
def delegate(
    *, by: Any, school: School, to: User, starts_on: datetime.date, ends_on: datetime.date
) -> Delegation:
    """The head lets somebody of the school agree plans and days from a day to a day (D4)."""
    if not can_delegate(by, school):
        raise Refused("Only the headteacher can do this.")
    if to.pk == by.pk:
        raise Refused("Choose somebody else: you agree as headteacher.", field="to")
    if not may_be_delegate(school).filter(pk=to.pk).exists():
        raise Refused("Choose a maths lead or colleague of the school.", field="to")
    if ends_on < starts_on:
        raise Refused("The last day can’t be before the first.", field="ends_on")
    if ends_on < timezone.localdate():
        raise Refused("The last day must be today or later.", field="ends_on")
    # The school's row is held, so that two delegations of the same days can't pass each other.
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    overlapping = Delegation.objects.filter(school=school, to=to, ended_at__isnull=True).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lte=ends_on
    )
    if overlapping.exists():
        raise Refused(f"{to} agrees for you on some of these days already.", field="starts_on")
    made = Delegation.objects.create(school=school, by=by, to=to, starts_on=starts_on, ends_on=ends_on)
    forget_roles(to)
    record(
        "delegate",
        made,
        by=by,
        stream=own_stream(school),
        facts={"starts_on": (None, starts_on), "ends_on": (None, ends_on)},
        context={"user": to.pk},
    )
    return made


def may_be_delegate(school: School) -> Any:
    """The people a head may choose from: maths leads and colleagues of the school today."""
    leaders = SchoolLeader.objects.current().filter(school=school, role__in=MAY_BE_DELEGATE)
    return User.objects.filter(pk__in=leaders.values("user"), is_active=True).order_by("name")


@transaction.atomic
def end_delegation(*, by: Any, delegation: Delegation) -> Delegation:
    """The head agrees alone again, at once."""
    if not can_delegate(by, delegation.school):
        raise Refused("Only the headteacher can do this.")
    if delegation.ended_at is not None:
        raise Refused("This has ended already.")
    return _end_delegation(delegation, by, timezone.now())


def _end_delegation(delegation: Delegation, by: Any, now: datetime.datetime) -> Delegation:
    ended = Delegation.objects.filter(pk=delegation.pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by
    )
    if not ended:
        raise Refused("This has ended already.")
    delegation.refresh_from_db()
    forget_roles(delegation.to)
    record(
        "end_delegation",
        delegation,
        by=by,
        stream=own_stream(delegation.school),
        facts={"ended_at": (None, now)},
        context={"user": delegation.to_id},
    )
    return delegation
