"""What a hub calls the horizons, wherever a plan is read; never part of what is agreed."""

import pytest
from django.urls import reverse

from hubs.settings.in_effect import forget_settings
from plans.checks import is_unchanged
from plans.models import PlanVersion
from tests.factories.engagements import make_world
from tests.factories.hubs import HubSettingFactory
from tests.factories.plans import make_agreed_plan, make_draft
from tests.factories.reviews import make_look

pytestmark = pytest.mark.django_db
NAMES = {"short": "By half-term", "medium": "This year", "long": "Beyond this year"}


@pytest.fixture
def world():
    return make_world(parts_open=["full_plan"])


def rename(world):
    for horizon, name in NAMES.items():
        HubSettingFactory(hub=world.hub, name=f"horizon_{horizon}_label", value=name)
    forget_settings(world.hub)


def test_every_page_of_a_plan_says_the_names_of_the_hub(world, client_for):
    agreed, draft, look = (
        make_agreed_plan(world),
        make_draft(world, reason="A new maths lead"),
        make_look(world),
    )
    rename(world)
    here = [world.engagement.reference]
    one = agreed.milestone_wordings.get(horizon="short").milestone
    pages = {
        "plans:plan": here,
        "plans:summary": here,
        "plans:version": [*here, draft.pk],
        "plans:sheet": [*here, draft.pk],
        "plans:edit": [*here, draft.pk],
        "plans:milestone": [*here, one.pk],
        "oversight:our_work": here,
        "reviews:write": [*here, look.pk, "joint"],
    }
    for name, args in pages.items():
        page = client_for(world.llme_user).get(reverse(name, args=args)).content.decode()
        assert "By half-term" in page, name
        assert "Short term" not in page, name


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
