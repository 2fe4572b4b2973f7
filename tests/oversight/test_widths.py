"""Between the tablet and the desk: half a screen, and a tablet on its side."""

import pytest
from django.urls import reverse

from tests.chromium import assert_no_sideways_scroll
from tests.factories.engagements import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [660, 780, 1024])
def test_a_desk_fits_the_width_it_has(sign_in, width):
    world = make_world()
    page = sign_in(world.coordinator, width=width)
    hub = [world.hub.code]
    for path in (
        reverse("oversight:home"),
        reverse("listing:engagements"),
        reverse("llmes:list"),
        reverse("workload:workload", args=hub),
        reverse("workload:july", args=hub),
        reverse("schools:search"),
        world.engagement.get_absolute_url(),
    ):
        page.goto(path)
        page.wait_for_load_state()
        assert_no_sideways_scroll(page)
