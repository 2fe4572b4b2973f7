"""The support desk shows every model, found by search, in a handful of questions to the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.support_desk import SupportDesk
from tests.factories.accounts import make_admin
from tests.house.test_models import MODELS, label
from tests.world import make_cast

# Not offered. Each with its reason.
NOT_ON_THE_DESK = {
    "core.CacheRow": "what the cache holds, which may go at any time",
    **dict.fromkeys(
        ("conversations.Concern", "conversations.ConcernReader", "conversations.ConcernReply"),
        "those in it alone know of a concern",
    ),
    "conversations.LLMEChangeRequest": "between who asks and the coordinators",
}
OFFERED = [model for model in MODELS if label(model) not in NOT_ON_THE_DESK]
QUESTIONS = 10


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OFFERED, ids=label)
def test_a_model_is_on_the_desk_and_can_be_searched(model: type[models.Model]) -> None:
    desk = admin.site._registry.get(model)
    assert desk is not None, f"{label(model)} is not registered with the admin"
    assert desk.search_fields, f"{label(model)} can't be searched"
    if not isinstance(desk, SupportDesk):
        assert label(model) == "core.SiteText"  # through its services, which write the events


@pytest.mark.django_db
def test_every_list_search_and_thing_opens(client_for: Callable[[Any], Client], settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    make_cast()
    client = client_for(make_admin())
    client.get(reverse("admin:index"))
    for model in OFFERED:
        for asked in ({}, {"q": "a"}):
            with CaptureQueriesContext(
                connection,
            ) as asked_of_database:
                response = client.get(address(model, "changelist"), asked)
            assert response.status_code == 200, label(model)
            assert len(asked_of_database) <= QUESTIONS, (label(model), asked, len(asked_of_database))
        desk = admin.site._registry[model]
        row = desk.get_queryset(response.wsgi_request).first()
        if row is not None:
            assert client.get(address(model, "change", row.pk)).status_code == 200, label(model)
            assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
