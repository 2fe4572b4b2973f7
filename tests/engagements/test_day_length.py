"""How many hours a day of support has: what a hub sets stands where days are written (D19)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from hubs.models import HubSetting
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db


def test_a_day_is_as_long_as_the_hub_says_from_its_date_on(client_for):
    world = make_world()
    llme, now = client_for(world.llme_user), timezone.localdate()
    tomorrow = now + datetime.timedelta(days=1)
    for number, (hours, on) in enumerate([("6.5", now), ("5", tomorrow)], start=1):
        HubSetting.objects.create(
            hub=world.hub, name="day_length_hours", number=number, value=hours, in_effect_from=on
        )
    reference, booked = world.engagement.reference, world.day(state="booked")
    for address in (
        reverse("engagements:book_day", args=[reference]),
        reverse("evidence:record_day", args=[reference]),
        reverse("evidence:record_booked_day", args=[reference, booked.pk]),
    ):
        page = llme.get(address)
        assert "A whole day is about 6.5 hours, half a day 3.25." in page.text
    HubSetting.objects.all().delete()
    page = llme.get(reverse("engagements:book_day", args=[reference]))
    assert "A whole day is about 6 hours, half a day 3." in page.text
