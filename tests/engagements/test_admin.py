"""The support desk puts an opening right through the coordinators' own verb, and says what that refuses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.services.opening import edit_opening
from engagements.states import Status
from tests.factories.accounts import make_admin
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def desk(client_for: Any, settings: Any) -> Client:
    settings.REQUIRE_SECOND_FACTOR = False
    client: Client = client_for(make_admin())
    return client


def page_of(world: World) -> str:
    return reverse("admin:engagements_engagement_change", args=[world.engagement.pk])


def typed(desk: Client, world: World, **changes: Any) -> dict[str, Any]:
    """What the drawn form would send, with some fields typed anew."""
    form = desk.get(page_of(world)).context["adminform"].form
    assert form["seen_version"].is_hidden
    return {name: form[name].value() for name in form.fields} | changes


def test_the_opening_is_put_right(desk: Client, world: World) -> None:
    assert desk.post(page_of(world), typed(desk, world, focus="Fractions")).status_code == 302
    assert (world.fresh().focus, world.fresh().version) == ("Fractions", 2)


def test_who_is_second_sees_both_texts_and_can_save_knowingly(desk: Client, world: World) -> None:
    sent = typed(desk, world, focus="Algebra")
    edit_opening(by=world.coordinator, engagement=world.engagement, seen_version=1, focus="Fractions")

    response = desk.post(page_of(world), sent)

    assert "Someone else changed this while you were writing." in response.text
    assert "Saved here meanwhile: Fractions" in response.text
    assert 'value="Algebra"' in response.text
    assert world.fresh().focus == "Fractions"
    assert desk.post(page_of(world), sent | {"seen_version": "2"}).status_code == 302
    assert world.fresh().focus == "Algebra"


def test_work_that_is_over_is_refused_in_the_form(desk: Client, world: World) -> None:
    sent = typed(desk, world, focus="Algebra")
    world.engagement.status, world.engagement.ended_on = Status.STOPPED, timezone.localdate()
    world.engagement.save()

    response = desk.post(page_of(world), sent)

    assert response.status_code == 200
    assert "This work is over, so it can be read but not changed." in response.text
    assert 'value="Algebra"' in response.text
