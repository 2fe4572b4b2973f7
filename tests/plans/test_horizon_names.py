"""What a hub calls the horizons, wherever a plan is read: as it was agreed, in a draft as of today."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from hubs.settings.in_effect import forget_settings
from plans.checks import is_unchanged
from plans.models import PlanVersion
from tests.factories.engagements import make_world
from tests.factories.hubs import HubSettingFactory
from tests.factories.plans import agree, make_agreed_plan, make_draft
from tests.factories.reviews import make_look

pytestmark = pytest.mark.django_db
NAMES = {"short": "By half-term", "medium": "This year", "long": "Beyond this year"}


@pytest.fixture
def world():
    return make_world(parts_open=["full_plan"])


def rename(world, names=NAMES, number=1):
    for horizon, name in names.items():
        HubSettingFactory(hub=world.hub, name=f"horizon_{horizon}_label", value=name, number=number)
    forget_settings(world.hub)


def pages_of_agreed(world, client_for, agreed, look):
    """Every page on which milestones that both sides agreed are read."""
    here = [world.engagement.reference]
    one = agreed.milestone_wordings.get(horizon="short").milestone
    pages = {
        "plans:plan": here,
        "plans:summary": here,
        "plans:version": [*here, agreed.pk],
        "plans:sheet": [*here, agreed.pk],
        "plans:milestone": [*here, one.pk],
        "oversight:our_work": here,
        "reviews:write": [*here, look.pk, "joint"],
    }
    for name, args in pages.items():
        yield name, client_for(world.llme_user).get(reverse(name, args=args)).content.decode()


def test_every_page_of_a_plan_says_the_names_of_the_hub(world, client_for):
    rename(world)
    agreed, look = make_agreed_plan(world), make_look(world)
    for name, page in pages_of_agreed(world, client_for, agreed, look):
        assert "By half-term" in page, name
        assert "Short term" not in page, name


def test_d11_what_both_agreed_stays_under_the_names_they_read(world, client_for):
    agreed, look = make_agreed_plan(world), make_look(world)
    rename(world)
    for name, page in pages_of_agreed(world, client_for, agreed, look):
        assert "Short term" in page, name
        assert "By half-term" not in page, name


def test_a_draft_goes_by_the_names_of_today_and_keeps_them_once_agreed(world, client_for):
    first = make_agreed_plan(world)
    rename(world)
    draft = make_draft(world, reason="A new maths lead")
    here = [world.engagement.reference, draft.pk]
    for name in ("plans:version", "plans:sheet", "plans:edit"):
        page = client_for(world.llme_user).get(reverse(name, args=here)).content.decode()
        assert "By half-term" in page, name
    agree(draft, world.llme_user, world.head)
    rename(world, {"short": "By Easter"}, number=2)
    read = client_for(world.head).get(reverse("plans:version", args=here)).content.decode()
    assert "By half-term" in read
    assert "By Easter" not in read
    earlier = reverse("plans:version", args=[world.engagement.reference, first.pk])
    assert "Short term" in client_for(world.head).get(earlier).content.decode()


def test_plans_agreed_before_keep_the_names_of_their_day(world):
    today = timezone.localdate()
    agreed, draft = make_agreed_plan(world), make_draft(world, reason="A new maths lead")
    for number, (back, name) in enumerate([(0, "Early"), (30, "Later"), (-3, "Too late")], start=1):
        HubSettingFactory(
            hub=world.hub,
            name="horizon_short_label",
            value=name,
            number=number,
            in_effect_from=today - datetime.timedelta(days=back),
        )
    PlanVersion.objects.update(horizon_names={})
    move = import_module("plans.migrations.0007_horizons_as_agreed")
    for _ in range(2):
        move.keep_names(apps, None)
    agreed.refresh_from_db()
    draft.refresh_from_db()
    assert agreed.horizon_names == {"short": "Early", "medium": "Medium term", "long": "Long term"}
    assert draft.horizon_names == {}


def test_what_was_agreed_stays_to_the_byte(world):
    agreed = make_agreed_plan(world)
    rename(world)
    assert is_unchanged(PlanVersion.objects.with_text().get(pk=agreed.pk))


def test_what_is_missing_is_told_by_the_name_of_the_hub(world, client_for):
    make_agreed_plan(world)
    draft = make_draft(world, reason="A new maths lead")
    draft.milestone_wordings.filter(horizon="long").update(removed=True)
    rename(world)
    page = client_for(world.llme_user).get(
        reverse("plans:version", args=[world.engagement.reference, draft.pk])
    )
    assert "Add a “Beyond this year” milestone, with its date." in page.content.decode()
