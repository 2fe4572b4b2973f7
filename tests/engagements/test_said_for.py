"""What someone said by phone about how we start or about the days: on the page, never an agreement (D3)."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from engagements.models import DaysProposal, SaidFor, SupportDay
from engagements.services.days import record_day
from engagements.states import Side, Status
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db
WORDS = "Six days are fine with me."


@pytest.fixture
def world():
    world = make_world(status=Status.OPEN, agreed_days=None, started_at=None)
    DaysProposal.objects.create(
        engagement=world.engagement, days=Decimal(6), proposed_side=Side.HUB, proposed_by=world.coordinator
    )
    return world


def _form(**more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "submission": str(uuid.uuid4()),
        "how": "phone",
        "said_on_day": today.day,
        "said_on_month": today.month,
        "said_on_year": today.year,
        "words": WORDS,
        **more,
    }


@pytest.mark.parametrize(
    ("back", "path"), [("start/", "start/enter-for/"), ("days/agreed/", "days/agreed/enter-for/")]
)
def test_it_stands_on_the_page_until_the_side_confirms_it(client_for, world, back, path):
    work = f"/engagements/{world.engagement.reference}/"
    coordinator, head = client_for(world.coordinator), client_for(world.head)
    assert work + path in coordinator.get(work + back).text

    assert coordinator.post(work + path, _form(side="school")).status_code == 302

    said = SaidFor.objects.get()
    for reader in (coordinator, client_for(world.llme_user)):
        shown = reader.get(work + back).text
        assert WORDS in shown
        assert "not yet confirmed by them" in shown
        assert "Yes, we said so" not in shown
    assert "Yes, we said so" in head.get(work + back).text
    assert world.engagement.start_agreements.count() == 0
    assert world.fresh().status == Status.OPEN

    done = head.post(f"{work}said/{said.pk}/confirm/")

    assert done.url == work + back
    assert f"confirmed by {world.head.name}" in head.get(work + back).text
    assert world.engagement.start_agreements.count() == 0
    assert world.fresh().agreed_days is None


def test_the_llme_enters_it_for_the_school_without_being_asked_for_whom(client_for, world):
    work = f"/engagements/{world.engagement.reference}/"
    llme = client_for(world.llme_user)
    assert "For whom" not in llme.get(f"{work}start/enter-for/").text
    llme.post(f"{work}start/enter-for/", _form())
    assert SaidFor.objects.get().side == Side.SCHOOL
    assert client_for(world.governor).get(f"{work}start/enter-for/").status_code == 403


def test_nothing_waits_for_a_head_who_never_signs_in(world):
    day = record_day(
        by=world.llme_user,
        engagement=world.fresh(),
        llme=world.llme,
        on=timezone.localdate(),
        days=Decimal(1),
        worked_on="Talk in lessons",
    )
    assert SupportDay.objects.get(pk=day.pk).is_recorded
    assert day.waits
