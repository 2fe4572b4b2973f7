"""The days an LLME has, the dates on which they can't be booked, and days for no school."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from core.audit import own_stream, record
from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from hubs.models import Hub
from llmes.models import LLME, BlockedDates, Capacity, HubDay
from llmes.rules import NOT_YOURS, can_set_days, hub_ids_of

MOST_DAYS = Decimal(220)
CHANGED_MEANWHILE = "Somebody else changed these days while you were on the page."


@transaction.atomic
def set_capacity(*, by: Any, llme: LLME, year: int, days: Decimal, seen_version: int) -> Capacity:
    """Say how many days an LLME has for support in an academic year (version 0: nobody had said yet)."""
    if not can_set_days(by, llme):
        raise Refused(NOT_YOURS)
    if not Decimal(0) <= days <= MOST_DAYS or days * 2 != int(days * 2):
        raise Refused("Enter a number of days from 0 to 220, in whole or half days.", field="days")
    before = Capacity.objects.filter(llme=llme, academic_year=year).first()
    if before is None and seen_version:
        raise Refused("Open this page again and send it once more.")
    if before is not None and before.version != seen_version:
        raise Stale(CHANGED_MEANWHILE, current=before)
    if before is not None and before.days == days:
        return before
    said = {"days": days, "set_by": by, "set_at": timezone.now()}
    if before is None:
        try:
            with transaction.atomic():
                Capacity.objects.create(llme=llme, academic_year=year, **said)
        except IntegrityError as error:
            current = Capacity.objects.get(llme=llme, academic_year=year)
            raise Stale(CHANGED_MEANWHILE, current=current) from error
    else:
        rows = Capacity.objects.filter(pk=before.pk, version=before.version)
        if not rows.update(**said, version=F("version") + 1):
            raise Stale(CHANGED_MEANWHILE, current=Capacity.objects.get(pk=before.pk))
    now = Capacity.objects.get(llme=llme, academic_year=year)
    record(
        "capacity_set",
        now,
        by=by,
        stream=own_stream(llme),
        facts={"days": (before.days if before else None, days)},
        context={"llme": llme.pk, "academic_year": academic_year_label(year)},
    )
    return now


@transaction.atomic
def block_dates(*, by: Any, llme: LLME, starts_on: datetime.date, ends_on: datetime.date) -> BlockedDates:
    """Keep dates free of bookings. No reason is asked for."""
    if not can_set_days(by, llme):
        raise Refused(NOT_YOURS)
    if ends_on < starts_on:
        raise Refused("The last day must be on or after the first.", field="ends_on")
    if ends_on < timezone.localdate():
        raise Refused("These dates have passed.", field="ends_on")
    standing = BlockedDates.objects.standing()
    if standing.filter(llme=llme, starts_on__lte=starts_on, ends_on__gte=ends_on).exists():
        raise Refused("These dates are blocked already.", field="starts_on")
    blocked = BlockedDates.objects.create(llme=llme, starts_on=starts_on, ends_on=ends_on, added_by=by)
    record(
        "dates_blocked",
        blocked,
        by=by,
        stream=own_stream(llme),
        facts={"starts_on": (None, starts_on), "ends_on": (None, ends_on)},
        context={"llme": llme.pk},
    )
    return blocked


@transaction.atomic
def unblock_dates(*, by: Any, blocked: BlockedDates) -> None:
    """Free blocked dates again."""
    if not can_set_days(by, blocked.llme):
        raise Refused(NOT_YOURS)
    now = timezone.now()
    rows = BlockedDates.objects.filter(pk=blocked.pk, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=now, withdrawn_by=by):
        raise Refused("These dates are free already.")
    record(
        "dates_unblocked",
        blocked,
        by=by,
        stream=own_stream(blocked.llme),
        facts={"withdrawn_at": (None, now)},
        context={"llme": blocked.llme_id},
    )


@transaction.atomic
def add_hub_day(*, by: Any, llme: LLME, hub: Hub, on: datetime.date, days: Decimal, kind: str) -> HubDay:
    """Write down half a day or a day for no school, past or planned; at most one day in all on a date."""
    if not can_set_days(by, llme):
        raise Refused(NOT_YOURS)
    if hub.pk not in hub_ids_of(llme):
        raise Refused(f"{llme} does not work with {hub}.", field="hub")
    if days not in (Decimal("0.5"), Decimal(1)):
        raise Refused("Choose half a day or a day.", field="days")
    if abs(academic_year(on) - academic_year(timezone.localdate())) > 1:
        raise Refused("Choose a date in the last, this or the next academic year.", field="on")
    # The LLME's row is held, so that two entries at once can't make more than a day.
    LLME.objects.select_for_update(of=("self",)).get(pk=llme.pk)
    taken = HubDay.objects.standing().filter(llme=llme, on=on).aggregate(sum=Sum("days"))["sum"] or Decimal(0)
    if taken + days > 1:
        raise Refused("That makes more than one day on this date.", field="on")
    try:
        with transaction.atomic():
            hub_day = HubDay.objects.create(llme=llme, hub=hub, on=on, days=days, kind=kind, added_by=by)
    except IntegrityError as error:
        raise Refused("A day of this kind is written down for this date already.", field="on") from error
    record(
        "hub_day_added",
        hub_day,
        by=by,
        stream=own_stream(llme),
        facts={"on": (None, on), "days": (None, days), "kind": (None, kind)},
        context={"llme": llme.pk, "hub": hub.pk},
    )
    return hub_day


@transaction.atomic
def withdraw_hub_day(*, by: Any, hub_day: HubDay, reason: str) -> None:
    """Take back a day for no school that was not; it stays on record, with the reason."""
    if not can_set_days(by, hub_day.llme):
        raise Refused(NOT_YOURS)
    if not reason.strip():
        raise Refused("Say why you are withdrawing it.", field="reason")
    now = timezone.now()
    rows = HubDay.objects.filter(pk=hub_day.pk, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason.strip()):
        raise Refused("This was withdrawn already.")
    record(
        "hub_day_withdrawn",
        hub_day,
        by=by,
        stream=own_stream(hub_day.llme),
        facts={"withdrawn_at": (None, now)},
        words={"reason": reason},
        context={"llme": hub_day.llme_id, "hub": hub_day.hub_id},
    )
