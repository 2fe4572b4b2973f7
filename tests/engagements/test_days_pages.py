"""The pages of support days: what each person sees and can do."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.written import uk_date as uk
from engagements.models import DaySlot, NextStep, StrikeRequest, SupportDay
from engagements.services import days as verbs
from engagements.services.said_for import enter_for
from engagements.services.strikes import request_strike
from engagements.states import DayState, Status
from tests.factories.engagements import NextStepFactory, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def typed(day: datetime.date, name: str = "on") -> dict[str, str]:
    """A date as a person types it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, world: World, *more: Any) -> str:
    return reverse(f"engagements:{name}", args=[world.engagement.reference, *more])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def booking(**extra: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid.uuid4()),
        **typed(today(7)),
        "days": "1",
        "mode": "in_school",
        "llme": "",
        **extra,
    }


PAGES = ["days", "book_day", "record_short_contact", "record_lost_day", "steps", "add_step"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_the_two_sides(world: World, name: str) -> None:
    for user in (world.head, world.maths_lead, world.llme_user, world.second_llme_user):
        assert as_(user).get(url(name, world)).status_code == 200


def test_the_page_of_a_day_opens_for_all_who_read_and_shows_no_button_to_readers(world: World) -> None:
    day = world.day()
    for user in (
        world.head,
        world.llme_user,
        world.colleague,
        world.governor,
        world.coordinator,
        world.admin,
    ):
        assert as_(user).get(day.get_absolute_url()).status_code == 200
    for user in (world.governor, world.colleague, world.admin):
        page = as_(user).get(day.get_absolute_url()).content.decode()
        assert "Read and confirm" not in page
        assert "/reply/" not in page
    for user in world.strangers:
        assert as_(user).get(day.get_absolute_url()).status_code == 404


def test_booking_recording_and_confirming_as_two_people(world: World) -> None:
    llme, head = as_(world.llme_user), as_(world.head)
    form = booking(purpose="Look at reasoning", arrival="Side gate at 8.30", llme=str(world.llme.pk))
    page = llme.post(url("book_day", world), form, follow=True)
    assert "Look at reasoning" in text_of(page)
    day = SupportDay.objects.get()
    assert (day.state, day.arrival) == (DayState.BOOKED, "Side gate at 8.30")

    day.on = today()
    day.save(update_fields=["on"])
    DaySlot.objects.filter(day=day).update(on=today())
    record = {
        "submission": str(uuid.uuid4()),
        "version": "1",
        **typed(today()),
        "days": "1",
        "worked_on": "Planned a unit on fractions",
        "ticks": ["book_look", "pupil_voice"],
        "seen_book_look": "Reasoning written down in most books",
        "took_part_3": "2",
        "school_step_1": "Share the unit",
        **typed(today(7), "school_step_1_on"),
    }
    record_url = reverse("evidence:record_booked_day", args=[world.engagement.reference, day.pk])
    assert llme.get(record_url).status_code == 200
    page = llme.post(record_url, record, follow=True)
    assert page.status_code == 200
    shown = text_of(page)
    for words in (
        "Waiting for the school to confirm",
        "Book look",
        "2 × teachers",
        "Share the unit",
        "Reasoning",
    ):
        assert words in shown, words

    confirm = url("confirm_day", world, day.pk)
    page = head.get(confirm)
    assert "Planned a unit on fractions" in text_of(page)
    assert SupportDay.objects.get().state == DayState.RECORDED  # reading changes nothing
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert version is not None
    page = head.post(confirm, {"version": version[1]}, follow=True)
    assert "Confirmed. Thank you." in text_of(page)
    assert "Confirmed by Hilda Head" in text_of(page)


def test_a_booking_without_room_links_to_a_proposal(world: World) -> None:
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(agreed_days="0.5")
    page = as_(world.head).post(url("book_day", world), booking(llme=str(world.llme.pk)))
    assert "Of the 0.5 agreed days" in text_of(page)
    assert url("propose_days", world) in page.content.decode()


def test_confirming_what_changed_meanwhile_shows_the_change_and_confirms_nothing(world: World) -> None:
    day = world.day()
    verbs.correct_day(
        by=world.llme_user, day=day, seen_version=1, on=day.on, days=day.days, worked_on="Decimals instead"
    )
    page = as_(world.head).post(url("confirm_day", world, day.pk), {"version": "1"})
    assert page.status_code == 409
    shown = text_of(page)
    assert "has changed since you opened it" in shown
    assert "what we worked on" in shown
    assert "Decimals instead" in shown
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED
    assert 'name="version" value="2"' in page.content.decode()


def test_the_confirm_page_is_closed_to_ones_own_side_and_the_coordinator(world: World) -> None:
    day = world.day()
    for user in (world.llme_user, world.second_llme_user, world.coordinator, world.governor, world.admin):
        client = as_(user)
        assert client.get(url("confirm_day", world, day.pk)).status_code == 403
        assert client.post(url("confirm_day", world, day.pk), {"version": "1"}).status_code == 403
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED


def test_sending_back_and_replying(world: World) -> None:
    day = world.day()
    page = as_(world.head).post(
        url("send_back_day", world, day.pk), {"version": "1", "text": "It was half a day"}, follow=True
    )
    assert "It was half a day" in text_of(page)
    reply = {"submission": str(uuid.uuid4()), "text": "You are right"}
    page = as_(world.llme_user).post(url("reply_to_day", world, day.pk), reply, follow=True)
    assert "You are right" in text_of(page)
    assert "Reword it" in text_of(page)


def test_a_list_of_names_is_asked_about_once(world: World) -> None:
    form = {
        "submission": str(uuid.uuid4()),
        "text": "Speak to Amy Jones, Ben Carter and Chloe Dunn",
    }
    page = as_(world.head).post(url("add_step", world), form)
    assert "This looks like people’s names" in text_of(page)
    assert not NextStep.objects.exists()
    as_(world.head).post(url("add_step", world), form | {"names_seen": "1"})
    assert NextStep.objects.exists()


def test_every_visit_form_says_where_a_worry_goes_and_who_reads(world: World) -> None:
    for name in ("book_day", "record_short_contact", "record_lost_day"):
        shown = text_of(as_(world.llme_user).get(url(name, world)))
        assert "safeguarding lead today" in shown, name
        assert "Who reads this" in shown, name


def test_a_lost_day_and_a_short_contact_from_their_pages(world: World) -> None:
    client = as_(world.llme_user)
    lost = {
        "submission": str(uuid.uuid4()),
        **typed(today()),
        "days": "1",
        "llme": str(world.llme.pk),
        "lost_reason": "outside",
        "uses_days": "no",
    }
    page = client.post(url("record_lost_day", world), lost, follow=True)
    assert "A day that did not happen" in text_of(page)
    short = {
        "submission": str(uuid.uuid4()),
        **typed(today()),
        "mode": "phone",
        "llme": str(world.llme.pk),
        "worked_on": "Talked about the unit",
    }
    page = client.post(url("record_short_contact", world), short, follow=True)
    assert "Short contact" in text_of(page)


def test_moving_and_cancelling_from_their_pages(world: World) -> None:
    day = world.booked_day()
    client = as_(world.head)
    form = {"version": "1", **typed(today(12)), "reason": "school", "asked_side": "school"}
    page = client.post(url("move_day", world, day.pk), form, follow=True)
    assert "Moved from" in text_of(page)
    form = {"version": "2", "reason": "llme", "asked_side": "llme"}
    page = client.post(url("cancel_day", world, day.pk), form, follow=True)
    assert "Cancelled" in text_of(page)
    stale = client.post(url("cancel_day", world, day.pk), form)
    assert stale.status_code == 409


def test_two_people_with_one_visit_sheet_lose_neither_text(world: World) -> None:
    day = world.booked_day()
    path = url("edit_visit_sheet", world, day.pk)
    first = {"version": "1", "mode": "in_school", "arrival": "Side gate"}
    assert as_(world.head).post(path, first).status_code == 302
    page = as_(world.llme_user).post(path, first | {"arrival": "Front door"})
    assert page.status_code == 409
    assert "Side gate" in text_of(page)
    assert "Front door" in page.content.decode()


def test_entering_for_the_school_shows_so_until_they_confirm_it(world: World) -> None:
    day = world.day()
    form = {
        "submission": str(uuid.uuid4()),
        "how": "phone",
        **typed(today(), "said_on"),
        "words": "The day is fine",
    }
    page = as_(world.llme_user).post(url("enter_for_day", world, day.pk), form, follow=True)
    assert "Entered by Lee Lane for the school" in text_of(page)
    assert "It does not confirm the day" in text_of(page)
    said = world.engagement.said_for.get()
    confirm = reverse("engagements:confirm_said", args=[world.engagement.reference, said.pk])
    assert as_(world.llme_user).post(confirm).status_code == 403
    page = as_(world.head).post(confirm, follow=True)
    assert "Hilda Head confirmed these words" in text_of(page)
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED


def test_striking_out_from_the_page(world: World) -> None:
    day = world.day(worked_on="Sat with Mrs Adeyemi")
    form = {"submission": str(uuid.uuid4()), "words": "Mrs Adeyemi"}
    as_(world.head).post(url("request_strike", world, day.pk), form)
    asked = StrikeRequest.objects.get()
    answer = reverse("engagements:answer_strike", args=[world.engagement.reference, asked.pk])
    assert as_(world.maths_lead).post(answer, {"answer": "agree"}).status_code == 403
    assert as_(world.governor).post(answer, {"answer": "agree"}).status_code == 403
    page = as_(world.coordinator).post(answer, {"answer": "agree"}, follow=True)
    assert "Sat with [words struck out]" in text_of(page)
    assert "Adeyemi" not in page.content.decode()


def test_steps_are_ticked_by_their_side(world: World) -> None:
    ours = NextStepFactory(engagement=world.engagement)
    page = as_(world.llme_user).get(url("steps", world))
    assert "Share the unit plan" in text_of(page)
    assert url("finish_step", world, ours.pk) not in page.content.decode()
    assert as_(world.llme_user).post(url("finish_step", world, ours.pk)).status_code == 403
    as_(world.head).post(url("finish_step", world, ours.pk), {"is_done": "yes"})
    ours.refresh_from_db()
    assert ours.done_by == world.head


def test_a_late_step_is_set_aside_by_its_side_with_a_reason_both_read(world: World) -> None:
    late = NextStepFactory(engagement=world.engagement, due_on=today(-3))
    head, llme, list_ = as_(world.head), as_(world.llme_user), url("steps", world)
    assert "done, another date, or set aside?" in text_of(head.get(list_))
    assert as_(world.llme_user).get(url("set_step_aside", world, late.pk)).status_code == 403
    path = url("set_step_aside", world, late.pk)
    assert path in head.get(list_).content.decode()
    assert "Say why in a line." in text_of(head.post(path, {"reason": ""}))

    for _ in range(2):
        page = head.post(path, {"reason": "The scheme changed"}, follow=True)
        assert "Share the unit plan" not in text_of(page)
    assert "Share the unit plan" not in text_of(head.get("/"))
    told = text_of(llme.get(list_ + "?show=all"))
    assert "Share the unit plan" in told
    assert "Set aside The scheme changed" in " ".join(told.split())
    history = text_of(llme.get(url("history", world)))
    assert history.count("Set a next step of the school aside.") == 1


def test_a_step_set_aside_is_taken_up_again_by_its_side_and_every_reason_stays(world: World) -> None:
    step = NextStepFactory(engagement=world.engagement, due_on=today(7))
    head, llme, list_ = as_(world.head), as_(world.llme_user), url("steps", world)
    aside, up = (url(name, world, step.pk) for name in ("set_step_aside", "take_step_up"))
    head.post(aside, {"reason": "The scheme changed"})
    assert up in head.get(list_ + "?show=all").content.decode()
    assert up not in llme.get(list_ + "?show=all").content.decode()
    for nobody in (world.llme_user, world.governor, world.coordinator):
        assert as_(nobody).post(up, {"reason": "Yes"}).status_code == 403
    assert "Say why in a line." in text_of(head.post(up, {"reason": " "}))

    for _ in range(2):
        page = head.post(up, {"reason": "The old scheme stays"}, follow=True)
        assert "Share the unit plan" in text_of(page)
    told = " ".join(text_of(llme.get(list_)).split())
    assert f"Set aside on {uk(today())}: The scheme changed" in told
    assert f"Taken up again on {uk(today())}: The old scheme stays" in told
    head.post(aside, {"reason": "No time this term"})
    told = " ".join(text_of(llme.get(list_ + "?show=all")).split())
    for words in ("The scheme changed", "The old scheme stays", "No time this term"):
        assert told.count(words) == 1
    history = text_of(llme.get(url("history", world)))
    assert history.count("Took a next step of the school up again.") == 1


def test_the_coordinator_accepts_after_the_wait(world: World) -> None:
    day = world.day(hub_sees_on=today())
    path = url("accept_day", world, day.pk)
    assert as_(world.head).post(path, {"version": "1", "reason": "x"}).status_code == 403
    assert "Ask in a message what is in the way" in text_of(
        as_(world.coordinator).get(url("day", world, day.pk))
    )
    page = as_(world.coordinator).post(path, {"version": "1", "reason": "Head on leave"}, follow=True)
    assert "Accepted for the hub by Cora Coe" in text_of(page)
    page = as_(world.head).post(url("confirm_day", world, day.pk), {"version": "2"}, follow=True)
    assert "Accepted for the hub by Cora Coe" in text_of(page)
    assert "Confirmed by Hilda Head" in text_of(page)


def test_days_that_no_longer_fit_can_be_fewer_or_the_end_be_moved(world: World) -> None:
    end = f'<a class="govuk-link" href="{url("edit", world)}#id_expected_end_on_day">Move the end</a>'
    for person, may in ((world.coordinator, True), (world.head, False), (world.llme_user, False)):
        page = as_(person).get(url("days_agreed", world)).content.decode()
        assert (end in page) is may
    assert 'id="id_expected_end_on_day"' in as_(world.coordinator).get(url("edit", world)).content.decode()


def test_a_double_click_makes_one(world: World) -> None:
    client = as_(world.llme_user)
    form = booking(llme=str(world.llme.pk))
    first, second = client.post(url("book_day", world), form), client.post(url("book_day", world), form)
    assert first["Location"] == second["Location"]
    assert SupportDay.objects.count() == 1


def full_day(world: World) -> SupportDay:
    """A day with one of everything on it."""
    day = world.day(purpose="Reasoning")
    enter_for(
        by=world.coordinator,
        engagement=world.engagement,
        about="day",
        about_id=day.pk,
        side="school",
        how="phone",
        said_on=today(),
        words="Fine",
    )
    verbs.reply_to_day(by=world.head, day=day, text="Thank you")
    NextStepFactory(engagement=world.engagement, day=day)
    day.participants.create(role="Teachers", count=2)
    request_strike(by=world.head, day=day, words="fractions")
    return day


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_the_same_number_of_times(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    day = full_day(world)
    for number in range(count - 1):
        world.day(on=today(-10 - number))
        NextStepFactory(engagement=world.engagement, day=day)
        verbs.reply_to_day(by=world.head, day=day, text="More")
    for user, name, args, queries in (
        (world.head, "day", (day.pk,), 12),
        (world.head, "confirm_day", (day.pk,), 13),
        (world.head, "days", (), 9),
        (world.head, "steps", (), 8),
    ):
        client = as_(user)
        client.get("/about/help/")
        with django_assert_num_queries(queries, info=name):
            client.get(url(name, world, *args))


def test_while_the_work_is_paused_no_booking_is_offered(client):
    world = make_world(status=Status.PAUSED)
    client.force_login(world.llme_user)
    page = client.get(f"/engagements/{world.engagement.reference}/days/").content.decode()
    assert "This work is paused. Days are booked again once it is resumed." in page
    assert "days/book/" not in page
    assert "Record a day" in page
