"""A return stays as it was submitted; what changes later is an amendment, which the school reads too."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.grounds import Grounds
from engagements.models import Engagement
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.days import withdraw_day
from figures.models import ReturnLine, TermlyReturn
from tests.factories.engagements import make_world
from tests.factories.figures import amend_for_today, submit_for_today, term_today
from tests.figures.test_hub import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    for number in range(3):
        world.day(on=timezone.localdate() - datetime.timedelta(days=number + 1))
    return world


def address(world, name="return", *more):
    term = term_today(world.hub)
    return reverse(f"figures:{name}", args=[world.hub.code, term.year, term.key, *more])


def a_day_is_withdrawn(world):
    day = world.engagement.days.order_by("pk").last()
    withdraw_day(by=world.llme_user, day=day, reason="It was a call", seen_version=day.version)


def both_agree_more_days(world):
    follows = Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=20))
    engagement = world.fresh()
    proposal = propose_days(
        by=world.llme_user, engagement=engagement, days=Decimal("7.5"), reason="Year 5 too", grounds=follows
    )
    agree_days(by=world.head, engagement=world.fresh(), proposal=proposal)


def it_began_after_the_term(world):
    ahead = term_today(world.hub).ends_on + datetime.timedelta(days=10)
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=ahead)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (a_day_is_withdrawn, "days used was 3, now 2 and days left was 3, now 4."),
        (both_agree_more_days, "days agreed was 6, now 7.5 and days left was 3, now 4.5."),
        (it_began_after_the_term, "outcome was under way, now not in this term"),
    ],
)
def test_a_fact_that_changes_is_seen_submitted_and_read_by_the_school(world, client_for, change, told):
    submit_for_today(world.hub, world.coordinator)
    own = reverse("figures:own_lines", args=[world.engagement.reference])
    before = client_for(world.head).get(own).text
    change(world)

    page = client_for(world.coordinator).get(address(world)).text
    assert "Changed since" in page
    assert told in page
    assert client_for(world.head).get(own).text.count("<h2") == before.count("<h2")  # frozen until amended

    amend_for_today(world.hub, world.coordinator)
    first, amendment = TermlyReturn.objects.order_by("number")
    assert (first.is_unchanged, amendment.is_unchanged) == (True, True)
    assert [line.days_used for line in first.lines.all()] == [Decimal(3)]
    after = client_for(world.head).get(own).text
    assert 0 < after.index(f"{first.label}, amended") < after.rindex(f"{first.label}</h2>")  # newest first
    assert told.rstrip(".") in after
    assert ReturnLine.objects.visible_to(world.head).count() == 2
    assert "Changed since" not in client_for(world.coordinator).get(address(world)).text


def test_ncetm_takes_out_the_return_as_it_stands_with_what_was_amended(world, client_for):
    submit_for_today(world.hub, world.coordinator)
    a_day_is_withdrawn(world)
    amend_for_today(world.hub, world.coordinator)
    ncetm, today = client_for(world.ncetm), timezone.localdate()
    told = f"days used was 3, now 2, days left was 3, now 4 (amended on {today.day} {today:%B %Y})"
    row = [str(world.school.urn), world.engagement.reference, "Primary", "6", "2", "4", "Under way", "", told]
    assert told in ncetm.get(address(world)).text
    for kind in ("csv", "excel"):
        assert opened(ncetm.post(address(world, "return_export", kind)), kind)[1:] == [row]
