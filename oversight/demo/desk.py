"""Running work that was brought in and needs a word: more days than weeks, and no contact for long."""

import datetime
from decimal import Decimal

from django.utils import timezone

from attention.mending import mend_dates
from attention.services.putting_off import put_off
from engagements.models import Engagement, SupportDay
from engagements.services.carrying_in import carry_in_engagement
from oversight.demo.past import of_this_year, on_day
from oversight.demo.people import People
from schools.models import School
from schools.register.index import index_schools

SCHOOLS = (
    # URN, name, town, pupils, easting, northing
    (900031, "Saltings Primary School", "Port Alder", 298, 412600, 112400),
    (900032, "Kiln Lane Junior School", "Oakham Bridge", 236, 430100, 125000),
    (900033, "Mill Race Primary School", "Copsewood", 174, 403300, 120200),
)
WORK = (
    # URN, LLME, days ago it began, days ago of the last contact, days ahead of its end, agreed, used, focus
    (900031, "llme4", 200, 12, 34, "8", "2", "Number talks in Key Stage 1"),
    (900032, "llme5", 300, 175, 230, "4", "2", "Fractions as numbers"),
    (900033, "llme4", 290, 172, 220, "4", "2.5", "Reasoning in mixed-age classes"),
)
A_TERM = 100  # days: who was seen since then has days of this year
PEACE = "The school is being inspected and both asked for peace. We speak again after it."


def tell_desk(people: People) -> None:
    """Three schools of the first hub's spreadsheet; the silence of one is put off. Then every date is stored."""
    _schools(people)
    for urn, llme, ago, contact, end, agreed, used, focus in WORK:
        today = timezone.localdate()
        began = today - datetime.timedelta(days=ago)
        with on_day(contact):
            work = carry_in_engagement(
                by=people["coordinator"],
                hub=people.hub,
                school=School.objects.get(pk=urn),
                phase="primary",
                llme=people.llmes[llme],
                starts_on=began,
                expected_end_on=today + datetime.timedelta(days=end),
                agreed=Decimal(agreed),
                used=Decimal(used),
                used_this_year=of_this_year(began, "1") if contact < A_TERM else None,
                focus=focus,
            )
            SupportDay.objects.filter(engagement=work, llme__isnull=False).update(on=_weekday(contact))
    mend_dates()
    put_off(
        by=people["coordinator"],
        engagement=Engagement.objects.get(school=900033),
        rule="quiet",
        reason=PEACE,
        until_on=timezone.localdate() + datetime.timedelta(days=18),
    )


def _weekday(ago: int) -> datetime.date:
    """So many days ago, or the Friday before."""
    day = timezone.localdate() - datetime.timedelta(days=ago)
    return day - datetime.timedelta(days=max(day.weekday() - 4, 0))


def _schools(people: People) -> None:
    for urn, name, town, pupils, easting, northing in SCHOOLS:
        School.objects.create(
            urn=urn,
            name=name,
            town=town,
            status=School.Status.OPEN,
            phase_code="2",
            type_code="01",
            type_name="Community school",
            type_group_code="4",
            authority_name="Alderport",
            authority_code="998",
            low_age=4,
            high_age=11,
            pupils=pupils,
            postcode=f"ZZ{urn % 90 + 1} {urn % 9 + 1}AB",
            easting=easting,
            northing=northing,
            opened_on=datetime.date(1998, 9, 1),
            register_date=timezone.localdate(),
            is_offered=True,
            hub=people.hub,
            hub_is_chosen=True,
        )
    index_schools([row[0] for row in SCHOOLS])
