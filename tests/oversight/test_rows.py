"""Sentences of the programme that cross several apps, each test named after its row."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from engagements.models import DaysProposal, Engagement, SupportDay
from engagements.services.people import confirm_succession
from engagements.services.starting import agree_start, start_digest
from engagements.states import Side, Status
from schools.models import SchoolLink
from tests.factories.engagements import BookedDayFactory, RecordedDayFactory, make_school, make_world

pytestmark = pytest.mark.django_db


def test_a11_ten_agreed_six_and_a_half_used_two_booked_leave_one_and_a_half_for_all_three(client_for):
    world = make_world(agreed_days=Decimal(10))
    today = timezone.localdate()
    for number, days in enumerate([1, 1, 1, 1, 1, 1, "0.5"]):
        RecordedDayFactory(
            engagement=world.engagement,
            llme=world.llme,
            on=today - datetime.timedelta(days=number + 1),
            days=Decimal(days),
        )
    for number in range(2):
        BookedDayFactory(
            engagement=world.engagement,
            llme=world.llme,
            on=today + datetime.timedelta(days=number + 1),
            days=Decimal(1),
        )
    figures = {"agreed": "10", "used": "6.5", "booked": "2", "left": "1.5"}
    for person in (world.head, world.llme_user, world.coordinator):
        page = client_for(person).get(world.engagement.get_absolute_url())
        bar = page.text.split('id="days"')[1]
        for name, figure in figures.items():
            shown = bar.split(f"hs-days__figure--{name}")[1].split("</div>")[0]
            assert f">{figure}<" in shown.replace("\n", "").replace(" ", ""), name


def test_a14_after_a_conversion_the_new_schools_page_shows_the_work_of_the_old_one(client_for):
    world = make_world()
    academy = make_school(world.hub, "Elm Academy")
    SchoolLink.objects.create(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    coordinator = client_for(world.coordinator)
    assert world.engagement.reference not in coordinator.get(academy.get_absolute_url()).text
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    for school in (academy, world.school):
        page = coordinator.get(school.get_absolute_url())
        assert "Our work over the years" in page.text
        assert world.engagement.get_absolute_url() in page.text
    assert Engagement.objects.get(pk=world.engagement.pk).school_name == world.school.name


def test_b4a_a_governor_opens_the_plan_and_finds_no_button(client_for):
    world = make_world()
    page = client_for(world.governor).get(reverse("plans:plan", args=[world.engagement.reference]))
    assert page.status_code == 200
    main = page.text.split("<main")[1].split("</main>")[0]
    assert "<button" not in main
    assert "govuk-button" not in main


@pytest.fixture
def not_begun():
    """Work that is open, with six days offered: neither side has agreed how it starts."""
    world = make_world(status=Status.OPEN, agreed_days=None, started_at=None)
    DaysProposal.objects.create(
        engagement=world.engagement, days=Decimal(6), proposed_side=Side.HUB, proposed_by=world.coordinator
    )
    return world


def agree_for(person, world):
    engagement = world.fresh()
    agree_start(by=person, engagement=engagement, seen_digest=start_digest(engagement))


def test_b2_until_both_agree_how_we_work_the_home_page_of_each_says_who_has_still_to(client_for, not_begun):
    world = not_begun

    def turns(person):
        page = client_for(person).get("/").text
        known = ("Your turn", "Both sides", "Waiting for the school", "Waiting for the LLME")
        return {turn for turn in known if turn in page}

    assert "Read and agree how we start" in client_for(world.head).get("/").text
    assert turns(world.head) == turns(world.llme_user) == {"Both sides"}
    agree_for(world.head, world)
    assert turns(world.head) == {"Waiting for the LLME"}
    assert turns(world.llme_user) == {"Your turn"}
    agree_for(world.llme_user, world)
    for person in (world.head, world.llme_user):
        assert "Read and agree how we start" not in client_for(person).get("/").text


def test_b24_a_day_before_the_head_has_agreed_is_kept_and_counts_only_once_both_have(client_for, not_begun):
    world = not_begun
    today = timezone.localdate()
    form = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "days": "1"}
    form["llme"] = world.llme.pk
    client = client_for(world.llme_user)
    path = reverse("evidence:record_day", args=[world.engagement.reference])
    key = client.get(path).context["form"]["submission"].value()
    answer = client.post(path, form | {"worked_on": "A first walk through the school.", "submission": key})
    assert answer.status_code == 302
    day = SupportDay.objects.get(engagement=world.engagement)
    assert "Recorded, not yet counted" in client_for(world.head).get(day.get_absolute_url()).text
    agree_for(world.head, world)
    assert not SupportDay.objects.get(pk=day.pk).counted
    agree_for(world.llme_user, world)
    assert SupportDay.objects.get(pk=day.pk).counted


def test_b17_other_support_says_who_gives_it_what_for_when_and_whom_to_reach(client_for):
    world = make_world()
    head = client_for(world.head)
    path = reverse("engagements:add_support", args=[world.engagement.reference])
    key = head.get(path).context["form"]["submission"].value()
    said = {"kind": "authority", "about": "Attendance", "contact": "Maths adviser, the council"}
    assert head.post(path, said | {"submission": key}).status_code == 302
    for person in (world.llme_user, world.coordinator):
        page = client_for(person).get(reverse("engagements:people", args=[world.engagement.reference])).text
        assert "Local authority: Attendance. To reach: Maths adviser, the council" in page
    event = AuditEvent.objects.get(verb="other_support_added")
    assert "adviser" not in str((event.facts, event.context, event.digests))
