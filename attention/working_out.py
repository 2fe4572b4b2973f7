"""Working out when an engagement comes to the desk, from its facts and its school's calendar; and storing it.

- No contact: the day after the second half-term to end since the last contact. Work that began, rested or
  was taken up again later than that is counted from then; work whose start is not agreed, from when its LLME
  came. Without an LLME it is on the desk for that. So nobody's work is forgotten, at whatever stage.
- Days that no longer fit: the first day on which fewer full school weeks lie ahead, up to the agreed end of
  the work, than the days left need. Booked days have their dates, so they fit.
- The next look together: as planned or, until somebody moves it, as suggested from the dates of the work.
"""

import datetime
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from attention.conditions import led_since, stands_since
from attention.models import DueDates
from conversations.contact import with_last_contact
from core import request_cache
from engagements.models import Engagement, EngagementQuerySet
from engagements.states import LIVE, Status
from hubs.after_change import Change
from hubs.calendar import DAY, MONDAY_TO_FRIDAY, Calendar
from hubs.settings.in_effect import hub_setting, load_settings
from reviews.next_things import dates_ahead, with_looks_to_do
from schools.calendar import calendars_of_schools

SETTING = "days_a_school_week"
KEPT = ("last_contact_on", "quiet_on", "too_few_weeks_on", "look_on", "days_left", "weeks_needed")
AT_A_TIME = 500
# Longer than any two half-terms with their holidays: for a calendar that does not reach so far yet.
HALF_A_YEAR = DAY * 182


def too_few_weeks_from(
    weeks: list[datetime.date], *, starts_on: datetime.date, ends_on: datetime.date, weeks_needed: int
) -> datetime.date:
    """The first day on which fewer than `weeks_needed` of these full school weeks lie ahead, up to `ends_on`.

    `weeks`: their Mondays, in order, at least from `starts_on` to `ends_on`.
    """
    ours = [monday for monday in weeks if starts_on <= monday <= ends_on - DAY * (MONDAY_TO_FRIDAY - 1)]
    return starts_on if len(ours) < weeks_needed else ours[-weeks_needed] + DAY


def weeks_for(days_left: Decimal, days_a_week: Decimal) -> int:
    """How many full school weeks so many days need."""
    return math.ceil(days_left / days_a_week)


def worked_out(engagements: EngagementQuerySet, on: datetime.date) -> dict[int, DueDates]:
    """The dates as the facts are now, of each of these engagements: five queries, however many they are."""
    rows: list[Any] = list(_with_facts(engagements, on))
    calendars = calendars_of_schools({row.school_id: row.school.hub_id for row in rows})
    weeks = _weeks_of(rows, calendars)
    with request_cache.opened():
        load_settings({row.hub_id for row in rows})
        return {row.pk: _of(row, calendars[row.school_id], weeks, on) for row in rows}


def _weeks_of(rows: list[Any], calendars: dict[int, Calendar]) -> dict[int, list[datetime.date]]:
    """The full school weeks of each calendar, by its identity: schools share the object of their hub."""
    first = min((row.starts_on for row in rows), default=datetime.date.max)
    last = max((row.expected_end_on for row in rows), default=datetime.date.min)
    one_each = {id(calendar): calendar for calendar in calendars.values()}
    return {key: calendar.full_school_weeks(first, last) for key, calendar in one_each.items()}


def _with_facts(engagements: EngagementQuerySet, on: datetime.date) -> Any:
    rows = with_looks_to_do(with_last_contact(engagements.with_days()))
    return with_stage(rows.select_related("school").order_by(), on)


def with_stage(rows: Any, on: datetime.date) -> Any:
    """Adds what `silent_since` reads."""
    return rows.annotate(stood_since=stands_since(), was_led_since=led_since(on))


