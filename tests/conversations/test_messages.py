"""One thread of messages for both sides and the coordinator: read, told of once, taken back (B13)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import Message, MessageReader
from conversations.services.messages import read_messages, take_back_message, write_message
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from core.sending import draw
from engagements.history import sentence
from engagements.models import Assignment
from tests.factories.conversations import MessageFactory
from tests.factories.engagements import World

pytestmark = pytest.mark.django_db


def page_of(world: World) -> str:
    return reverse("conversations:messages", args=[world.engagement.reference])


def send(client: Client, world: World, text: str, **more: Any) -> Any:
    return client.post(page_of(world), {"text": text, "submission": uuid.uuid4(), **more})


def told() -> set[str]:
    return set(OutgoingMail.objects.filter(kind="something-to-read").values_list("to__name", flat=True))


def test_b13_both_sides_and_the_coordinator_read_and_write_one_thread(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    writers = [world.head, world.maths_lead, world.llme_user, world.second_llme_user, world.coordinator]
    for person in writers:
        assert send(client_for(person), world, f"A line of {person}.").status_code == 302
    for person in [*writers, world.colleague, world.governor]:
        shown = client_for(person).get(page_of(world)).content.decode()
        assert all(f"A line of {writer}." in shown for writer in writers)
    assert set(Message.objects.values_list("side", flat=True)) == {"school", "llme", "hub"}


def test_those_who_only_read_do_not_write(world: World, client_for: Callable[[Any], Client]) -> None:
    for person in (world.colleague, world.governor):
        client = client_for(person)
        assert "Your message" not in client.get(page_of(world)).content.decode()
        assert send(client, world, "Hello").status_code == 403
    assert not Message.objects.exists()


def test_a_double_click_sends_one_message(world: World, client_for: Callable[[Any], Client]) -> None:
    client, key = client_for(world.head), uuid.uuid4()
    for _ in range(2):
        client.post(page_of(world), {"text": "Thursday?", "submission": key})
    assert Message.objects.count() == 1


def test_the_other_side_is_told_and_the_coordinator_only_where_the_writer_wants_it(world: World) -> None:
    write_message(by=world.llme_user, engagement=world.engagement, text="Thursday?")
    assert told() == {"Hilda Head", "Max Maths"}
    write_message(by=world.llme_user, engagement=world.engagement, text="Or Friday?", tells_hub=True)
    assert told() == {"Hilda Head", "Max Maths", "Cora Coe", "Hana Lead"}


def test_a_word_of_the_coordinator_tells_both_sides(world: World) -> None:
    write_message(by=world.coordinator, engagement=world.engagement, text="How is it going?")
    assert told() == {"Hilda Head", "Max Maths", "Lee Lane", "Sam Second"}


def test_a_reader_gets_one_mail_until_they_have_read(world: World) -> None:
    def mails() -> int:
        return OutgoingMail.objects.filter(to=world.head).count()

    first = write_message(by=world.llme_user, engagement=world.engagement, text="One")
    write_message(by=world.llme_user, engagement=world.engagement, text="Two")
    assert mails() == 1
    read_messages(by=world.head, engagement=world.engagement, upto=first.pk + 1)
    write_message(by=world.llme_user, engagement=world.engagement, text="Three")
    write_message(by=world.llme_user, engagement=world.engagement, text="Four")
    assert mails() == 2


def test_the_mail_says_nothing_of_the_message_the_school_or_who_wrote(world: World) -> None:
    write_message(by=world.llme_user, engagement=world.engagement, text="Quokka on Thursday")
    mail = draw(OutgoingMail.objects.get(to=world.head))
    assert mail is not None
    whole = f"{mail.subject} {mail.body} {mail.alternatives}"
    assert mail.subject == "Something new for you to read"
    assert page_of(world) in mail.body
    for secret in ("Quokka", "Elm Primary", "Lee", "message"):
        assert secret not in whole.replace(page_of(world), "")


def test_a_mail_does_not_go_to_somebody_who_has_left(world: World) -> None:
    write_message(by=world.head, engagement=world.engagement, text="Thursday?")
    Assignment.objects.filter(llme=world.second_llme).update(ended_at=timezone.now())
    assert draw(OutgoingMail.objects.get(to=world.second_llme_user)) is None
    assert draw(OutgoingMail.objects.get(to=world.llme_user)) is not None


def test_what_is_new_is_marked_until_it_was_read(world: World, client_for: Callable[[Any], Client]) -> None:
    write_message(by=world.llme_user, engagement=world.engagement, text="Thursday?")
    client, work = client_for(world.head), world.engagement.get_absolute_url()
    assert "1 new" in client.get(work).content.decode()
    assert "1 new" in client.get(reverse("oversight:home")).content.decode()
    page = client.get(page_of(world))
    assert ">New<" in page.content.decode()
    # Reading a page writes nothing; the page, or a button where no scripts run, sends that it was read.
    assert not MessageReader.objects.exists()
    answer = client.post(f"{page_of(world)}read/", {"upto": page.context["newest"]})
    assert answer.status_code == 302
    assert ">New<" not in client.get(page_of(world)).content.decode()
    assert "1 new" not in client.get(work).content.decode()


def test_ones_own_messages_are_never_new(world: World, client_for: Callable[[Any], Client]) -> None:
    write_message(by=world.head, engagement=world.engagement, text="Thursday?")
    assert ">New<" not in client_for(world.head).get(page_of(world)).content.decode()
    assert ">New<" in client_for(world.maths_lead).get(page_of(world)).content.decode()


def test_nobody_has_read_beyond_what_there_is(world: World, client_for: Callable[[Any], Client]) -> None:
    message = write_message(by=world.llme_user, engagement=world.engagement, text="One")
    elsewhere = MessageFactory(engagement=world.other_engagement)
    for upto in (str(elsewhere.pk), "9" * 15, "x", "-1", ""):
        client_for(world.head).post(f"{page_of(world)}read/", {"upto": upto})
        row = MessageReader.objects.get(user=world.head)
        assert row.read_upto in (0, message.pk)
    assert row.read_upto == message.pk


def test_the_writer_takes_words_back_and_they_are_gone(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    message = write_message(by=world.head, engagement=world.engagement, text="Mr Quokka was late again")
    address = f"{page_of(world)}{message.pk}/take-back/"
    assert client_for(world.maths_lead).post(address).status_code == 403
    with pytest.raises(Refused):
        take_back_message(by=world.maths_lead, message=message)
    assert client_for(world.head).post(address).status_code == 302
    for person in (world.head, world.llme_user, world.coordinator, world.admin):
        shown = client_for(person).get(page_of(world)).content.decode()
        assert "Quokka" not in shown
        assert "Taken back" in shown
    event = AuditEvent.objects.get(verb="message_taken_back")
    assert sentence(event) == "Took a message back; its words are gone."


def test_history_says_that_and_not_what(world: World, client_for: Callable[[Any], Client]) -> None:
    write_message(by=world.head, engagement=world.engagement, text="Quokka")
    shown = client_for(world.llme_user).get(reverse("engagements:history", args=[world.engagement.reference]))
    assert "Wrote a message." in shown.content.decode()
    assert "Quokka" not in shown.content.decode()


def test_ended_work_is_read_not_written(world: World, client_for: Callable[[Any], Client]) -> None:
    write_message(by=world.head, engagement=world.engagement, text="Thank you")
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(
        status="completed", ended_on=timezone.localdate()
    )
    client = client_for(world.llme_user)
    shown = client.get(page_of(world)).content.decode()
    assert "Thank you" in shown
    assert "Your message" not in shown
    assert "complete" in send(client, world, "One more").content.decode()
    assert Message.objects.count() == 1


def test_struck_words_go_from_messages_too(world: World) -> None:
    from engagements.services.strikes import answer_strike, request_strike

    day = world.day(state="confirmed", confirmed_at=timezone.now(), confirmed_by=world.head)
    write_message(by=world.llme_user, engagement=world.engagement, text="Jo Quokka was there")
    asked = request_strike(by=world.head, day=day, words="Jo Quokka")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert Message.objects.get().text == "[words struck out] was there"


def test_messages_are_paged(world: World, client_for: Callable[[Any], Client]) -> None:
    for number in range(25):
        MessageFactory(engagement=world.engagement, text=f"Line {number}.")
    client = client_for(world.head)
    assert "Line 24." in client.get(page_of(world)).content.decode()
    second = client.get(page_of(world) + "?page=2").content.decode()
    assert "Line 0." in second
    assert "Line 24." not in second


def test_what_was_read_stays_read(world: World) -> None:
    """Never back: a page opened before the last message says nothing of it."""
    one = write_message(by=world.llme_user, engagement=world.engagement, text="One")
    two = write_message(by=world.llme_user, engagement=world.engagement, text="Two")
    read_messages(by=world.head, engagement=world.engagement, upto=two.pk)
    assert read_messages(by=world.head, engagement=world.engagement, upto=one.pk).read_upto == two.pk
