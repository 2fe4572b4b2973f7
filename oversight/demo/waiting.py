"""Schools of the first hub that wait for an LLME, and two LLMEs with days to give."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.services.people import create_person
from core.dates import academic_year
from engagements.models import Engagement
from engagements.services.opening import open_engagement
from hubs.models import AreaKind, PriorityArea
from llmes.models import LLME, Specialism
from llmes.services.days import set_capacity
from llmes.services.profile import edit_profile
from oversight.demo.past import on_day
from oversight.demo.people import People, make_llme
from schools.models import School
from schools.register.index import index_schools

PRIORITY_DISTRICT = "E99000001"  # invented, like the town: Port Alder
SCHOOLS = (
    # URN, name, town, low age, high age, pupils, phase code, easting, northing
    (900013, "Wharf Road Primary School", "Port Alder", 4, 11, 402, "2", 411100, 113900),
    (900014, "Greenacre Village School", "Copsewood", 4, 11, 64, "2", 404200, 121600),
    (900015, "Tollgate High School", "Oakham Bridge", 11, 16, 930, "4", 431000, 126200),
    (900016, "Point Infant School", "Beacon Point", 4, 7, 118, "2", 416000, 110300),
)
WORK = (
    # days ago, URN, phase, days, weekdays that suit, what it is about, why
    (
        16,
        900013,
        "primary",
        "6",
        "24",
        "Talk partners that lead somewhere",
        "The maths lead asked at the autumn meeting.",
    ),
    (
        14,
        900014,
        "primary",
        "4",
        "35",
        "Mixed-age planning",
        "Two classes cover four years each; the head asked.",
    ),
    (
        11,
        900015,
        "secondary",
        "8",
        "",
        "Proportion in Years 7 to 9",
        "Four of nine teachers are new this year.",
    ),
    (6, 900016, "primary", "5", "2", "Subitising in Reception", "The head wrote after the hub's letter."),
)
LLMES = (
    # short name, name, URN of their school, days this year, weekdays, phases, what they know best
    (
        "llme4",
        "Asha Pillai",
        900005,
        "20",
        "35",
        (True, False),
        [Specialism.EARLY_YEARS, Specialism.SMALL_SCHOOLS],
    ),
    ("llme5", "Daniel Frost", 900006, "12", "1245", (True, True), [Specialism.KS2, Specialism.KS3]),
)


def tell_waiting(people: People) -> None:
    """They are added at the end, so that the older stories stay as they are."""
    make_schools(people, SCHOOLS)
    since = timezone.localdate() - datetime.timedelta(days=300)
    for key, name, urn, days, weekdays, phases, specialisms in LLMES:
        person, _new = create_person(email=f"{key}@demo.test", name=name, by=None)
        person.password = make_password(None)
        person.save(update_fields=["password"])
        base = School.objects.get(pk=urn)
        llme = make_llme(person, people.hub, base, since, primary=phases[0], secondary=phases[1])
        people.users[key], people.llmes[key] = person, llme
        _set(people, llme, days, weekdays, specialisms)
    _set(people, people.llmes["llme"], "20", "24", [Specialism.KS2, Specialism.PEDAGOGY])
    _set(people, people.llmes["llme3"], "20", "24", [Specialism.KS1, Specialism.KS2])
    for ago, urn, phase, number, weekdays, focus, why in WORK:
        with on_day(ago, 10) as day:
            open_engagement(
                by=people["coordinator"],
                hub=people.hub,
                school=School.objects.get(pk=urn),
                phase=phase,
                focus=focus,
                why_offered=why,
                starts_on=day,
                expected_end_on=day + datetime.timedelta(days=260),
                days=Decimal(number),
                suggested_by=Engagement.SuggestedBy.SCHOOL,
                head_said_yes_on=day,
                head_said_yes_how=Engagement.Heard.PHONE,
                school_weekdays=weekdays,
            )


def make_schools(people: People, rows: Iterable[tuple[Any, ...]]) -> None:
    """Invented schools of the first hub, found by search."""
    rows = list(rows)
    PriorityArea.objects.get_or_create(
        kind=AreaKind.DISTRICT, code=PRIORITY_DISTRICT, defaults={"name": "Port Alder"}
    )
    for urn, name, town, low, high, pupils, phase, easting, northing in rows:
        School.objects.create(
            urn=urn,
            name=name,
            town=town,
            status=School.Status.OPEN,
            phase_code=phase,
            type_code="01",
            type_name="Community school",
            type_group_code="4",
            authority_name="Alderport",
            authority_code="998",
            district_code=PRIORITY_DISTRICT if town == "Port Alder" else "",
            low_age=low,
            high_age=high,
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
    index_schools([row[0] for row in rows])


def _set(people: People, llme: LLME, days: str, weekdays: str, specialisms: list[Specialism]) -> None:
    edit_profile(
        by=llme.user,
        llme=llme,
        seen_version=LLME.objects.get(pk=llme.pk).version,
        release_weekdays=weekdays,
        specialisms=[str(one) for one in specialisms],
    )
    year = academic_year(timezone.localdate())
    set_capacity(by=llme.user, llme=llme, year=year, days=Decimal(days), seen_version=1)
