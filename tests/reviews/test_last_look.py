"""The last look together asks what next, and leads to the close (D2, B5)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused
from engagements.last_look import last_look_of
from engagements.services.closing import NextWords
from engagements.services.lifecycle import complete_engagement, reopen_engagement
from engagements.services.parts import open_part
from reviews.models import Look
from reviews.services.planning import begin_look, move_look
from tests.factories.engagements import follows
from tests.factories.reviews import agree, fresh, make_held_look, make_look, view_of, write
from tests.reviews.test_together import date_parts, in_days, page_of, url


def close(world, **more):
    return complete_engagement(
        by=world.head,
        engagement=world.fresh(),
        on=timezone.localdate(),
        next_with_hub=NextWords("enrolled", "The Year 4 Work Group"),
        grounds=follows(),
        **more,
    )


def test_d2_a_last_look_together_stands_for_the_reason(world, client_for):
    with pytest.raises(Refused, match="no last look together"):
        close(world)
    look = make_look(world, kind="last")
    write(look, world.head, together="Reasons everywhere")
    agree(look, world.llme_user)
    with pytest.raises(Refused, match="no last look together"):
        close(world)
    agree(look, world.head)
    page = page_of(
        client_for(world.head).get(reverse("engagements:complete", args=[world.engagement.reference]))
    )
    assert "You looked back together on" in page
    assert "Why there was no last look together" not in page
    close(world)
    assert world.fresh().is_over
    history = page_of(
        client_for(world.head).get(reverse("engagements:history", args=[world.engagement.reference]))
    )
    assert "without a last look together" not in history


def test_b5_what_both_said_of_the_hub_is_noted_and_stands_in_the_close(world, client_for):
    look = make_look(world, kind="last")
    client = client_for(world.head)
    path = url("write", world, look.pk, "joint")
    form = client.get(path).context["form"]
    data = {
        "seen": form["seen"].value(),
        "together": "Reasons everywhere",
        "what_next": "The maths lead goes on with the staff meetings",
        "outcome": "intends",
        "intends_what": "The Year 4 Work Group",
        **date_parts("intends_by", in_days(90)),
        "differently": "Begin with the teaching assistants",
    }
    assert client.post(path, data).status_code == 302
    agree(look, world.llme_user, world.head)
    row = world.engagement.next_with_hub.get()
    assert (row.outcome, row.with_what, row.expected_by) == ("intends", "The Year 4 Work Group", in_days(90))
    words = page_of(client.get(look.get_absolute_url()))
    assert "The maths lead goes on with the staff meetings" in words
    assert "Means to enrol: The Year 4 Work Group" in words
    work = page_of(client.get(world.engagement.get_absolute_url()))
    assert "You have looked back together: complete our work" in work
    complete = page_of(client.get(reverse("engagements:complete", args=[world.engagement.reference])))
    assert "The Year 4 Work Group" in complete


def test_the_last_look_says_what_comes_next_is_still_to_add(world, client_for):
    look = make_look(world, kind="last")
    write(look, world.head, together="Reasons everywhere")
    words = page_of(client_for(world.head).get(look.get_absolute_url()))
    assert "What comes next with the hub: our work can’t be completed without it." in words
    write(look, world.head, outcome="intends", with_what="A Work Group")
    words = page_of(client_for(world.head).get(look.get_absolute_url()))
    assert "Say by when the school means to enrol." in words
    assert "Agree this" not in words


def test_work_opened_again_has_another_last_look(world):
    first = make_held_look(world, kind="last")
    with pytest.raises(Refused, match="agreed the last look together already"):
        begin_look(by=world.head, engagement=world.fresh(), kind="last", way="together")
    close(world)
    reopen_engagement(
        by=world.coordinator, engagement=world.fresh(), on=timezone.localdate(), reason="One more term"
    )
    assert last_look_of(world.fresh()) is None
    with pytest.raises(Refused, match="no last look together"):
        close(world)
    second = make_held_look(world, kind="last")
    assert second.pk != first.pk
    close(world)


def test_a_look_each_term_once_the_pair_opens_more_looks(world, client_for):
    client = client_for(world.head)
    with pytest.raises(Refused, match="Open “More looks together” first"):
        move_look(by=world.head, engagement=world.fresh(), kind="between", to=in_days(30))
    page = client.get(url("more", world))
    assert "Plan one more look" not in page_of(client.get(url("looks", world)))
    assert "More looks together" in page_of(page)
    open_part(by=world.head, engagement=world.fresh(), part="reviews")
    client.post(url("more", world), date_parts("to", in_days(10)))
    assert Look.objects.get(kind="between").due_on == in_days(10)
    look = make_look(world, kind="between")
    write(look, world.head, together="Autumn", next_on=in_days(70))
    agree(look, world.head, world.llme_user)
    again = Look.objects.get(kind="between", state="planned")
    assert again.due_on == in_days(70)
    assert fresh(look).state == "held"
    write_next = make_look(world, kind="between")
    write(write_next, world.head, together="Spring", none_needed=True)
    agree(write_next, world.head, world.llme_user)
    assert not Look.objects.filter(kind="between", state="planned").exists()


def test_an_unopened_part_is_never_asked_for(world, client_for):
    make_held_look(world)
    words = page_of(client_for(world.head).get(url("looks", world)))
    assert "not started" not in words.lower()
    work = page_of(client_for(world.head).get(world.engagement.get_absolute_url()))
    assert "More looks together" not in work


def test_the_midway_look_is_left_out_once_the_end_has_come(world, client_for):
    world.engagement.starts_on = in_days(-300)
    world.engagement.expected_end_on = in_days(5)
    world.engagement.save()
    words = page_of(client_for(world.head).get(world.engagement.get_absolute_url()))
    assert "Look together for the last time" in words
    assert "Look together, midway" not in words


def test_the_words_of_both_stay_as_typed(world):
    look = make_look(world, kind="last")
    write(look, world.head, together="One\nTwo", school_step="Plan", school_step_on=in_days(3))
    view = view_of(look)
    assert (view.together, view.school_step_on) == ("One\nTwo", timezone.localdate() + datetime.timedelta(3))
