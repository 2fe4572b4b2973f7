"""Many invitations at once: sent again or taken back, and nothing twice in a day."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from tests.factories.accounts import InvitationFactory
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def invited(target, role, **extra):
    return InvitationFactory(
        role=role,
        target_type=ContentType.objects.get_for_model(target),
        target_id=str(target.pk),
        **extra,
    )


def test_hub_llme_and_school_people_stand_in_one_list_and_are_sent_again(world, client_for):
    ran_out = {"good_until": timezone.now() - datetime.timedelta(days=3)}
    old = [
        invited(world.hub, "hub.reader", **ran_out),
        invited(world.hub, "hub.llme", **ran_out),
        invited(world.school, "school.headteacher", **ran_out),
    ]
    fresh = invited(world.hub, "hub.reader")
    beyond = invited(world.other_hub, "hub.reader", **ran_out)
    lead = invited(world.hub, "hub.lead", **ran_out)
    client, page = client_for(world.coordinator), reverse("accounts:invitation_list")
    shown = client.get(page).content.decode()
    assert all(row.name in shown for row in [*old, fresh, lead])
    assert beyond.name not in shown

    ticked = [row.pk for row in [*old, fresh, beyond, lead]]
    told = client.post(
        reverse("accounts:answer_invitations"), {"invitation": ticked, "do": "resend"}, follow=True
    ).content.decode()
    assert "3 sent again." in told
    assert f"{fresh.name}: It was sent within the last day." in told
    assert f"{lead.name}: " in told
    assert OutgoingMail.objects.filter(kind="invitation").count() == 3
    beyond.refresh_from_db()
    assert beyond.times_sent == 1
    client.post(reverse("accounts:answer_invitations"), {"invitation": ticked, "do": "resend"})
    assert OutgoingMail.objects.filter(kind="invitation").count() == 3


def test_taking_back_needs_a_reason(world, client_for):
    rows = [invited(world.hub, "hub.reader"), invited(world.school, "school.governor")]
    client, at_once = client_for(world.coordinator), reverse("accounts:answer_invitations")
    sent = {"invitation": [row.pk for row in rows], "do": "withdraw"}
    assert "Say why" in client.post(at_once, sent, follow=True).content.decode()
    client.post(at_once, {**sent, "reason": "The school has closed"})
    for row in rows:
        row.refresh_from_db()
        assert row.withdrawn_why == "The school has closed"


def test_nothing_ticked_is_said(world, client_for):
    answer = client_for(world.coordinator).post(
        reverse("accounts:answer_invitations"), {"do": "resend"}, follow=True
    )
    assert "Choose at least one invitation." in answer.content.decode()
