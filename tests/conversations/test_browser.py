"""Talking in a real browser, on a phone: what was shown is marked as read, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from conversations.models import ConcernReader, MessageReader, SuggestedChange
from conversations.services.messages import write_message
from tests.factories.conversations import make_concern
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_what_was_shown_is_read(world: World, sign_in: Callable[..., Page]) -> None:
    message = write_message(by=world.llme_user, engagement=world.engagement, text="Thursday?")
    page = sign_in(world.head, width=390)
    page.goto(world.engagement.get_absolute_url())
    page.get_by_role("link", name="1 new to read").click()
    expect(page.get_by_text("Thursday?")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    assert MessageReader.objects.get(user=world.head).read_upto == message.pk
    page.get_by_label("Your message").fill("Yes, at nine.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Yes, at nine.")).to_be_visible()
    expect(page.get_by_text("New", exact=True)).to_have_count(0)


def test_without_scripts_a_button_marks_it(world: World, sign_in: Callable[..., Page]) -> None:
    write_message(by=world.llme_user, engagement=world.engagement, text="Thursday?")
    page = sign_in(world.head, width=390, javascript=False)
    page.goto(f"/engagements/{world.engagement.reference}/messages/")
    assert not MessageReader.objects.exists()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("New", exact=True)).to_have_count(0)
    assert MessageReader.objects.get(user=world.head).read_upto


def test_a_concern_is_told_and_read(world: World, sign_in: Callable[..., Page]) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)
    page = sign_in(world.coordinator, width=390)
    page.goto("/")
    page.get_by_role("link", name="Read it and answer").click()
    expect(page.get_by_text("I worry about the pace.")).to_be_visible()
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    assert ConcernReader.objects.get(concern=concern, user=world.coordinator).seen_entries == 1


def test_a_change_is_suggested_on_a_phone_without_scripts(world: World, sign_in: Callable[..., Page]) -> None:
    page = sign_in(world.llme_user, width=390, javascript=False)
    page.goto(f"/engagements/{world.engagement.reference}/changes/suggest/")
    page.get_by_label("What our work is about").check()
    page.get_by_label("Our work would be about").fill("Ratio in Year 6")
    page.get_by_label("Why?").fill("Year 4 has found its way.")
    page.get_by_role("button", name="Suggest it").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()
    assert SuggestedChange.objects.get().after_words == "Ratio in Year 6"
