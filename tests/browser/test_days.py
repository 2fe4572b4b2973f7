"""Support days and evidence in a real browser: one screen, one button, no barrier, no need of a script."""

import datetime
import os
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from engagements.models import SupportDay
from engagements.services import days as verbs
from engagements.services.said_for import enter_for
from engagements.services.strikes import request_strike
from engagements.states import DayState
from evidence.services.recording import record_day
from tests.chromium import assert_no_sideways_scroll, axe
from tests.factories.engagements import NextStepFactory, World, make_world
from tests.factories.evidence import EvidenceFactory
from tests.valid_html import assert_valid

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def world() -> World:
    return make_world()


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def a_full_day(world: World) -> SupportDay:
    day = record_day(
        by=world.llme_user,
        engagement=world.engagement,
        ticks={"book_look": "Reasoning is written down in most books", "pupil_voice": ""},
        llme=world.llme,
        on=today(),
        days=1,
        worked_on="Planned a unit on fractions with two teachers.\nTried the first lesson.",
        participants={"Teachers": 2, "Maths lead": 1},
        steps=[verbs.StepWords("school", "Share the unit plan", today(14))],
    )
    verbs.reply_to_day(by=world.head, day=day, text="Thank you, it was a good day.")
    enter_for(
        by=world.coordinator,
        engagement=world.engagement,
        about="day",
        about_id=day.pk,
        side="school",
        how="phone",
        said_on=today(),
        words="The day was fine",
    )
    request_strike(by=world.head, day=day, words="two teachers")
    return day


def pages(world: World) -> list[tuple[str, Any, str]]:
    """Every page of days and evidence: a name, who opens it, its address."""
    day, booked = a_full_day(world), world.booked_day(arrival="Side gate at 8.30")
    step = NextStepFactory(engagement=world.engagement)
    row = EvidenceFactory(engagement=world.engagement, added_by=world.llme_user)
    reference = world.engagement.reference

    def to(name: str, *args: Any) -> str:
        return reverse(name, args=[reference, *args])

    head, llme = world.head, world.llme_user
    return [
        ("list", head, to("engagements:days")),
        ("day", head, day.get_absolute_url()),
        ("day-llme", llme, day.get_absolute_url()),
        ("booked", llme, booked.get_absolute_url()),
        ("confirm", head, to("engagements:confirm_day", day.pk)),
        ("send-back", head, to("engagements:send_back_day", day.pk)),
        ("book", llme, to("engagements:book_day")),
        ("record", llme, to("evidence:record_day")),
        ("reword", llme, to("evidence:correct_day", day.pk)),
        ("sheet", head, to("engagements:edit_visit_sheet", booked.pk)),
        ("move", head, to("engagements:move_day", booked.pk)),
        ("lost", llme, to("engagements:record_lost_day")),
        ("short", llme, to("engagements:record_short_contact")),
        ("enter-for", world.coordinator, to("engagements:enter_for_day", day.pk)),
        ("strike", head, to("engagements:request_strike", day.pk)),
        ("steps", head, to("engagements:steps")),
        ("edit-step", head, to("engagements:edit_step", step.pk)),
        ("evidence", head, to("evidence:list")),
        ("add-evidence", head, to("evidence:add")),
        ("edit-evidence", llme, to("evidence:edit", row.pk)),
    ]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_is_free_of_barriers(world: World, sign_in: Any, width: int) -> None:
    browsers = {}
    for name, person, address in pages(world):
        page = browsers.setdefault(person.pk, sign_in(person, width=width))
        response = page.goto(address)
        assert response.status == 200, name
        assert_valid(response.text())
        axe(page)
        assert_no_sideways_scroll(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_day_is_recorded_and_confirmed_on_a_phone(world: World, sign_in: Any, javascript: bool) -> None:
    page = sign_in(world.llme_user, width=390, javascript=javascript)
    page.goto(reverse("evidence:record_day", args=[world.engagement.reference]))
    page.get_by_label("What did we work on?").fill("Planned a unit on fractions")
    page.get_by_label("Book look", exact=True).check()
    page.locator("[name=seen_book_look]").fill("Reasoning in most books")
    page.get_by_role("button", name="Save the record").click()
    expect(page.get_by_text("Waiting for the school to confirm")).to_be_visible()
    day = SupportDay.objects.get()
    page = sign_in(world.head, width=390, javascript=javascript)
    page.goto(reverse("engagements:confirm_day", args=[world.engagement.reference, day.pk]))
    expect(page.get_by_text("Reasoning in most books")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    assert SupportDay.objects.get().state == DayState.CONFIRMED


def test_the_error_states_are_free_of_barriers(world: World, sign_in: Any) -> None:
    booked = world.booked_day()
    reference = world.engagement.reference
    for width in (320, 1280):
        page = sign_in(world.llme_user, width=width)
        for name in (
            "evidence:record_day",
            "engagements:book_day",
            "evidence:add",
            "engagements:record_lost_day",
        ):
            page.goto(reverse(name, args=[reference]))
            page.locator("main form button[type=submit]").click()
            expect(page.locator(".govuk-error-summary")).to_be_visible()
            axe(page)
            assert_no_sideways_scroll(page)
        page.goto(reverse("engagements:edit_visit_sheet", args=[reference, booked.pk]))
        SupportDay.objects.filter(pk=booked.pk).update(version=booked.version + 1, arrival="Side gate")
        page.locator("[name=arrival]").fill("Front door")
        page.locator("main form button[type=submit]").click()
        expect(page.get_by_text("Side gate")).to_be_visible()
        axe(page)
        booked.refresh_from_db()


def test_the_first_question_stands_on_the_first_screen_of_a_phone(world: World, sign_in: Any) -> None:
    page = sign_in(world.head, width=390, height=844)
    page.goto(reverse("evidence:record_day", args=[world.engagement.reference]))
    expect(page.get_by_text("safeguarding lead today")).to_be_visible()
    expect(page.get_by_text("Who reads this")).to_be_visible()
    expect(page.get_by_text("NCETM does not read these words")).to_be_hidden()
    assert (
        page.get_by_label("Day", exact=True).first.evaluate("box => box.getBoundingClientRect().bottom") < 844
    )
    page.get_by_text("What goes to NCETM and others").click()
    expect(page.get_by_text("NCETM does not read these words")).to_be_visible()
