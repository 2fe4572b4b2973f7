"""Who agreed how we start goes on standing there when both agree another number of days (D11)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.grounds import Grounds
from engagements.models import DaysProposal
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.starting import agree_start, start_digest
from engagements.states import Side
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db


def test_the_start_still_says_who_agreed_it_once_the_days_are_others(client_for):
    world = make_world(status="open", agreed_days=None, started_at=None)
    DaysProposal.objects.create(
        engagement=world.engagement, days=Decimal(6), proposed_side=Side.HUB, proposed_by=world.coordinator
    )
    for person in (world.head, world.llme_user):
        agree_start(by=person, engagement=world.fresh(), seen_digest=start_digest(world.fresh()))
    page = reverse("engagements:start", args=[world.engagement.reference])
    said = f"Agreed by {world.head} (Headteacher)"
    assert said in client_for(world.head).get(page).text
    more = Grounds(to_follow_by=timezone.localdate())
    made = propose_days(by=world.head, engagement=world.fresh(), days=Decimal(8), reason="More", grounds=more)
    assert said in client_for(world.head).get(page).text
    agree_days(by=world.llme_user, engagement=world.fresh(), proposal=made)
    assert said in client_for(world.head).get(page).text
