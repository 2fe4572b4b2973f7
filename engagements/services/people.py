"""Other support, outside readers and successor schools."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.audit import record
from core.errors import Refused
from engagements.models import Engagement, OtherSupport, OutsideReader, Succession
from engagements.rules import acting_side, is_headteacher
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from schools.models import School, SchoolLink


@transaction.atomic
def add_other_support(
    *,
    by: Any,
    engagement: Engagement,
    kind: str,
    about: str = "",
    contact: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> OtherSupport:
    """Either side or the coordinator notes other help the school has, so that nothing is asked twice."""
    if not engagement.is_live:
        raise Refused("This work is over, so it can be read but not changed.")
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    support = OtherSupport.objects.create(
        engagement=engagement,
        kind=kind,
        about=about,
        contact=contact,
        starts_on=starts_on,
        ends_on=ends_on,
        added_by=by,
    )
    record(
        "other_support_added",
        support,
        by=by,
        stream=engagement.stream,
        facts={"kind": (None, kind), "starts_on": (None, starts_on), "ends_on": (None, ends_on)},
        words={"about": about, "contact": contact},
        context={"side": side, "kind": kind},
    )
    return support


@transaction.atomic
def withdraw_other_support(*, by: Any, support: OtherSupport, reason: str) -> OtherSupport:
    """Take a note of other support off the list, and say why (D18); it stays to be read. Twice is once."""
    if not reason.strip():
        raise Refused("Say why in a line.", field="reason")
    if not support.engagement.is_live:
        raise Refused("This work is over, so it can be read but not changed.")
    side = acting_side(by, support.engagement)
    take_seat(engagement=support.engagement, user=by, side=side)
    changed = OtherSupport.objects.filter(pk=support.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_why=reason.strip()
    )
    if changed:
        record(
            "other_support_withdrawn",
            support,
            by=by,
            stream=support.engagement.stream,
            words={"reason": reason.strip()},
            context={"side": side, "kind": support.kind},
        )
    support.refresh_from_db()
    return support


@transaction.atomic
def admit_outside_reader(*, by: Any, engagement: Engagement, user: User, organisation: str) -> OutsideReader:
    """Someone of the LA or trust, invited by the head, may read the plan summary and nothing else (D4).

    Who may ask a person to come is settled when they are invited; this is what an acceptance does.
    """
    current = OutsideReader.objects.current().filter(engagement=engagement, user=user).first()
    if current is not None:
        return current
    reader = OutsideReader.objects.create(
        engagement=engagement, user=user, organisation=organisation, admitted_by=by
    )
    record(
        "outside_reader_admitted",
        reader,
        by=by,
        stream=engagement.stream,
        context={"side": Side.SCHOOL, "organisation": organisation},
    )
    return reader


@transaction.atomic
def remove_outside_reader(*, by: Any, reader: OutsideReader) -> OutsideReader:
    """The head ends an outside reader's access, at once."""
    if not is_headteacher(by, reader.engagement):
        raise Refused("The headteacher admits outside readers and ends their access.")
    changed = OutsideReader.objects.filter(pk=reader.pk, ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_by=by
    )
    if changed:
        record(
            "outside_reader_removed",
            reader,
            by=by,
            stream=reader.engagement.stream,
            context={"side": Side.SCHOOL, "organisation": reader.organisation},
        )
    reader.refresh_from_db()
    return reader


def successors_of(engagement: Engagement) -> list[School]:
    """Successors, by the register, of the engagement's school or of one that carries the work on already;
    those not yet confirmed."""
    known = Succession.objects.filter(engagement=engagement).order_by().values("school")
    here = Q(school_urn=engagement.school_id) | Q(school_urn__in=known)
    urns = SchoolLink.objects.order_by().filter(here, kind__startswith="Successor").values("linked_urn")
    return list(School.objects.filter(urn__in=urns).exclude(urn__in=known).exclude(urn=engagement.school_id))


@transaction.atomic
def confirm_succession(*, by: Any, engagement: Engagement, school: School) -> Succession:
    """The coordinator says which school carries the work on; the name and URN of the time stay (D16)."""
    engagement = locked(engagement)
    if acting_side(by, engagement) != Side.HUB:
        raise Refused("A coordinator of the hub confirms this.")
    known = Succession.objects.filter(engagement=engagement, school=school).first()
    if known is not None:
        return known
    if school not in successors_of(engagement):
        raise Refused("The register does not link this school as a successor.", field="school")
    take_seat(engagement=engagement, user=by, side=Side.HUB)
    succession = Succession.objects.create(engagement=engagement, school=school, confirmed_by=by)
    record(
        "succession_confirmed",
        succession,
        by=by,
        stream=engagement.stream,
        facts={"urn": (engagement.school_id, school.urn)},
        context={"side": Side.HUB},
    )
    return succession
