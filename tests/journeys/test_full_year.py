"""D1: a full year of a school, everything opened, as its people walk it on a telephone and at a desk."""

import datetime
from typing import Any

import pytest
import time_machine

from core.texts import load_shipped
from tests.factories.engagements import make_hub, make_hub_person, make_leader, make_llme, make_school
from tests.factories.hubs import make_year
from tests.journeys import autumn, planning, summer, winter
from tests.journeys.year import Person, Year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def people(sign_in, settings, live_server) -> Any:
    """`people(width)`: the hub, the school and its LLME on the first days of a school year."""
    settings.BASE_URL = live_server.url
    begins = datetime.datetime(2026, 9, 7, 9, 0, tzinfo=datetime.UTC)
    with time_machine.travel(begins) as clock:
        load_shipped()
        hub = make_hub("Ash Hub")
        make_year()
        school = make_school(hub, "Fir Tree Primary School", town="Ashby")

        def stand(width: int) -> Year:
            def person(user: Any) -> Person:
                return Person(sign_in(user, width=width), user=user, base=live_server.url)

            return Year(
                clock,
                school,
                cora=person(make_hub_person(hub, "coordinator", "Cora Coe")),
                hilda=person(make_leader(school, "headteacher", "Hilda Head")),
                mo=person(make_leader(school, "maths_lead", "Mo Marsh")),
                lee=person(make_llme(hub, "Lee Lane").user),
                gwen=person(make_leader(school, "governor", "Gwen Gray")),
            )

        yield stand


# What the whole history says at the end, the earliest first. Never anyone's words.
HISTORY = (
    "Opened, with 9 days offered; the headteacher said yes on 4 September 2026.",
    "Assigned an LLME.",
    "Both sides have agreed how we start: 9 days.",
    "Opened a part: Strengths and needs.",
    "Wrote about the school in its own words.",
    "Added below the school’s own words.",
    "Began to look at strengths and needs: each side first, then together.",
    "Shared its own view of strengths and needs; both sides read both now.",
    "Both sides have agreed the joint summary of strengths and needs.",
    "Shared version 1 of the plan, to read, change and agree.",
    "Sent version 1 of the plan back with a comment.",
    "Both sides have agreed version 1 of the plan.",
    "Moved a focus from explore to deliver.",
    "Saw a focus in deliver too.",
    "Booked a day on 19 November 2026.",
    "Sent the day on 19 November 2026 back with a reply.",
    "Confirmed the day on 19 November 2026.",
    "Both views for the midway look are in, and both sides read them.",
    "Both sides have agreed the midway look.",
    "Wrote what we think is happening.",
    "Moved a focus from deliver to prepare.",
    "Both sides have agreed version 2 of the plan.",
    "Both sides have agreed the look together.",
    "Agreed that we work up to 16 July 2027 (before: 2 July 2027).",
    "Moved a milestone from 21 May 2027 to 18 June 2027, within its horizon.",
    "Showed the page for governors.",
    "Both sides have agreed the last look together.",
    "Completed our work on 16 July 2027.",
)


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.slow)])
def test_d1_a_full_year_with_everything_open(people, record_property, width):
    year = people(width)
    autumn.open_and_start(year)
    autumn.school_first(year)
    autumn.explore(year)
    planning.agree_plan(year)
    winter.record_day(year, (10, 15), "Planned a first lesson together.", winter.SEEN)
    winter.to_deliver(year)
    winter.book_and_send_back(year)
    winter.first_look(year)
    winter.think_and_know(year)
    winter.back_to_prepare(year)
    summer.talk(year)
    planning.agree_second_version(year)
    summer.look_in_spring(year)
    summer.change_the_end(year)
    summer.grow(year)
    summer.picture(year)
    summer.look_back_and_close(year)

    said = summer.read_the_history(year)
    found = [said.index(sentence) for sentence in HISTORY]
    assert found == sorted(found)
    for words in (summer.WORRY, summer.MESSAGE, autumn.OURS, winter.STATEMENT, "concern", "as a leader"):
        assert words not in said
    for name in ("hilda", "mo", "lee", "cora"):
        record_property(name, getattr(year, name).told())
