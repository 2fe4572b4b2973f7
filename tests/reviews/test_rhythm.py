"""How often a hub looks together: what is proposed, and where."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from engagements.models import Engagement
from engagements.services.opening import open_engagement
from hubs.settings.in_effect import forget_settings
from reviews.rhythm import next_proposed
from tests.factories.engagements import World, make_school, make_world
from tests.factories.hubs import HubSettingFactory, make_year

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 11, 10, 12, tzinfo=datetime.UTC)


@pytest.fixture
def world() -> World:
    with time_machine.travel(TODAY, tick=False):
        world = make_world(parts_open=["reviews"])
        make_year()
        world.engagement.starts_on = datetime.date(2026, 9, 7)
        world.engagement.expected_end_on = datetime.date(2027, 7, 16)
        world.engagement.save()
        yield world


def each_term(world: World) -> None:
    HubSettingFactory(hub=world.hub, name="look_rhythm", value="each_term")
    forget_settings(world.hub)


def test_midway_and_at_the_end_proposes_the_last_look(world):
    assert next_proposed(world.fresh()) == datetime.date(2027, 7, 2)


def test_once_a_term_proposes_the_last_week_of_each(world):
    each_term(world)
    assert next_proposed(world.fresh()) == datetime.date(2026, 12, 11)
    with time_machine.travel(datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)):
        assert next_proposed(world.fresh()) == datetime.date(2027, 3, 18)
    with time_machine.travel(datetime.datetime(2027, 6, 25, 12, tzinfo=datetime.UTC)):
        assert next_proposed(world.fresh()) == datetime.date(2027, 7, 2)


def test_the_page_for_one_more_look_begins_with_the_proposal(world, client_for):
    each_term(world)
    page = client_for(world.head).get(reverse("reviews:more", args=[world.engagement.reference]))
    assert page.context["form"].initial["to"] == datetime.date(2026, 12, 11)


def test_new_work_of_such_a_hub_has_room_for_more_looks(world):
    each_term(world)
    opened = open_engagement(
        by=world.coordinator,
        hub=world.hub,
        school=make_school(world.hub, "Ash Primary School"),
        phase="primary",
        focus="Number",
        why_offered="We asked.",
        starts_on=datetime.date(2026, 11, 10),
        expected_end_on=datetime.date(2027, 7, 16),
        days=6,
        suggested_by=Engagement.SuggestedBy.HUB,
        head_said_yes_on=datetime.date(2026, 11, 9),
        head_said_yes_how=Engagement.Heard.PHONE,
    )
    assert opened.parts_open == ["reviews"]
