"""At one moment: what creates makes one, what excludes lets one through, and nobody agrees unread."""

import datetime
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.services import accept_invitation
from core.errors import Refused
from core.models import AuditEvent
from engagements.models import Assignment, DaysProposal, Engagement, OtherSupport, StartAgreement
from engagements.services import days as verbs
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.opening import assign_llme, open_engagement
from engagements.services.starting import agree_start, edit_how_we_work, start_digest
from engagements.states import DayState, Side
from tests.engagements.test_days_races import together, typed
from tests.factories.accounts import InvitationFactory, PersonFactory
from tests.factories.engagements import (
    DaysProposalFactory,
    World,
    follows,
    make_llme,
    make_school,
    make_world,
)

pytestmark = pytest.mark.django_db(transaction=True)


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def send(person: User, path: str, form: dict[str, Any]) -> Any:
    def go() -> Any:
        client = Client()
        client.force_login(person)
        return client.post(path, form)

    return go


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


OPENING = {
    **typed("starts_on", today()),
    **typed("expected_end_on", today(300)),
    **typed("head_said_yes_on", today()),
    "phase": "primary",
    "focus": "Reasoning",
    "why_offered": "You asked for someone to think with.",
    "suggested_by": "school",
    "days": "6",
    "head_said_yes_how": "phone",
    "other_support": ["rise"],
}
INVITED = {"name": "Jo Green", "email": "jo.green@people.test"}


@pytest.mark.parametrize("name", ["opening", "days", "support", "school", "hub", "reader"])
def test_six_sendings_of_a_creating_form_make_one(name: str) -> None:
    world = make_world()
    free, reference = make_school(world.hub, "Ash Tree Primary School"), world.engagement.reference
    address, args, person, model, form = {
        "opening": ("engagements:open", free.urn, world.coordinator, Engagement, OPENING),
        "days": (
            "engagements:propose_days",
            reference,
            world.head,
            DaysProposal,
            {"days": "8", "reason": "M", "follows_on": str(follows().to_follow_by)},
        ),
        "support": ("engagements:add_support", reference, world.head, OtherSupport, {"kind": "rise"}),
        "school": (
            "schools:invite",
            world.school.urn,
            world.head,
            Invitation,
            INVITED | {"role": "colleague"},
        ),
        "hub": (
            "hubs:invite_person",
            world.hub.code,
            world.coordinator,
            Invitation,
            INVITED | {"role": "hub.reader"},
        ),
        "reader": (
            "engagements:admit_reader",
            reference,
            world.head,
            Invitation,
            INVITED | {"organisation": "trust"},
        ),
    }[name]
    form = {**form, "submission": str(uuid.uuid4())}
    if name == "opening":
        form["hub"] = str(world.hub.pk)
    before = model._base_manager.count()
    results = together(*[send(person, reverse(address, args=[args]), form)] * 6)
    shown = [getattr(result, "status_code", result) for result in results]
    assert shown == [302] * 6, results[0].content.decode()[:3000] if 200 in shown else shown
    assert model._base_manager.count() == before + 1


def test_a_school_is_opened_once_for_a_phase() -> None:
    world = make_world()
    free = make_school(world.hub, "Ash Tree Primary School")

    def opened() -> Engagement:
        return open_engagement(
            by=world.coordinator,
            hub=world.hub,
            school=free,
            phase="primary",
            focus="Reasoning",
            why_offered="You asked.",
            starts_on=today(),
            expected_end_on=today(300),
            days=Decimal(6),
            suggested_by="school",
            head_said_yes_on=today(),
            head_said_yes_how="phone",
        )

    assert kinds(together(opened, opened, opened)) == {"Engagement": 1, "Refused": 2}
    assert Engagement.objects.filter(school=free).count() == 1


def test_one_lead_is_assigned() -> None:
    world = make_world()
    Assignment.objects.filter(engagement=world.engagement).delete()
    others = [make_llme(world.hub, "Ann Lane"), make_llme(world.hub, "Bea Lane")]
    results = together(
        *[
            lambda llme=llme, by=by: assign_llme(by=by, engagement=world.engagement, llme=llme)
            for llme, by in zip(others, (world.coordinator, world.hub_lead), strict=True)
        ]
    )
    assert kinds(results) == {"Assignment": 1, "Refused": 1}


