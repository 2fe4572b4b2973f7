"""The school asks for another LLME, and the LLME does not read it (B19, D8)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import LLMEChangeRequest
from conversations.services.confidence import (
    answer_llme_request,
    ask_change_of_llme,
    withdraw_llme_request,
)
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from engagements.models import Assignment, Seat
from hubs.models import HubMembership
from tests.factories.accounts import make_admin
from tests.factories.attention import told_on_the_desk
from tests.factories.engagements import World, long_ago, make_hub_person

pytestmark = pytest.mark.django_db
WHY = "We would rather work with somebody who knows small schools"


def at(world: World, name: str, *args: object) -> str:
    return reverse(f"conversations:{name}", args=[world.engagement.reference, *args])


def ask(world: World, by: Any = None) -> LLMEChangeRequest:
    return ask_change_of_llme(by=by or world.head, engagement=world.engagement, reason=WHY)


def desk_of(world: World, person: Any) -> list[str]:
    return [told for line in told_on_the_desk(world.hub, person) for told in line]


def test_b19_the_school_asks_for_another_llme_and_the_llme_does_not_read_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    sent = {"reason": WHY, "submission": uuid.uuid4()}
    assert client_for(world.maths_lead).post(at(world, "ask_change_of_llme"), sent).status_code == 302
    asked = LLMEChangeRequest.objects.get()
    may = [world.maths_lead, world.coordinator, world.hub_lead]
    for person in may:
        assert WHY in client_for(person).get(at(world, "llme_request", asked.pk)).content.decode()
    for person in (
        *(world.llme_user, world.second_llme_user, world.head, world.colleague, world.governor),
        *(world.admin, *world.strangers),
    ):
        client = client_for(person)
        assert client.get(at(world, "llme_request", asked.pk)).status_code == 404
        if person not in world.strangers:
            assert "Another LLME" not in client.get(at(world, "more")).content.decode()


@pytest.mark.parametrize("side", ["school", "llme"])
def test_b19_a_coordinator_who_once_acted_for_a_side_reads_no_request(
    side: str, world: World, client_for: Callable[[Any], Client]
) -> None:
    was_here = make_hub_person(world.hub, "coordinator", "Once Here")
    Seat.objects.create(engagement=world.engagement, user=was_here, side=side)
    asked = ask(world)
    client = client_for(was_here)
    assert client.get(at(world, "llme_request", asked.pk)).status_code == 404
    assert WHY not in client.get(world.engagement.get_absolute_url()).content.decode()
    assert WHY in client_for(world.coordinator).get(at(world, "llme_request", asked.pk)).content.decode()


def test_it_comes_to_the_desk_of_those_who_may_read_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    ask(world)
    told = "The school asks you something in confidence"
    assert desk_of(world, world.coordinator) == [told]
    assert told in client_for(world.hub_lead).get(reverse("oversight:home")).content.decode()
    assert {mail.to for mail in OutgoingMail.objects.all()} == {world.coordinator, world.hub_lead}


@pytest.mark.parametrize("is_over", [False, True])
def test_a_coordinator_who_is_or_was_its_llme_never_reads_it(
    is_over: bool, world: World, client_for: Callable[[Any], Client]
) -> None:
    HubMembership.objects.create(
        user=world.llme_user, hub=world.hub, role=HubMembership.Role.COORDINATOR, starts_on=long_ago()
    )
    if is_over:
        Assignment.objects.filter(llme=world.llme).update(ended_at=timezone.now())
    asked = ask(world)
    assert desk_of(world, world.llme_user) in ([], [f"No LLME yet, since {_today()}"])
    assert client_for(world.llme_user).get(at(world, "llme_request", asked.pk)).status_code == 404
    assert world.llme_user not in {mail.to for mail in OutgoingMail.objects.all()}
    with pytest.raises(Refused):
        answer_llme_request(by=world.llme_user, asked=asked, is_changing=False, answer="No")


def _today() -> str:
    return f"{timezone.localdate().day} {timezone.localdate():%B %Y}"


def test_the_coordinator_answers_and_is_led_to_the_change(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    asked = ask(world)
    client = client_for(world.coordinator)
    page = client.get(at(world, "llme_request", asked.pk)).content.decode()
    assert reverse("engagements:change_llme", args=[world.engagement.reference]) in page
    sent = {"is_changing": "yes", "answer": "I will find somebody by half term."}
    assert client.post(at(world, "answer_llme_request", asked.pk), sent).status_code == 302
    page = client_for(world.head).get(at(world, "llme_request", asked.pk)).content.decode()
    assert "I will find somebody by half term." in page
    assert "The LLME will change" in page
    assert OutgoingMail.objects.filter(to=world.head).count() == 1
    assert desk_of(world, world.coordinator) == []


def test_it_waits_once_a_person_and_can_be_taken_back(world: World) -> None:
    asked = ask(world)
    with pytest.raises(Refused):
        ask(world)
    ask(world, by=world.maths_lead)
    with pytest.raises(Refused):
        withdraw_llme_request(by=world.maths_lead, asked=asked)
    assert withdraw_llme_request(by=world.head, asked=asked).state == "withdrawn"
    with pytest.raises(Refused):
        answer_llme_request(by=world.coordinator, asked=asked, is_changing=True, answer="Yes")


def test_nobody_else_asks_or_answers(world: World) -> None:
    for person in (world.llme_user, world.coordinator, world.colleague, world.governor, world.admin):
        with pytest.raises(Refused):
            ask(world, by=person)
    asked = ask(world)
    for person in (world.head, world.maths_lead, world.llme_user, world.other_coordinator, world.admin):
        with pytest.raises(Refused):
            answer_llme_request(by=person, asked=asked, is_changing=True, answer="Yes")


def test_no_history_admin_page_or_mail_tells_of_it(
    world: World, client_for: Callable[[Any], Client], settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    asked = ask(world)
    answer_llme_request(by=world.coordinator, asked=asked, is_changing=False, answer="Not before Easter.")
    for person in (world.llme_user, world.governor, world.maths_lead, world.coordinator):
        page = client_for(person).get(reverse("engagements:history", args=[world.engagement.reference]))
        assert page.context["entries"] == []
    admin = client_for(make_admin())
    for model in ("auditevent", "auditstream", "submission", "outgoingmail"):
        page = admin.get(reverse(f"admin:core_{model}_changelist")).content.decode().lower()
        assert "change_of_llme" not in page, model
        assert "llmechangerequest" not in page, model
        assert "another-llme" not in page, model
    assert AuditEvent.objects.filter(object_type="conversations.LLMEChangeRequest", private=True).count() == 2
