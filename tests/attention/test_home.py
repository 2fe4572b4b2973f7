"""What waits for an LLME is told to the LLME: the coordinator's rule about it is off until a hub wants it."""

import datetime

import pytest
from django.utils import timezone

from tests.factories.engagements import make_world
from tests.factories.llmes import AccreditationFactory

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (-2, True)])
def test_an_llme_reads_that_their_accreditation_runs_out(days, told, client_for):
    world = make_world()
    AccreditationFactory(llme=world.llme, awarded_on=day(-400), expires_on=day(days))
    page = client_for(world.llme_user).get("/").content.decode()
    assert ("Your accreditation lasts until" in page) is told
    assert "accreditation" not in client_for(world.head).get("/").content.decode()
    assert "accreditation" not in client_for(world.coordinator).get("/").content.decode()
