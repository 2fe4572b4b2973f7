"""What a hub says in its own words, on top of the national texts, and what is bound to it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent, SiteText
from engagements.models import StartAgreement
from engagements.services.starting import agree_start, start_content, start_digest, start_texts
from engagements.states import Status
from hubs.models import HubText
from hubs.services.texts import set_hub_text
from hubs.texts import texts_of
from llmes.models import CodeAcceptance
from llmes.services.conduct import accept_code
from tests.factories.engagements import DaysProposalFactory, World, make_world
from tests.factories.llmes import CodeTextFactory

pytestmark = pytest.mark.django_db
Key = HubText.Key


@pytest.fixture
def world() -> World:
    world = make_world(status=Status.OPEN, agreed_days=None, start_agreed_at=None, start_agreed_by=None)
    DaysProposalFactory(engagement=world.engagement, proposed_by=world.coordinator)
    return world


def say(world: World, key: str, body: str, *, days: int = 0) -> Any:
    newest = HubText.objects.filter(hub=world.hub, key=key).order_by("-number").first()
    return set_hub_text(
        by=world.coordinator,
        hub=world.hub,
        key=key,
        body=body,
        in_effect_from=timezone.localdate() + datetime.timedelta(days=days),
        seen=newest.number if newest else 0,
    )


def said(world: World, key: str) -> str:
    row = texts_of([world.hub.pk, world.other_hub.pk], Key.values)[world.hub.pk].get(key)
    return row.body if row else ""


def test_words_hold_from_their_day_and_the_earlier_ones_are_kept(world):
    say(world, Key.HOW_WE_WORK, "First words.")
    say(world, Key.HOW_WE_WORK, "Next words.", days=10)
    assert said(world, Key.HOW_WE_WORK) == "First words."
    assert texts_of([world.other_hub.pk], Key.values) == {world.other_hub.pk: {}}
    with time_machine.travel(timezone.now() + datetime.timedelta(days=11)):
        assert said(world, Key.HOW_WE_WORK) == "Next words."
        say(world, Key.HOW_WE_WORK, "")
        assert said(world, Key.HOW_WE_WORK) == ""
    assert [row.number for row in HubText.objects.order_by("number")] == [1, 2, 3]
    assert "First words" not in str([event.__dict__ for event in AuditEvent.objects.all()])


def test_nobody_writes_over_what_they_have_not_seen_or_into_the_past(world):
    say(world, Key.WHY, "You asked.")
    common = {"by": world.coordinator, "hub": world.hub, "key": Key.WHY, "body": "We asked."}
    with pytest.raises(Stale):
        set_hub_text(**common, in_effect_from=timezone.localdate(), seen=0)
    with pytest.raises(Refused):
        set_hub_text(**common, in_effect_from=timezone.localdate() - datetime.timedelta(days=1), seen=1)
    for by in (world.hub_reader, world.head, world.other_coordinator):
        with pytest.raises(Refused):
            set_hub_text(**{**common, "by": by}, in_effect_from=timezone.localdate(), seen=1)


def start(world: World, person: Any) -> None:
    engagement = world.fresh()
    agree_start(by=person, engagement=engagement, seen_digest=start_digest(engagement))


def test_both_sides_are_bound_to_the_words_of_the_hub_that_they_read(world, client_for):
    page = reverse("engagements:start", args=[world.engagement.reference])
    say(world, Key.PRINCIPLES_SCHOOL, "We share our *timetable*.")
    assert "<em>timetable</em>" in client_for(world.head).get(page).content.decode()
    start(world, world.head)
    say(world, Key.PRINCIPLES_SCHOOL, "We share everything.")
    start(world, world.llme_user)
    assert world.fresh().status == Status.OPEN  # the head agreed other words
    start(world, world.head)
    assert world.fresh().status == Status.RUNNING

    say(world, Key.PRINCIPLES_SCHOOL, "Later words.", days=0)
    shown = client_for(world.head).get(page).content.decode()
    assert "We share everything." in shown
    assert "Later words." not in shown
    agreed = StartAgreement.objects.last()
    bound = agreed.content["hub_texts"]["principles-school"]["text"]
    assert HubText.objects.get(pk=bound).body == "We share everything."


def test_where_a_hub_adds_nothing_the_content_is_as_it_was(world):
    content = start_content(world.fresh(), start_texts(world.fresh()), None)
    assert set(content) == {"reference", "days", "how_we_work", "texts"}


def test_nobody_agrees_a_page_without_its_principles(world, client_for):
    SiteText.objects.filter(key="principles-llme").delete()
    page = client_for(world.head).get(reverse("engagements:start", args=[world.engagement.reference]))
    assert "not in place on this server" in page.content.decode()
    assert "I agree this page" not in page.content.decode()
    with pytest.raises(Refused, match="not in place"):
        start(world, world.head)


def test_new_work_begins_with_why_the_hub_offers_it(world, client_for):
    say(world, Key.WHY, "Your authority is one of ours.")
    page = client_for(world.coordinator).get(reverse("engagements:open", args=[world.school.urn]))
    assert page.context["form"].initial["why_offered"] == "Your authority is one of ours."


def test_the_code_is_accepted_with_what_the_hub_adds(world, client_for):
    text = CodeTextFactory()
    row = say(world, Key.CODE, "We wear a lanyard.")
    client, page = client_for(world.llme_user), reverse("llmes:code", args=[world.llme.pk])
    assert "We wear a lanyard." in client.get(page).content.decode()
    with pytest.raises(Stale):
        accept_code(by=world.llme_user, llme=world.llme, text=text, hub_texts=[])
    sent = {"text": text.pk, "hub_texts": str(row.pk), "accept": "on"}
    assert client.post(page, sent).status_code == 302
    assert CodeAcceptance.objects.get(llme=world.llme).hub_texts == [row.pk]


def test_on_the_page_of_the_hub(world, client_for):
    client = client_for(world.coordinator)
    change = reverse("hubs:change_text", args=[world.hub.code, "how-we-work"])
    today = timezone.localdate()
    date = {f"in_effect_from_{part}": getattr(today, part) for part in ("day", "month", "year")}
    sent = {"version": 0, "body": "- Ten minutes each morning", **date}
    shown = client.post(change, sent, follow=True).content.decode()
    assert "Saved." in shown
    assert "Ten minutes each morning" in shown
    stale = client.post(change, {**sent, "body": "Other"})
    assert stale.status_code == 409
    assert "Ten minutes each morning" in stale.content.decode()
    assert str(world.coordinator) in client.get(change).content.decode()
    assert client.get(reverse("hubs:change_text", args=[world.hub.code, "help"])).status_code == 404


def test_a_wording_with_a_date_ahead_is_on_the_schools_page_from_that_day(world, client_for):
    client = client_for(world.coordinator)
    change = reverse("hubs:change_text", args=[world.hub.code, Key.HOW_WE_WORK])
    day = timezone.localdate() + datetime.timedelta(days=10)
    date = {f"in_effect_from_{part}": getattr(day, part) for part in ("day", "month", "year")}
    client.post(change, {"version": 0, "body": "- Ten minutes each morning", **date})
    listed = client.get(reverse("hubs:texts", args=[world.hub.code])).text
    assert f"from {day.day} {day:%B %Y}: - Ten minutes each morning" in listed

    start = reverse("engagements:start", args=[world.engagement.reference])
    for ahead, is_there in ((0, False), (9, False), (10, True)):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=ahead), tick=False):
            page = client_for(world.head).get(start).text
            assert ("Ten minutes each morning" in page) == is_there, ahead
