"""The days of a database of national size: recorded, booked, and told to the LLMEs' own schools."""

import datetime
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from engagements.models import DayStatement, Engagement, NextStep, SupportDay
from engagements.statements import Line, line_of_day, line_of_hub_day
from engagements.states import DayState, Side, Status
from evidence.models import Evidence
from llmes.models import LLME, HubDay
from oversight.scale_rows import write
from schools.models import SchoolLeader

BOOKED = 2
MONTHS = 12
Leads = Mapping[int, LLME]


def write_days(count: int, rows: Sequence[Engagement], leads: Leads, chance: random.Random) -> None:
    """The days of all work that has begun and has a lead, one after the other until there are so many."""
    begun = [row for row in rows if row.status != Status.OPEN and row.pk in leads]
    heads = dict(SchoolLeader.objects.values_list("school", "user"))
    now, today = timezone.now(), timezone.localdate()
    days = []
    for number in range(count if begun else 0):
        row = begun[number % len(begun)]
        turn = number // len(begun)
        on = min(row.starts_on + datetime.timedelta(days=7 * turn + chance.randrange(5)), today)
        state = DayState.RECORDED if row.status == Status.RUNNING and turn == 0 else DayState.CONFIRMED
        recorder = leads[row.pk].user_id
        confirmed = state == DayState.CONFIRMED
        days.append(
            SupportDay(
                engagement=row,
                llme=leads[row.pk],
                state=state,
                on=on,
                days=Decimal("0.5") if turn % 2 else Decimal(1),
                happened=True,
                worked_on="We planned two lessons together and looked at books.",
                recorded_side=Side.LLME,
                recorded_at=now,
                recorded_by_id=recorder,
                confirmed_at=now if confirmed else None,
                confirmed_by_id=heads[row.school_id] if confirmed else None,
                remind_on=None if confirmed else today + datetime.timedelta(days=10),
                hub_sees_on=None if confirmed else today + datetime.timedelta(days=20),
            )
        )
    days = write(days)
    write([
            Evidence(
                engagement_id=day.engagement_id, day=day, kind=Evidence.Kind.BOOK_LOOK, on=day.on,
                looked=Evidence.Looked.BOTH, seen="Reasons written in full sentences.", side=Side.LLME,
                added_by_id=day.recorded_by_id or 0,
            )
            for day in days[::2]
        ],
    )  # fmt: skip
    write([
            NextStep(
                engagement_id=day.engagement_id, day=day, side=Side.SCHOOL, text="Try the lesson with Year 4",
                due_on=day.on, written_by_id=day.recorded_by_id or 0, done_at=now,
                done_by_id=day.recorded_by_id,
            )
            for day in days[::3]
        ],
    )  # fmt: skip
    if count:
        _write_booked([row for row in begun if row.status == Status.RUNNING], leads)
    _write_statements(days)


def _write_booked(rows: Sequence[Engagement], leads: Leads) -> None:
    """Two half days ahead in every work that runs."""
    now, today = timezone.now(), timezone.localdate()
    write(
        [
            SupportDay(
                engagement=row,
                llme=leads[row.pk],
                state=DayState.BOOKED,
                on=today + datetime.timedelta(days=7 + 21 * turn + row.pk // 7 % 20),
                days=Decimal("0.5"),
                booked_side=Side.LLME,
                booked_at=now,
                booked_by_id=leads[row.pk].user_id,
            )
            for row in rows
            for turn in range(BOOKED)
        ]
    )


def _write_statements(days: Sequence[SupportDay]) -> None:
    """Everybody's statements of a year back, of all that is recorded; last month is not issued."""
    this_month = timezone.localdate().replace(day=1)
    last_month = (this_month - datetime.timedelta(days=1)).replace(day=1)
    first = (this_month - datetime.timedelta(days=31 * MONTHS)).replace(day=1)
    found = [(day.llme_id or 0, day.engagement.hub_id, line_of_day(day)) for day in days if day.on >= first]
    found += [(row.llme_id, row.hub_id, line_of_hub_day(row)) for row in HubDay.objects.filter(on__gte=first)]
    lines: dict[tuple[int, int], dict[datetime.date, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for llme, hub, line in found:
        if line.on < last_month:
            lines[llme, hub][line.on.replace(day=1)].append(line)
    users = dict(LLME.objects.values_list("pk", "user"))
    write(
        [
            DayStatement(
                llme_id=llme,
                hub_id=hub,
                month_from=month,
                number=number,
                lines=[
                    line.to_json() for line in sorted(months[month], key=lambda line: (line.on, line.key))
                ],
                issued_by_id=users[llme],
            )
            for (llme, hub), months in lines.items()
            for number, month in enumerate(sorted(months), start=1)
        ]
    )
