"""Contact is a recorded day, a short contact or a message; two half-terms without one are told (A13a)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attention.due import tell_of_quiet_work
from attention.mending import mend_dates
from conversations.contact import with_last_contact
from conversations.models import Message
from core.models import OutgoingMail
from engagements.models import Engagement
from engagements.services.lifecycle import pause_engagement, resume_engagement
from tests.factories.attention import told_on_the_desk
from tests.factories.conversations import MessageFactory
from tests.factories.engagements import World
from tests.factories.hubs import TermFactory

pytestmark = pytest.mark.django_db
D = datetime.date.fromisoformat


def on(day: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(f"{day}T16:00"))


def told(world: World, day: str) -> list[str]:
    return [told for line in told_on_the_desk(world.hub, None, D(day), only=["quiet"]) for told in line]


def mailed(world: World) -> list[Any]:
    """Who of the hub got a mail, each as often as they did."""
    people = [world.coordinator, world.hub_lead]
    return [mail.to for mail in OutgoingMail.objects.filter(to__in=people).order_by("to")]


@pytest.fixture
def quiet(world: World) -> World:
    """Nothing happened since September; two half-terms have ended by January."""
    TermFactory()
    TermFactory(name="Autumn 2", starts_on=D("2026-11-02"), ends_on=D("2026-12-18"))
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    return world


def last_contact(engagement: Engagement) -> datetime.date:
    return with_last_contact(Engagement.objects.filter(pk=engagement.pk)).get().last_contact_on


def test_a13a_contact_is_a_day_a_short_contact_or_a_message_of_a_side(world: World) -> None:
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    assert last_contact(world.engagement) == D("2026-09-07")
    world.day(on=D("2026-09-20"))
    assert last_contact(world.engagement) == D("2026-09-20")
    world.day(on=D("2026-09-22"), kind="short", days=0, state="noted")
    assert last_contact(world.engagement) == D("2026-09-22")
    MessageFactory(engagement=world.engagement, written_by=world.llme_user, written_at=on("2026-09-25"))
    assert last_contact(world.engagement) == D("2026-09-25")


def test_what_is_no_contact(world: World) -> None:
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    world.booked_day(on=D("2026-09-10"))
    world.day(on=D("2026-09-11"), happened=False, lost_reason="school")
    world.day(
        on=D("2026-09-12"), state="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=world.llme_user
    )
    MessageFactory(
        engagement=world.engagement, side="hub", written_by=world.coordinator, written_at=on("2026-09-14")
    )
    MessageFactory(
        engagement=world.engagement,
        written_by=world.llme_user,
        written_at=on("2026-09-15"),
        text="",
        taken_back_at=timezone.now(),
        taken_back_by=world.llme_user,
    )
    assert last_contact(world.engagement) == D("2026-09-07")


def test_a13a_two_half_terms_without_contact_come_to_the_desk_and_are_mailed_once(quiet: World) -> None:
    assert told(quiet, "2026-12-10") == []
    assert told(quiet, "2027-01-10") == ["No contact since 7 September 2026"]
    for _ in range(2):
        tell_of_quiet_work(D("2027-01-10"))
    assert mailed(quiet) == [quiet.coordinator, quiet.hub_lead]


def test_the_desk_leads_from_the_silence_to_where_a_line_can_be_written(
    quiet: World, client_for: Callable[[Any], Client]
) -> None:
    address = reverse("conversations:messages", args=[quiet.engagement.reference])
    with time_machine.travel(on("2027-01-12"), tick=False):
        mend_dates()
        client = client_for(quiet.coordinator)
        desk = client.get("/").content.decode()
        assert f'href="{address}">Ask both how it stands' in desk
        assert "<span>No contact since 7 September 2026</span>" in desk
        page = client.get(address).content.decode()
        assert "No contact between the school and the LLME since 7 September 2026." in page
        assert "Your message" in page
        assert "No contact between" not in client_for(quiet.head).get(address).content.decode()


def test_from_the_list_of_contact_one_more_can_be_noted(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    found = {}
    for person in (world.llme_user, world.coordinator, world.governor):
        page = client_for(person).get(reverse("conversations:contact", args=[world.engagement.reference]))
        text = page.content.decode()
        found[person.name] = ("Note a short contact" in text, "Write a message" in text)
    assert found == {"Lee Lane": (True, True), "Cora Coe": (False, True), world.governor.name: (False, False)}


def test_a_message_ends_the_silence(quiet: World) -> None:
    MessageFactory(engagement=quiet.engagement, written_by=quiet.head, written_at=on("2026-12-01"))
    assert told(quiet, "2027-01-10") == []
    tell_of_quiet_work(D("2027-01-10"))
    assert mailed(quiet) == []


def test_a_message_of_the_hub_does_not(quiet: World) -> None:
    MessageFactory(
        engagement=quiet.engagement, side="hub", written_by=quiet.coordinator, written_at=on("2026-12-01")
    )
    assert told(quiet, "2027-01-10") == ["No contact since 7 September 2026"]


def test_rest_is_not_chased(quiet: World) -> None:
    with time_machine.travel(on("2026-10-01"), tick=False):
        pause_engagement(
            by=quiet.head, engagement=quiet.engagement, on=timezone.localdate(), reason="The roof is off"
        )
    TermFactory(name="Spring 1", starts_on=D("2027-01-04"), ends_on=D("2027-02-12"))
    with time_machine.travel(on("2026-11-10"), tick=False):
        resume_engagement(by=quiet.head, engagement=quiet.engagement, on=timezone.localdate())
    assert told(quiet, "2027-01-10") == []
    tell_of_quiet_work(D("2027-01-10"))
    assert mailed(quiet) == []


def test_without_known_terms_silence_is_told_after_half_a_year(world: World) -> None:
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    assert told(world, "2027-03-07") == []
    assert told(world, "2027-03-08") == ["No contact since 7 September 2026"]


def test_one_list_of_days_and_messages_the_latest_first(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    today = timezone.localdate()
    world.day(on=today - datetime.timedelta(days=9), worked_on="Fractions with two teachers.")
    with time_machine.travel(timezone.now() - datetime.timedelta(days=5)):
        MessageFactory(engagement=world.engagement, written_by=world.head, text="Thank you for Thursday.")
    world.day(on=today - datetime.timedelta(days=2), kind="short", days=0, state="noted", worked_on="A call.")
    world.day(on=today - datetime.timedelta(days=1), happened=False, lost_reason="school", worked_on="Snow.")
    world.booked_day()
    address = reverse("conversations:contact", args=[world.engagement.reference])
    page = client_for(world.governor).get(address).content.decode()
    assert page.index("A call.") < page.index("Thank you for Thursday.") < page.index("Fractions with two")
    assert "Snow." not in page
    assert "3 contacts" in page


def test_the_list_is_paged(world: World, client_for: Callable[[Any], Client]) -> None:
    for number in range(45):
        MessageFactory(engagement=world.engagement, written_by=world.head, text=f"Line {number}.")
    address = reverse("conversations:contact", args=[world.engagement.reference])
    third = client_for(world.head).get(f"{address}?page=3").content.decode()
    assert "Line 0." in third
    assert "Line 5." not in third
    assert Message.objects.count() == 45
