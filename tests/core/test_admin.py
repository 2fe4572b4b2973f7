"""The support desk: what it shows, what it lets nobody do, what it writes down."""

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import ServiceMembership, User
from core.audit import record
from core.models import AuditEvent, OutgoingMail, SiteText
from core.support_desk import SupportDesk

pytestmark = pytest.mark.django_db
PREFIX = "admin:core_"


@pytest.fixture
def keeper() -> User:
    user = User.objects.create_user("admin@hub.test", name="Admin")
    ServiceMembership.objects.create(user=user, role="admin")
    return user


@pytest.fixture
def desk(keeper: User, client_for: Any, settings: Any) -> Client:
    settings.REQUIRE_SECOND_FACTOR = False
    client: Client = client_for(keeper)
    return client


def test_a_change_leaves_an_event_with_facts_and_no_words(keeper: User, rf: Any) -> None:
    wording = SiteText.objects.create(key="help", title="Help", body="Ask.", in_effect_from=date(2026, 9, 1))
    request = rf.post("/")
    request.user = keeper
    wording.body, wording.in_effect_from = "Ask Ms Singh.", date(2026, 9, 2)

    SupportDesk(SiteText, admin.site).save_model(request, wording, form=None, change=True)

    event = AuditEvent.objects.get()
    assert (event.verb, event.by) == ("change_in_admin", keeper)
    assert event.facts == {"in_effect_from": ["2026-09-01", "2026-09-02"]}
    assert set(event.digests) == {"body"}
    assert "Singh" not in str(AuditEvent.objects.values())
    assert SiteText.objects.get().body == "Ask Ms Singh."


def test_events_can_be_found_and_not_touched(desk: Client, keeper: User) -> None:
    event = record("end_role", keeper, by=None, stream="engagement:12")

    found = desk.get(reverse(f"{PREFIX}auditevent_changelist"), {"q": "engagement:12"})

    assert "engagement:12" in found.text
    change = reverse(f"{PREFIX}auditevent_change", args=[event.pk])
    assert desk.get(change).status_code == 200
    assert desk.post(change, {"verb": "other"}).status_code == 403
    assert desk.post(reverse(f"{PREFIX}auditevent_delete", args=[event.pk])).status_code == 403
    assert desk.get(reverse(f"{PREFIX}auditevent_add")).status_code == 403


def test_mail_that_was_given_up_can_be_tried_again(desk: Client) -> None:
    mail = OutgoingMail.objects.create(
        kind="x", to_address="a@school.test", state="given_up", attempts=8, trouble="SMTPDataError 451"
    )

    desk.post(
        reverse(f"{PREFIX}outgoingmail_changelist"),
        {"action": "try_again", "_selected_action": [str(mail.pk)]},
    )

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.trouble) == ("waiting", 0, "")
    assert OutgoingMail.objects.waiting().get() == mail


def test_every_list_of_core_opens_and_searches(desk: Client) -> None:
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label == "core":
            path = reverse(f"{PREFIX}{model._meta.model_name}_changelist")
            assert desk.get(path, {"q": "x"} if model_admin.search_fields else {}).status_code == 200
