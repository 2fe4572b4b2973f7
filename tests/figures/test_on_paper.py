"""A return and the figures on a sheet of paper, in a real browser."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.engagements import make_world
from tests.figures.test_returns import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = 720  # pixels between the margins of A4


def test_every_column_stands_on_the_sheet_and_no_address_of_the_service(sign_in):
    world = make_world()
    world.day(on=timezone.localdate() - datetime.timedelta(days=10))
    page = sign_in(world.coordinator, width=SHEET)
    for path in (address(world), reverse("figures:hub", args=[world.hub.code])):
        page.goto(path)
        expect(page.locator("main table").first).to_be_visible()
        page.emulate_media(media="print")
        cut = page.locator(".hs-scroll").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert cut == 0
        written = page.locator("main a[href]").evaluate_all(
            "all => all.map(one => getComputedStyle(one, '::after').content)"
        )
        assert written
        assert set(written) <= {"none", "normal"}
        page.emulate_media(media="screen")
