"""What waits for an LLME is told to the LLME: the coordinator's rule about it is off until a hub wants it."""

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from engagements.models import Assignment
from hubs.models import HubMembership
from tests.factories.engagements import make_world
from tests.factories.intake import make_waiting
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


def test_the_home_says_what_of_the_waiting_list_waits_for_the_hub_and_opens_it(client_for):
    world, today = make_world(), timezone.localdate()
    said = {"by": world.coordinator, "answered_on": day(-9)}
    make_waiting(world.hub, "Ash", answer="not_now", ask_again_on=today, **said)
    make_waiting(world.hub, "Beech", answer="not_now", ask_again_on=day(1), **said)
    make_waiting(world.hub, "Cedar", by=world.coordinator)
    for name in ("Dogwood", "Elder"):
        make_waiting(world.hub, name, answer="yes", **said)
    make_waiting(make_world().hub, "Fir", answer="yes", **said)
    client = client_for(world.coordinator)
    found = re.findall(r'href="([^"]+)">(\d+ (?:to ask|yes)[^<]+)<', client.get("/").content.decode())
    assert [words for _address, words in found] == ["1 to ask again now", "2 yes, to open"]
    assert "1 school</p>" in client.get(found[0][0]).content.decode()
    assert "2 schools</p>" in client.get(found[1][0]).content.decode()


def test_a_home_whose_waiting_list_waits_for_nobody_says_nothing_of_it(client_for):
    world = make_world()
    make_waiting(world.hub, "Cedar", by=world.coordinator)
    page = client_for(world.coordinator).get("/").content.decode()
    assert "Waiting list: schools to speak to" in page
    assert "to ask again now" not in page


def test_the_first_school_comes_before_the_counts_that_repeat_it(client_for):
    world = make_world()
    Assignment.objects.filter(engagement=world.engagement).update(ended_at=timezone.now())
    page = client_for(world.coordinator).get("/").content.decode()
    fold = page.index('<details class="govuk-details hs-desk-reasons">')
    assert fold < page.index("1 school without an LLME") < page.index('hs-desk"') < page.index("Next steps")
    assert (
        '<details class="govuk-details hs-desk-reasons" open>'
        in client_for(world.coordinator).get("/?reason=no_llme").content.decode()
    )


def test_each_stage_on_the_home_opens_the_rows_of_this_hub_alone(client_for):
    """Whoever coordinates two hubs reads as many rows as the home of the one says."""
    here, there = make_world(), make_world()
    second = HubMembership.objects.create(
        user=here.coordinator, hub=there.hub, role="coordinator", starts_on=day(-1)
    )
    client = client_for(here.coordinator)
    for home_of_two in (True, False):
        home = client.get("/").content.decode()
        found = re.findall(r'href="(/engagements/[^"]*stage=[^"]*)">(Working together|All work)', home)
        assert [words for _, words in found] == ["All work", "Working together"]
        for address, _ in found:
            assert "1 engagement</p>" in client.get(unescape(address)).content.decode(), home_of_two
        HubMembership.objects.filter(pk=second.pk).update(ended_at=timezone.now())