def _of(row: Any, calendar: Calendar, weeks: dict[int, list[datetime.date]], on: datetime.date) -> DueDates:
    dates = DueDates(engagement_id=row.pk)
    if row.status not in LIVE:
        return dates
    dates.last_contact_on = row.last_contact_on
    dates.quiet_on = _quiet_from(row, calendar)
    if row.status != Status.RUNNING:
        return dates
    dates.look_on = min((day for _, day in dates_ahead(row, datetime.date.min)), default=None)
    if row.days_left is not None and row.days_left > 0:
        dates.days_left = row.days_left
        dates.weeks_needed = weeks_for(row.days_left, hub_setting(row.hub_id, SETTING, on))
        dates.too_few_weeks_on = too_few_weeks_from(
            weeks[id(calendar)],
            starts_on=row.starts_on,
            ends_on=row.expected_end_on,
            weeks_needed=dates.weeks_needed,
        )
    return dates


def silent_since(row: Any, last_contact_on: datetime.date) -> datetime.date | None:
    """From when silence is counted for work at this stage: none before the start while it has no LLME.

    `row` comes with `stood_since` and `was_led_since`.
    """
    since = [last_contact_on, row.stood_since]
    if row.status == Status.OPEN:
        if row.was_led_since is None:
            return None
        since.append(row.was_led_since)
    return max(day for day in since if day is not None)


def _quiet_from(row: Any, calendar: Calendar) -> datetime.date | None:
    last = silent_since(row, row.last_contact_on)
    return None if last is None else calendar.quiet_from(last) or last + HALF_A_YEAR


@transaction.atomic
def work_out(engagements: Iterable[int]) -> int:
    """Work out and store the dates of these engagements; says how many were others.

    Their rows are held first, so that of two who write at once the second works out with both facts.
    """
    wanted = sorted(set(engagements))
    known = set(DueDates.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    DueDates.objects.bulk_create(
        [DueDates(engagement_id=pk) for pk in wanted if pk not in known], ignore_conflicts=True
    )
    held = DueDates.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    stored = {row.pk: row for row in held}
    fresh = worked_out(Engagement.objects.filter(pk__in=wanted), timezone.localdate())
    other = [row for pk, row in fresh.items() if told(row) != told(stored[pk])]
    DueDates.objects.bulk_update(other, KEPT, batch_size=AT_A_TIME)
    return len(other)


def told(dates: DueDates) -> tuple[Any, ...]:
    """What is kept, to be compared."""
    return tuple(getattr(dates, name) for name in KEPT)


def work_out_these(engagements: Iterable[Engagement]) -> None:
    """A fact of each of these engagements was written."""
    work_out(engagement.pk for engagement in engagements)


def work_out_after(change: Change) -> None:
    """The term dates of a hub or a school changed, or how many days fit into a week."""
    live = Engagement.objects.filter(status__in=LIVE)
    if change.school is not None:
        live = live.filter(school=change.school)
    elif change.setting == SETTING:
        live = live.filter(hub=change.hub)
    elif not change.setting:
        live = live.filter(school__hub=change.hub)
    else:
        return
    work_out_all(live)


def work_out_all(engagements: EngagementQuerySet) -> int:
    """Work out many, a few hundred at a time; says how many were others."""
    wanted = list(engagements.order_by("pk").values_list("pk", flat=True))
    return sum(work_out(wanted[at : at + AT_A_TIME]) for at in range(0, len(wanted), AT_A_TIME))


def not_as_stored(engagements: EngagementQuerySet) -> list[int]:
    """Those whose stored dates are not those worked out now: none, if every writer said what it wrote."""
    wanted = list(engagements.order_by("pk").values_list("pk", flat=True))
    wrong = []
    for at in range(0, len(wanted), AT_A_TIME):
        some = wanted[at : at + AT_A_TIME]
        stored = DueDates.objects.in_bulk(some)
        fresh = worked_out(Engagement.objects.filter(pk__in=some), timezone.localdate())
        nothing = told(DueDates())
        wrong += [pk for pk in some if told(fresh[pk]) != (told(stored[pk]) if pk in stored else nothing)]
    return wrong
