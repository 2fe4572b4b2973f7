"""The close: what comes next with the hub, and the last look together or the reason without (B5, D2)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from engagements.grounds import Grounds
from engagements.models import Engagement, NextWithHub
from engagements.services.closing import NextWords, note_next_with_hub
from engagements.services.lifecycle import complete_engagement
from engagements.states import Status
from tests.factories.engagements import NextWithHubFactory, World, follows, make_world
from tests.factories.evidence import EvidenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def url(world: World, verb: str) -> str:
    return reverse(f"engagements:{verb}", args=[world.engagement.reference])


def date_parts(name: str, on: datetime.date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def today() -> dict[str, str]:
    """The date of the close, and that what it is based on follows."""
    follows_on = timezone.localdate() + datetime.timedelta(days=30)
    return date_parts("on", timezone.localdate()) | date_parts("follows_on", follows_on)


@pytest.mark.parametrize("verb", ["stop", "complete"])
def test_b5_work_does_not_end_without_what_comes_next_with_the_hub(world, client_for, verb):
    client = client_for(world.head)
    page = client.post(url(world, verb), {**today(), "reason": "The head moves on"})
    assert "Say what comes next with the hub." in page.content.decode()
    assert world.fresh().status == Status.RUNNING

    data = {**today(), "reason": "The head moves on", "outcome": "not_now", "why_not": "Next year"}
    assert client.post(url(world, verb), data).status_code == 302
    assert world.fresh().is_over
    assert world.engagement.next_with_hub.get().reason == "Next year"
    words = client.get(world.engagement.get_absolute_url()).content.decode()
    assert "What comes next with the hub: Not now: Next year" in words


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"outcome": "enrolled"}, "Say in a few words what the school has enrolled in."),
        ({"outcome": "intends"}, "Say in a few words what the school means to enrol in."),
        ({"outcome": "intends", "intends_what": "A Work Group"}, "Say by when the school means to enrol."),
        ({"outcome": "not_now"}, "Say in a line why not now."),
    ],
)
def test_b5_an_outcome_says_with_what_by_when_or_why_not(world, client_for, said, missing):
    page = client_for(world.head).post(url(world, "complete"), {**today(), "reason": "By phone", **said})
    assert missing in page.content.decode()
    words = NextWords(said["outcome"], said.get("intends_what", ""))
    with pytest.raises(Refused, match=missing):
        note_next_with_hub(by=world.head, engagement=world.fresh(), words=words)
    assert world.fresh().status == Status.RUNNING


def test_d2_without_a_last_look_together_it_needs_the_reason_in_writing(world, client_for):
    client = client_for(world.llme_user)
    assert "You have not yet had a last look together." in client.get(url(world, "complete")).content.decode()
    said = {"outcome": "enrolled", "enrolled_in": "The Year 4 Work Group"}
    page = client.post(url(world, "complete"), {**today(), **said})
    assert "Say in a line why there was no last look together." in page.content.decode()
    with pytest.raises(Refused, match="no last look together"):
        complete_engagement(
            by=world.head,
            engagement=world.fresh(),
            on=timezone.localdate(),
            next_with_hub=NextWords("enrolled", "The Year 4 Work Group"),
            grounds=follows(),
        )
    client.post(url(world, "complete"), {**today(), **said, "reason": "The head was away"})
    assert world.fresh().status == Status.COMPLETED
    history = client_for(world.governor).get(url(world, "history")).content.decode()
    assert "without a last look together." in history
    assert "Noted what comes next with the hub: enrolled." in history
    assert "The head was away" not in history


@pytest.mark.parametrize("who", ["head", "maths_lead", "second_llme_user", "coordinator"])
def test_b5_what_comes_next_is_noted_from_day_one_by_either_side_and_the_hub(world, client_for, who):
    client = client_for(getattr(world, who))
    by_when = timezone.localdate() + datetime.timedelta(days=90)
    data = {
        "outcome": "intends",
        "intends_what": "The Year 4 Work Group",
        **date_parts("intends_by", by_when),
    }
    for _ in range(2):
        assert client.post(url(world, "next_with_hub"), data).status_code == 302
    row = world.engagement.next_with_hub.get()
    assert (row.outcome, row.with_what, row.expected_by) == ("intends", "The Year 4 Work Group", by_when)
    close = client_for(world.head).get(url(world, "complete"))
    assert "The Year 4 Work Group" in close.content.decode()


def test_what_was_noted_is_kept_when_it_changes_and_ended_work_is_only_read(world):
    first = NextWithHubFactory(engagement=world.engagement)
    later = note_next_with_hub(
        by=world.head, engagement=world.fresh(), words=NextWords("enrolled", "The Year 4 Work Group")
    )
    assert list(world.engagement.next_with_hub.all()) == [first, later]
    complete_engagement(
        by=world.head,
        engagement=world.fresh(),
        on=timezone.localdate(),
        reason="Talked through by phone",
        next_with_hub=NextWords("enrolled", "The Year 4 Work Group"),
        grounds=follows(),
    )
    assert world.engagement.next_with_hub.count() == 2
    with pytest.raises(Refused):
        note_next_with_hub(by=world.head, engagement=world.fresh(), words=NextWords("not_now", reason="No"))


@pytest.mark.parametrize("verb", ["stop", "complete"])
def test_d11_the_close_says_what_it_is_based_on_or_by_when_that_follows(world, client_for, verb):
    client = client_for(world.head)
    with pytest.raises(Refused, match="Tick what this is based on"):
        complete_engagement(
            by=world.head,
            engagement=world.fresh(),
            on=timezone.localdate(),
            reason="Over",
            next_with_hub=NextWords("not_now", reason="No"),
            grounds=Grounds(),
        )
    item = EvidenceFactory(engagement=world.engagement, seen="Reasons in most books")
    said = {"reason": "We are done", "outcome": "not_now", "why_not": "Next year"}
    page = client.post(url(world, verb), {**date_parts("on", timezone.localdate()), **said})
    assert "Tick what this is based on, or say by when it follows." in page.content.decode()
    assert not world.fresh().is_over
    data = {**date_parts("on", timezone.localdate()), **said, "based_on": f"e{item.pk}"}
    assert client.post(url(world, verb), data).status_code == 302
    words = client_for(world.llme_user).get(world.engagement.get_absolute_url()).content.decode()
    assert f"Based on: {item.get_kind_display()}" in words


def test_readers_and_strangers_note_nothing(world):
    for who in (world.colleague, world.governor, world.admin, world.nobody, world.other_coordinator):
        with pytest.raises(Refused):
            note_next_with_hub(by=who, engagement=world.fresh(), words=NextWords("not_now", reason="No"))
    for who in (world.nobody, world.ncetm, world.other_head):
        NextWithHubFactory(engagement=world.engagement)
        assert not NextWithHub.objects.visible_to(who).exists()


def test_the_database_itself_refuses_an_outcome_that_says_nothing(world):
    for outcome in ("enrolled", "intends", "not_now", "other"):
        with pytest.raises(IntegrityError), transaction.atomic():
            NextWithHubFactory(
                engagement=world.engagement, outcome=outcome, with_what="", expected_by=None, reason=""
            )
    assert Engagement.objects.filter(next_with_hub__isnull=False).count() == 0
