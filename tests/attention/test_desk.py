"""What comes to a coordinator's desk, in which order, and how much it asks the database."""

import datetime

import pytest
from django.utils import timezone

from attention.desk import desk_of, lines, needing, reasons_of
from core import request_cache
from engagements.models import Assignment, Engagement
from engagements.states import Status
from schools.models import School, SchoolLeader
from tests.factories.attention import told_on_the_desk
from tests.factories.conversations import MessageFactory
from tests.factories.engagements import EngagementFactory, make_world
from tests.factories.hubs import HubSettingFactory

pytestmark = pytest.mark.django_db


def without_llme(world):
    Assignment.objects.filter(engagement=world.engagement).update(ended_at=timezone.now())


def test_work_that_goes_well_is_not_on_the_desk():
    assert told_on_the_desk(make_world().hub) == []


def test_one_line_an_engagement_the_most_urgent_reason_first():
    world = make_world()
    without_llme(world)
    School.objects.filter(pk=world.school.pk).update(status=School.Status.CLOSING)
    world.day(hub_sees_on=timezone.localdate())
    found = reasons_of([world.hub], world.coordinator)
    (line,) = lines(found, list(found), world.coordinator)
    assert [told.rule.code for told in line.told] == ["no_llme", "closing", "unconfirmed"]
    assert line.more_words == "+2 more"


def test_next_first_is_by_urgency_and_then_by_how_long():
    world = make_world()
    closing = EngagementFactory(hub=world.hub, opened_by=world.coordinator)
    School.objects.filter(pk=closing.school_id).update(status=School.Status.CLOSING)
    earlier, later = (EngagementFactory(hub=world.hub, opened_by=world.coordinator) for _ in range(2))
    Engagement.objects.filter(pk=earlier.pk).update(opened_at=timezone.now() - datetime.timedelta(days=9))
    Assignment.objects.create(
        engagement=closing, llme=world.llme, assigned_by=world.coordinator, starts_on=closing.starts_on
    )
    assert list(reasons_of([world.hub], None)) == [earlier.pk, later.pk, closing.pk]


def test_a_hub_chooses_what_its_desk_shows():
    world = make_world()
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())
    without_llme(world)
    assert [reasons[0][:11] for reasons in told_on_the_desk(world.hub)] == ["No LLME yet"]
    HubSettingFactory(hub=world.hub, name="desk_shows", value=["no_head"])
    assert told_on_the_desk(world.hub) == [["The headteacher has no account yet"]]


def test_what_waits_for_the_hub_alone_is_counted_beside_the_lines():
    world = make_world()
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())
    MessageFactory(engagement=world.engagement, written_by=world.maths_lead, tells_hub=True)
    desk = desk_of(world.hub, world.coordinator)
    assert desk.found == {}
    assert [(rule.code, number) for rule, number in desk.beside] == [("message", 1), ("no_head", 1)]
    assert list(desk.opened("no_head")) == [world.engagement.pk]


def test_a_count_opens_exactly_its_rows_that_reason_first():
    world = make_world()
    without_llme(world)
    other = EngagementFactory(hub=world.hub, opened_by=world.coordinator)
    School.objects.filter(pk=other.school_id).update(status=School.Status.CLOSING)
    desk = desk_of(world.hub, world.coordinator)
    assert [(rule.code, number) for rule, number in desk.counts] == [("no_llme", 2), ("closing", 1)]
    for rule, number in desk.counts:
        assert len(desk.opened(rule.code)) == number == needing([world.hub], None, reason=rule.code).count()
    assert [one.rule.code for one in desk.opened("closing")[other.pk]] == ["closing", "no_llme"]
    assert needing([world.hub], world.coordinator).count() == 2


def test_ended_work_and_other_hubs_are_not_on_the_desk():
    world = make_world()
    Assignment.objects.all().update(ended_at=timezone.now())
    world.engagement.status, world.engagement.ended_on = Status.STOPPED, timezone.localdate()
    world.engagement.save()
    assert told_on_the_desk(world.hub) == []


@pytest.mark.parametrize("rows", [1, 4])
def test_the_desk_asks_as_much_for_one_school_as_for_many(rows, django_assert_num_queries):
    world = make_world()
    without_llme(world)
    for _ in range(rows - 1):
        EngagementFactory(hub=world.hub, opened_by=world.coordinator)
    desk_of(world.hub, world.coordinator)  # kinds of things are looked up once a process
    with request_cache.opened(), django_assert_num_queries(4):
        desk = desk_of(world.hub, world.coordinator)  # what the hub chose, since when, what was put off
        assert len(lines(desk.found, list(desk.found), world.coordinator)) == rows


def test_counts_open_their_rows_here_and_in_the_list(client_for):
    world = make_world()
    without_llme(world)
    rows = [EngagementFactory(hub=world.hub, opened_by=world.coordinator) for _ in range(24)]
    School.objects.filter(pk=rows[0].school_id).update(status=School.Status.CLOSING)
    client = client_for(world.coordinator)
    home = client.get("/").content.decode()
    assert "25 schools without an LLME" in home
    assert "1 school that closes or converts" in home
    assert "1 to 20 of 25 schools" in home
    assert "21 to 25 of 25 schools" in client.get("/?reason=no_llme&page=2").content.decode()
    closing = client.get("/?reason=closing").content.decode()
    assert (
        closing.index("The register says") < closing.index("No LLME yet, since") < closing.index("Next steps")
    )
    assert "1 school</p>" in closing
    listed = client.get("/engagements/?attention=closing").content.decode()
    assert rows[0].reference in listed
    assert rows[1].reference not in listed


def test_what_brings_a_school_here_is_told_in_words(client_for):
    world = make_world()
    HubSettingFactory(hub=world.hub, name="desk_shows", value=["quiet"])
    for person in (world.coordinator, world.hub_reader, world.llme_user):
        page = client_for(person).get(f"/hubs/{world.hub.code}/needs-attention/").content.decode()
        assert page.count("On the desk") == 1
        assert "Paused work is left in peace for as long" in page
