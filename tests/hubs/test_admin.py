"""The support desk's pages for hubs and LLMEs, and the events they leave."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from hubs import after_load
from hubs.models import HubMembership
from hubs.settings.in_effect import hub_setting
from llmes.models import LLMEMembership
from tests.factories import hubs as hub_factories
from tests.factories import llmes as llme_factories
from tests.factories.hubs import AdminFactory, HubFactory, HubMembershipFactory, UserFactory
from tests.factories.llmes import DeclaredConflictFactory, LLMEFactory, LLMEMembershipFactory

pytestmark = pytest.mark.django_db
MODELS = [*apps.get_app_config("hubs").get_models(), *apps.get_app_config("llmes").get_models()]
FACTORIES = {
    factory._meta.model: factory
    for module in (hub_factories, llme_factories)
    for name, factory in vars(module).items()
    if name.endswith("Factory") and name not in ("AdminFactory", "UserFactory")
}


@pytest.fixture
def desk(client_for: Callable[[Any], Client]) -> Client:
    return client_for(AdminFactory())


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_is_listed_searched_and_opened(model: Any, desk: Client) -> None:
    row = FACTORIES[model]()
    assert model in admin.site._registry

    assert desk.get(address(model, "changelist")).status_code == 200
    assert desk.get(address(model, "changelist") + "?q=a").status_code == 200
    assert desk.get(address(model, "change", row.pk)).status_code == 200
    assert desk.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nobody_but_an_admin_comes_in(model: Any, client_for: Callable[[Any], Client]) -> None:
    cora = HubMembershipFactory().user
    assert client_for(cora).get(address(model, "changelist")).status_code in (302, 403, 404)


def test_a_role_given_and_ended_here_leaves_the_same_events(desk: Client) -> None:
    hub, user, today = HubFactory(), UserFactory(), timezone.localdate()
    desk.post(
        address(HubMembership, "add"),
        {"user": user.pk, "hub": hub.pk, "role": "reader", "starts_on": today.isoformat()},
    )
    membership = HubMembership.objects.get(user=user)
    desk.post(
        address(HubMembership, "changelist"), {"action": "end_now", "_selected_action": [membership.pk]}
    )

    assert not HubMembership.objects.current().filter(user=user).exists()
    verbs = AuditEvent.objects.filter(object_id=membership.pk, object_type="hubs.HubMembership")
    assert sorted(verbs.values_list("verb", flat=True)) == ["hub_role_ended", "hub_role_given"]


def test_an_llme_ended_here_finds_nothing_at_the_next_request(
    desk: Client, client_for: Callable[[Any], Client]
) -> None:
    membership = LLMEMembershipFactory()
    theirs = client_for(membership.llme.user)
    assert theirs.get(f"/hubs/{membership.hub.code}/").status_code == 200

    desk.post(
        address(LLMEMembership, "changelist"), {"action": "end_now", "_selected_action": [membership.pk]}
    )

    assert theirs.get(f"/hubs/{membership.hub.code}/").status_code == 404


def test_a_setting_is_added_through_its_service(desk: Client) -> None:
    hub, today = HubFactory(), timezone.localdate()
    add = reverse("admin:hubs_hubsetting_add")
    sent = {"hub": hub.pk, "name": "usual_days", "value": "7.5", "in_effect_from": today.isoformat()}

    desk.post(add, sent)
    wrong = desk.post(add, sent | {"value": "many"})

    assert hub_setting(hub, "usual_days") == 7.5
    assert "enter a number in steps of a half" in wrong.content.decode()
    assert AuditEvent.objects.filter(verb="setting_changed").count() == 1
    past = today - datetime.timedelta(days=1)
    assert (
        "Choose today or a later date"
        in desk.post(
            add, sent | {"value": "9", "in_effect_from": past.isoformat()}, follow=True
        ).content.decode()
    )


def test_a_changed_area_has_the_schools_hubs_worked_out_again(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, asked = HubFactory(), []
    monkeypatch.setattr(after_load, "_callbacks", [lambda: asked.append(1)])

    desk.post(
        reverse("admin:hubs_hubarea_add"),
        {"hub": hub.pk, "kind": "authority", "code": "926", "name": "Norfolk", "starts_on": "2026-09-01"},
    )

    assert asked == [1]
    assert hub.areas.get().code == "926"


def test_the_desk_sees_that_a_conflict_was_declared_and_no_more(desk: Client) -> None:
    conflict = DeclaredConflictFactory(llme=LLMEFactory(), reason="A private matter")
    for page in (
        reverse("admin:llmes_declaredconflict_changelist"),
        reverse("admin:llmes_declaredconflict_change", args=[conflict.pk]),
    ):
        shown = desk.get(page).content.decode()
        assert "A private matter" not in shown
        assert conflict.school.name not in shown
