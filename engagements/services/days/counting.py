"""The sums of D5 in half days: `left = agreed - used - booked`. Call these with the engagement held."""

import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q

from core.audit import record
from core.errors import Refused
from core.fields import show_days
from engagements.hub_choices import hub_choice
from engagements.models import Assignment, DaySlot, Engagement, SupportDay
from engagements.states import RECORDED_STATES
from llmes.models import LLME, BlockedDates


def days_free(engagement: Engagement) -> Decimal:
    """Agreed days neither used nor booked, read from the database now; none where no number is agreed."""
    return (engagement.agreed_days or Decimal(0)) - sum(_spent(engagement))


def _spent(engagement: Engagement) -> tuple[Decimal, Decimal]:
    row = Engagement.objects.with_days().get(pk=engagement.pk)
    return row.days_used_now, row.days_booked_now


def days_to_agree(engagement: Engagement) -> Decimal | None:
    """The number of days that would let every recorded day count; None where every one counts already."""
    waiting = sum((Decimal(day.days) for day in _waiting(engagement)), Decimal(0))
    return engagement.days_used + engagement.days_booked + waiting if waiting else None


def _waiting(engagement: Engagement) -> list[SupportDay]:
    return list(
        SupportDay.objects.filter(
            engagement=engagement, state__in=RECORDED_STATES, uses_days=True, counted=False
        ).order_by("on", "id")
    )


@transaction.atomic
def count_waiting_days(engagement: Engagement) -> list[SupportDay]:
    """Count the recorded days that now fit into the agreed number, earliest first (D5).

    Call it with the engagement's row held, when a new number is agreed or days come free.
    """
    counted: list[SupportDay] = []
    waiting = _waiting(engagement)
    free = days_free(engagement) if waiting else Decimal(0)
    for day in waiting:
        if day.days > free:
            break
        free -= day.days
        SupportDay.objects.filter(pk=day.pk).update(counted=True)
        day.counted = True
        record(
            "day_counted",
            day,
            by=None,
            stream=engagement.stream,
            facts={"counted": (False, True)},
            context={"on": day.on, "days": show_days(day.days)},
        )
        counted.append(day)
    return counted


def uses_agreed_days(engagement: Engagement, llme: LLME, on: datetime.date) -> bool:
    """Whether a day of this LLME on a date uses the agreed days.

    The lead's does, and a cover's on the days of the cover; a second LLME's as the hub says; a shadowing
    LLME's never.
    """
    Role = Assignment.Role
    roles = set(
        Assignment.objects.filter(engagement=engagement, llme=llme)
        .exclude(Q(ends_on__isnull=False), Q(starts_on__gt=on) | Q(ends_on__lt=on))
        .values_list("role", flat=True)
        .distinct()
    )
    if roles & {Role.LEAD, Role.COVER}:
        return True
    return Role.PAIR in roles and bool(hub_choice(engagement, "second_llme_day_uses_days"))


def hold_slots(day: SupportDay) -> None:
    """Take the halves of the date for this day: at most one day a date per LLME (D5), in the database."""
    if day.llme_id is None:
        return  # carried in from the hub's record, on no date of anybody's
    release_slots(day)
    taken = set(DaySlot.objects.filter(llme=day.llme_id, on=day.on).values_list("half", flat=True))
    free = [half for half in (1, 2) if half not in taken]
    wanted = int(Decimal(day.days) * 2)
    try:
        if len(free) < wanted:
            raise IntegrityError
        with transaction.atomic():
            DaySlot.objects.bulk_create(
                DaySlot(day=day, llme_id=day.llme_id, on=day.on, half=half) for half in free[:wanted]
            )
    except IntegrityError as error:
        left = (
            "half of that date is free" if len(free) == 1 else "at most one day is recorded or booked a date"
        )
        raise Refused(f"{day.llme} already has a day on {day.on:%-d %B %Y}: {left}.", field="on") from error


def release_slots(day: SupportDay) -> None:
    """Let the halves of the date go."""
    DaySlot.objects.filter(day=day).delete()


def refuse_if_blocked(llme: LLME, on: datetime.date) -> None:
    """An LLME can't be booked on dates they have blocked; why is nobody's business."""
    blocked = BlockedDates.objects.filter(
        llme=llme, starts_on__lte=on, ends_on__gte=on, withdrawn_at__isnull=True
    )
    if blocked.exists():
        raise Refused(f"{llme} can't be booked on {on:%-d %B %Y}. Choose another date.", field="on")