def test_a_day_is_answered_once() -> None:
    world = make_world()
    day = world.day()
    results = together(
        lambda: verbs.confirm_day(by=world.head, day=day, seen_version=1),
        lambda: verbs.send_back_day(by=world.maths_lead, day=day, seen_version=1, text="Not so."),
    )
    day.refresh_from_db()
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert day.version == 2
    assert (day.state == DayState.CONFIRMED) == (day.replies.count() == 0)


def test_two_confirmations_are_one() -> None:
    world = make_world()
    day = world.day()
    together(
        *[
            lambda by=by: verbs.confirm_day(by=by, day=day, seen_version=1)
            for by in (world.head, world.maths_lead)
        ]
    )
    day.refresh_from_db()
    assert (day.state, day.version) == (DayState.CONFIRMED, 2)
    assert AuditEvent.objects.filter(verb="day_confirmed").count() == 1


def before_start() -> World:
    world = make_world(status="open", agreed_days=None, started_at=None)
    DaysProposalFactory(engagement=world.engagement, proposed_by=world.coordinator, proposed_side=Side.HUB)
    return world


def test_both_sides_start_at_once_and_the_work_starts_once() -> None:
    world = before_start()
    seen = start_digest(world.engagement)
    people = (world.head, world.llme_user, world.head, world.llme_user)
    results = together(
        *[lambda by=by: agree_start(by=by, engagement=world.engagement, seen_digest=seen) for by in people]
    )
    assert not [
        result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)
    ]
    assert world.fresh().status == "running"
    assert StartAgreement.objects.count() == 2
    assert AuditEvent.objects.filter(verb="engagement_started").count() == 1


def test_nobody_starts_what_was_changed_at_that_moment() -> None:
    world = before_start()
    seen = start_digest(world.engagement)
    agree_start(by=world.llme_user, engagement=world.engagement, seen_digest=seen)
    results = together(
        lambda: agree_start(by=world.head, engagement=world.engagement, seen_digest=seen),
        lambda: edit_how_we_work(
            by=world.llme_user, engagement=world.engagement, text="By post.", seen_version=1
        ),
    )
    fresh = world.fresh()
    assert (fresh.status == "running") == (fresh.how_we_work == ""), results
    assert sum(isinstance(result, Refused) for result in results) == 1


def test_a_number_of_days_is_agreed_or_replaced() -> None:
    world = make_world()
    proposal = propose_days(
        by=world.llme_user, engagement=world.engagement, days=Decimal(8), reason="More", grounds=follows()
    )
    results = together(
        lambda: agree_days(by=world.head, engagement=world.engagement, proposal=proposal),
        lambda: propose_days(
            by=world.second_llme_user,
            engagement=world.engagement,
            days=Decimal(20),
            reason="?",
            grounds=follows(),
        ),
    )
    proposal.refresh_from_db()
    agreed = world.fresh().agreed_days
    assert (agreed == 8) == (proposal.state == DaysProposal.State.AGREED)
    assert agreed in (6, 8), results


def test_an_invitation_is_accepted_once() -> None:
    InvitationFactory(token="a-token-of-one-invitation", email="jo.green@people.test")
    results = together(
        *[lambda: accept_invitation(token="a-token-of-one-invitation", by=None, name="Jo Green")] * 4
    )
    assert kinds(results) == {"Invitation": 1, "Refused": 3}, results
    assert User.objects.filter(email="jo.green@people.test").count() == 1


def test_somebody_with_an_account_accepts_once_in_several_windows() -> None:
    person = PersonFactory(email="jo.green@people.test")
    InvitationFactory(token="a-token-of-one-invitation", email=person.email)
    results = together(*[lambda: accept_invitation(token="a-token-of-one-invitation", by=person)] * 4)
    assert kinds(results) == {"Invitation": 1, "Refused": 3}, results
    assert AuditEvent.objects.filter(verb="accept_invitation").count() == 1
