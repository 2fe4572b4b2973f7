"""The pictures in a real browser: at every width, on paper, and read by axe."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pictures.blocks import Block, first_choice
from pictures.models import Picture
from tests.chromium import WIDTHS, assert_no_sideways_scroll, axe
from tests.factories.engagements import make_world
from tests.factories.pictures import PictureFactory
from tests.factories.plans import make_agreed_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    world = make_world()
    make_agreed_plan(world)
    day = timezone.localdate() - datetime.timedelta(days=20)
    world.day(on=day)
    world.booked_day()
    visit = day + datetime.timedelta(days=3)
    engagement = world.engagement
    engagement.other_support.create(
        kind="trust", about="A maths review", starts_on=visit, ends_on=visit, added_by=world.head
    )
    engagement.parts_open = ["other_support"]
    engagement.save()
    PictureFactory(engagement=engagement, edited_by=world.head)
    return world


@pytest.mark.parametrize("width", WIDTHS.values())
def test_the_pictures_are_readable_at_every_width(sign_in, world, width):
    page = sign_in(world.governor, width=width)
    for path in ("picture/", "timeline/"):
        page.goto(f"/engagements/{world.engagement.reference}/{path}")
        axe(page)
        assert_no_sideways_scroll(page)
        drawn = page.locator("svg.hs-drawing:visible")
        assert drawn.count() == (3 if path == "picture/" else 1)
        smallest = drawn.evaluate_all(
            """all => Math.min(...all.flatMap(svg => [...svg.querySelectorAll('text')]
                .map(text => text.getBoundingClientRect().height)))"""
        )
        assert smallest >= 11
        inside = drawn.evaluate_all(
            """all => all.every(svg => [...svg.querySelectorAll('text')].every(text => {
                const one = text.getBoundingClientRect(), all = svg.getBoundingClientRect();
                return one.left >= all.left - 1 && one.right <= all.right + 1; }))"""
        )
        assert inside


def test_on_paper_the_wide_drawings_stand_without_buttons(sign_in, world):
    page = sign_in(world.head, width=390)
    page.goto(f"/engagements/{world.engagement.reference}/picture/")
    page.emulate_media(media="print")
    expect(page.locator(".hs-drawing--wide:visible")).to_have_count(3)
    expect(page.locator(".hs-drawing--narrow:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="Choose what is on it")).to_have_count(0)


def test_what_stands_there_before_the_head_has_chosen_goes_on_one_sheet_of_paper(sign_in, world):
    picture = Picture.objects.get()
    picture.blocks = first_choice()
    picture.save()
    page = sign_in(world.head, width=390)
    page.goto(f"/engagements/{world.engagement.reference}/picture/")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


def test_the_head_chooses_and_the_governor_sees(sign_in, world):
    head, governor = sign_in(world.head, width=390), sign_in(world.governor, width=390)
    path = f"/engagements/{world.engagement.reference}/picture/"
    head.goto(path)
    head.get_by_role("link", name="Choose what is on it").click()
    axe(head)
    head.get_by_label(str(Block.PHASES.label)).uncheck()
    head.get_by_role("textbox", name="What is next").fill("Reception joins us")
    head.get_by_role("button", name="Save and look at the page").click()
    head.get_by_text("Reception joins us").wait_for()
    governor.goto(path)
    governor.get_by_text("Reception joins us").wait_for()
    expect(governor.get_by_role("heading", name="The phases of each focus")).to_have_count(0)
