"""Responsive to any change: one side suggests it, the other agrees; a new maths lead takes over (B16)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from conversations.models import SuggestedChange
from conversations.services.changes import agree_change, decline_change, suggest_change, withdraw_change
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from engagements.history import sentence
from engagements.models import Engagement
from engagements.services.steps import finish_step
from schools.models import SchoolLeader
from schools.services.people import admit_leader, end_leadership
from tests.factories.conversations import make_concern
from tests.factories.engagements import NextStepFactory, World, ahead, make_user
from tests.factories.plans import make_agreed_plan

pytestmark = pytest.mark.django_db
WHY = "The Year 4 team has found its way"


def at(world: World, name: str, *args: object) -> str:
    return reverse(f"conversations:{name}", args=[world.engagement.reference, *args])


def another_end(world: World, by: Any = None, days: int = 300) -> SuggestedChange:
    return suggest_change(
        by=by or world.llme_user, engagement=world.engagement, what="end", reason=WHY, after_on=ahead(days)
    )


def test_b16_a_new_end_date_holds_once_the_other_side_agrees(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    before, after = world.engagement.expected_end_on, ahead(300)
    sent = {
        "what": "end",
        "after_on_day": after.day,
        "after_on_month": after.month,
        "after_on_year": after.year,
        "reason": WHY,
        "submission": uuid.uuid4(),
    }
    assert client_for(world.second_llme_user).post(at(world, "suggest_change"), sent).status_code == 302
    change = SuggestedChange.objects.get()
    assert world.fresh().expected_end_on == before
    assert {mail.to for mail in OutgoingMail.objects.all()} == {world.head}
    page = client_for(world.head).get(at(world, "change", change.pk)).content.decode()
    assert WHY in page
    assert "We agree" in page
    assert "We agree" not in client_for(world.maths_lead).get(at(world, "change", change.pk)).content.decode()
    assert client_for(world.head).post(at(world, "agree_change", change.pk)).status_code == 302
    assert world.fresh().expected_end_on == after
    event = AuditEvent.objects.get(verb="change_agreed")
    assert sentence(event) == (
        f"Agreed that we work up to {after.day} {after:%B %Y} (before: {before.day} {before:%B %Y})."
    )
    assert WHY not in str(event.__dict__)


def test_b16_another_focus_of_the_school_is_agreed_by_the_lead_llme(world: World) -> None:
    change = suggest_change(
        by=world.maths_lead,
        engagement=world.engagement,
        what="focus",
        after_words="Ratio in Year 6",
        reason=WHY,
    )
    for person in (world.second_llme_user, world.head, world.maths_lead, world.coordinator):
        with pytest.raises(Refused):
            agree_change(by=person, change=change)
    agree_change(by=world.llme_user, change=change)
    assert world.fresh().focus == "Ratio in Year 6"
    with pytest.raises(Refused):
        agree_change(by=world.llme_user, change=change)


def test_b16_another_leader_is_agreed_in_words_and_invited_as_usual(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    sent = {
        "what": "leader",
        "leader": "The deputy head, from January",
        "focus": "left over",
        "reason": "A new role",
        "submission": uuid.uuid4(),
    }
    client_for(world.head).post(at(world, "suggest_change"), sent)
    change = SuggestedChange.objects.get()
    assert change.after_words == "The deputy head, from January"
    assert client_for(world.llme_user).post(at(world, "agree_change", change.pk)).status_code == 302
    page = client_for(world.head).get(at(world, "change", change.pk)).content.decode()
    assert reverse("schools:people", args=[world.school.pk]) in page


def test_b16_the_other_side_may_say_not_now_and_why(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    change, before = another_end(world), world.engagement.expected_end_on
    with pytest.raises(Refused):
        decline_change(by=world.head, change=change, answer=" ")
    client_for(world.head).post(at(world, "decline_change", change.pk), {"answer": "After Easter perhaps."})
    assert world.fresh().expected_end_on == before
    page = client_for(world.llme_user).get(at(world, "change", change.pk)).content.decode()
    assert "After Easter perhaps." in page
    assert "Not now" in page


def test_a_suggestion_is_taken_back_by_its_side_and_waits_once(world: World) -> None:
    change = another_end(world)
    with pytest.raises(Refused):
        another_end(world, by=world.head)
    with pytest.raises(Refused):
        withdraw_change(by=world.head, change=change)
    withdraw_change(by=world.second_llme_user, change=change)
    another_end(world, by=world.head)


def test_what_changed_meanwhile_is_not_overwritten(world: World) -> None:
    change = another_end(world)
    Engagement.objects.filter(pk=world.engagement.pk).update(expected_end_on=ahead(100))
    with pytest.raises(Refused):
        agree_change(by=world.head, change=change)
    assert world.fresh().expected_end_on == ahead(100)


def test_the_end_stays_behind_the_days_that_are_booked(world: World) -> None:
    world.booked_day(on=ahead(30))
    with pytest.raises(Refused):
        another_end(world, days=20)
    with pytest.raises(Refused):
        another_end(world, days=-1)


def test_the_coordinator_and_readers_suggest_nothing(world: World) -> None:
    for person in (world.coordinator, world.colleague, world.governor, world.admin):
        with pytest.raises(Refused):
            another_end(world, by=person)


def test_b16_a_new_maths_lead_finds_every_open_thing_and_the_one_who_left_finds_none(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    """History is kept, open tasks stay with the role, and access ends at the next request."""
    leaver, session = world.maths_lead, client_for(world.maths_lead)
    plan = make_agreed_plan(world)
    day = world.day()
    step = NextStepFactory(engagement=world.engagement, written_by=leaver)
    told = make_concern(world.engagement, world.llme_user, leaver)
    change = suggest_change(
        by=leaver, engagement=world.engagement, what="other", after_words="Mornings", reason="Cover"
    )
    page = reverse("oversight:our_work", args=[world.engagement.reference])
    assert session.get(page).status_code == 200

    role = SchoolLeader.objects.get(user=leaver)
    end_leadership(by=world.head, leader=role, reason="Moves to another school")
    for address in (page, at(world, "messages"), at(world, "concern", told.pk), day.get_absolute_url()):
        assert session.get(address).status_code == 404

    new = make_user("Nell New")
    admit_leader(by=world.head, user=new, school=world.school, role=SchoolLeader.Role.MATHS_LEAD)
    client = client_for(new)
    shown = client.get(page).content.decode()
    assert "Your turn" in shown
    assert (
        client.get(reverse("engagements:confirm_day", args=[world.engagement.reference, day.pk])).status_code
        == 200
    )
    assert finish_step(by=new, step=step, is_done=True).done_by == new
    assert withdraw_change(by=new, change=change).state == "withdrawn"
    owner = plan.milestone_wordings.all()[0]
    milestone = reverse("plans:milestone_status", args=[world.engagement.reference, owner.milestone.pk])
    assert client.get(milestone).status_code == 200
    # What the leaver was told in confidence does not go over with the role.
    assert client.get(at(world, "concern", told.pk)).status_code == 404
    # What they did stays theirs.
    assert str(leaver) in client.get(at(world, "change", change.pk)).content.decode()
    history = client.get(reverse("engagements:history", args=[world.engagement.reference])).content.decode()
    assert str(leaver) in history


def test_b16_days_and_pauses_change_on_their_own_pages(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    page = client_for(world.head).get(at(world, "more")).content.decode()
    for name in ("engagements:days_agreed", "plans:plan"):
        assert reverse(name, args=[world.engagement.reference]) in page
