"""What makes the desks of a database of national size as full as real ones."""

import datetime
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from attention.mending import mend_dates
from attention.models import PutOff
from conversations.models import Concern, ConcernReader
from core.dates import academic_year
from engagements.models import Engagement, NextWithHub, SupportDay, YearChoice
from engagements.states import LIVE, DayState, Side, Status
from hubs.models import Hub, HubSetting
from hubs.settings.choices import DESK
from listing.models import SavedView
from oversight.scale_rows import write
from schools.models import School

VIEWS = ("stage=live&llme=none", "attention=any&sort=-contact", "left=none", "stage=over&sort=school")
CHOICES = (YearChoice.Choice.CARRY, YearChoice.Choice.DAYS, YearChoice.Choice.END, YearChoice.Choice.LEAVE)
Coordinators = Mapping[int, User]


def write_desks(rows: Sequence[Engagement], coordinators: Coordinators, chance: random.Random) -> None:
    """Days that wait long, schools that close, work near its end, what was put off; then stored dates."""
    today = timezone.localdate()
    live = [row for row in rows if row.status in LIVE]
    some = {each: chance.sample(live, len(live) // each) for each in (9, 15, 25, 60)}
    SupportDay.objects.filter(engagement__in=[row.pk for row in some[9]], state=DayState.RECORDED).update(
        recorded_at=timezone.now() - datetime.timedelta(days=70)
    )
    School.objects.filter(pk__in=[row.school_id for row in some[60]]).update(status=School.Status.CLOSING)
    Engagement.objects.filter(pk__in=[row.pk for row in some[15]]).update(
        expected_end_on=today + datetime.timedelta(days=20)
    )
    write(
        [
            PutOff(
                engagement=row,
                rule=chance.choice(("unconfirmed", "too_few_weeks", "quiet")),
                until_on=today + datetime.timedelta(days=30) if row.pk % 2 else None,
                reason="Both asked for peace until the inspection is over.",
                put_by_id=row.opened_by_id,
            )
            for row in some[25]
        ]
    )
    _write_concerns(some[60])
    _write_years(rows, live)
    _write_views(coordinators)
    mend_dates()


def _write_concerns(rows: Sequence[Engagement]) -> None:
    """Something told to the coordinator, who has not answered yet."""
    told = [row for row in rows if row.start_agreed_by_id]
    concerns = write(
        [
            Concern(
                engagement=row,
                text="We are not sure that the days suit our teachers.",
                written_by_id=row.start_agreed_by_id or 0,
                last_by_id=row.start_agreed_by_id or 0,
            )
            for row in told
        ]
    )
    write(
        [
            ConcernReader(concern=one, user_id=user, called=called, seen_entries=seen)
            for one, row in zip(concerns, told, strict=True)
            for user, called, seen in (
                (one.written_by_id, "Headteacher", 1),
                (row.opened_by_id, "Coordinator", 0),
            )
        ]
    )


def _write_years(rows: Sequence[Engagement], live: Sequence[Engagement]) -> None:
    """How half of the work goes on next year, and what came next where it is over."""
    year = academic_year(timezone.localdate()) + 1
    write(
        [
            YearChoice(
                engagement=row,
                academic_year=year,
                choice=(choice := CHOICES[row.pk // 2 % len(CHOICES)]),
                days=Decimal(4) if choice == YearChoice.Choice.DAYS else None,
                chosen_by_id=row.opened_by_id,
            )
            for row in live
            if row.pk % 2
        ]
    )
    write(
        [
            NextWithHub(
                engagement=row,
                outcome=NextWithHub.Outcome.ENROLLED if row.pk % 3 else NextWithHub.Outcome.NOT_NOW,
                with_what="A work group" if row.pk % 3 else "",
                reason="" if row.pk % 3 else "A new head begins in September.",
                side=Side.SCHOOL,
                noted_by_id=row.opened_by_id,
            )
            for row in rows
            if row.status == Status.COMPLETED and row.pk % 4
        ]
    )


def _write_views(coordinators: Coordinators) -> None:
    """Views that every coordinator keeps; and the desk of the largest hub shows whatever a desk may."""
    write(
        [
            SavedView(name=f"View {number}", query=query, hub_id=hub if number % 2 else None, saved_by=by)
            for hub, by in coordinators.items()
            for number, query in enumerate(VIEWS * 3, start=1)
        ]
    )
    largest = Hub.objects.get(pk=next(iter(coordinators)))
    everything = [code for code, _, _ in DESK]
    write([HubSetting(hub=largest, name="desk_shows", number=1, value=everything)])
