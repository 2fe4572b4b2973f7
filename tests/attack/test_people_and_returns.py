"""Invitations, roles and returns in two tabs at once; looking as somebody writes nothing."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.services import accept_invitation
from accounts.services.addresses import ask_address_change
from accounts.services.invitations import invite
from core.errors import Refused
from core.models import AuditEvent, OutgoingMail
from engagements.services.people import confirm_succession
from figures.models import ReturnLine, TermlyReturn
from figures.returning import digest_of, lines_now
from figures.services.returns import amend_return, submit_return
from hubs.models import HubMembership
from hubs.services.people import change_hub_role, end_hub_membership
from oversight.models import SeenAs
from oversight.services.seeing import begin_seeing
from schools.models import School, SchoolLeader
from tests.engagements.test_days_races import together
from tests.factories.accounts import InvitationFactory
from tests.factories.engagements import (
    World,
    make_hub_person,
    make_leader,
    make_school,
    make_user,
    make_world,
)
from tests.factories.figures import submit_for_today, term_today
from tests.factories.plans import make_agreed_plan
from tests.factories.schools import SchoolLinkFactory

pytestmark = pytest.mark.django_db
Role = HubMembership.Role


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.parametrize("email", ["ſam@elm.test", "sam@elm.teſt", "\u212aate@elm.test", "ｓam@elm.test"])
def test_an_address_that_only_looks_like_one_is_no_second_person(world: World, email: str) -> None:
    User.objects.filter(pk=make_user("Sam Elm").pk).update(email="sam@elm.test")
    said = {"name": "Sam Elm", "role": "hub.reader", "target": world.hub, "by": world.coordinator}

    if email.lower().isascii():  # the sign for Kelvin is a k once it is small
        assert invite(email=email, **said).email == "kate@elm.test"
        return
    with pytest.raises(Refused) as refused:
        invite(email=email, **said)
    assert refused.value.field == "email"
    with pytest.raises(Refused):
        ask_address_change(person=world.coordinator, new_email=email)
    assert not Invitation.objects.exists()


def test_a_member_of_another_hub_is_invited_without_a_word_of_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    """Neither page nor mail tells whether an address has an account, or a role elsewhere."""
    pages = []
    for number, email in enumerate((world.other_coordinator.email, "nobody.yet@people.test")):
        sent = client_for(world.coordinator).post(
            reverse("hubs:invite_person", args=[world.hub.code]),
            {
                "email": f" {email.upper()} ",
                "name": "Jo Green",
                "role": "hub.coordinator",
                "submission": str(uuid.uuid4()),
            },
        )
        assert sent.status_code == 302, number
        pages.append(sent["Location"])
    assert pages[0] == pages[1]
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        world.other_coordinator.email,
        "nobody.yet@people.test",
    }


@pytest.mark.django_db(transaction=True)
def test_somebody_accepts_two_roles_of_two_hubs_at_once_and_holds_both(world: World) -> None:
    jo = make_user("Jo Green")
    for token, hub in (("one", world.hub), ("two", world.other_hub)):
        InvitationFactory(token=token, email=jo.email, role="hub.reader", target=hub, invited_by=world.admin)

    results = together(
        *[lambda token=token: accept_invitation(token=token, by=jo) for token in ("one", "two", "one")]
    )

    assert Counter(type(result) for result in results) == {Invitation: 2, Refused: 1}, results
    assert {row.hub for row in HubMembership.objects.current().filter(user=jo)} == {
        world.hub,
        world.other_hub,
    }


@pytest.mark.django_db(transaction=True)
def test_a_role_changed_in_two_tabs_at_once_is_one_role(world: World) -> None:
    nora = make_hub_person(world.hub, Role.READER, "Nora New")
    held = HubMembership.objects.get(user=nora)

    results = together(
        lambda: change_hub_role(by=world.hub_lead, membership=held, role=Role.LEAD, reason="Grows"),
        lambda: change_hub_role(by=world.admin, membership=held, role=Role.COORDINATOR, reason="Grows"),
        lambda: end_hub_membership(by=world.hub_lead, membership=held, reason="Leaves"),
    )

    assert Counter(type(result) for result in results) == {HubMembership: 1, Refused: 2}, results
    assert HubMembership.objects.unended().filter(user=nora).count() <= 1


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_unmake_each_other_at_once_leave_one(world: World) -> None:
    second = make_hub_person(world.hub, Role.LEAD, "Lena Lead")
    one, two = (HubMembership.objects.get(user=user) for user in (world.hub_lead, second))

    together(
        lambda: change_hub_role(by=second, membership=one, role=Role.READER, reason="Changes"),
        lambda: change_hub_role(by=world.hub_lead, membership=two, role=Role.READER, reason="Changes"),
    )

    assert HubMembership.objects.current().filter(hub=world.hub, role=Role.LEAD).count() == 1


def test_who_was_demoted_in_another_tab_does_nothing_with_the_page_left_open(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    second = make_hub_person(world.hub, Role.LEAD, "Lena Lead")
    client, nora = client_for(second), make_hub_person(world.hub, Role.READER, "Nora New")
    held = HubMembership.objects.get(user=nora)
    address = reverse("hubs:change_role", args=[world.hub.code, held.pk])
    assert client.get(address).status_code == 200
    change_hub_role(
        by=world.hub_lead, membership=HubMembership.objects.get(user=second), role=Role.READER, reason="Other"
    )

    sent = client.post(address, {"role": Role.LEAD, "reason": "Mine"})

    assert sent.status_code in (403, 404)
    held.refresh_from_db()
    assert (held.role, held.ended_at) == (Role.READER, None)


def test_a_return_submitted_in_two_tabs_is_one_and_the_second_reads_so(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    world.day()
    client, term = client_for(world.coordinator), term_today(world.hub)
    address = reverse("figures:return", args=[world.hub.code, term.year, term.key])
    tabs = [client.get(address).context["form"] for _ in range(2)]

    answers = [
        client.post(
            address,
            {"submission": form["submission"].value(), "seen": form["seen"].value(), "early": "on"},
            follow=True,
        )
        for form in tabs
    ]

    assert answers[0].status_code == 200
    assert answers[1].status_code in (200, 400, 409)
    assert "Nothing differs" in answers[1].text or "Something changed" in answers[1].text
    assert TermlyReturn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_submit_and_amend_at_once_and_each_is_once(world: World) -> None:
    world.day()
    term = term_today(world.hub)
    seen = digest_of(lines_now(world.hub, term))
    said = {"hub": world.hub, "term": term, "seen_digest": seen}

    results = together(
        *[
            lambda by=by: submit_return(by=by, early=True, **said)
            for by in (world.coordinator, world.hub_lead)
        ],
        lambda: amend_return(by=world.coordinator, **said),
    )

    assert Counter(type(result) for result in results) == {TermlyReturn: 1, Refused: 2}, results
    assert ReturnLine.objects.count() == 1


def test_a_row_of_a_school_that_closed_and_was_carried_on_is_read_by_those_of_today(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    world.day()
    academy = make_school(world.hub, "Elm Academy")
    new_head = make_leader(academy, SchoolLeader.Role.HEADTEACHER, "Nia Head")
    SchoolLinkFactory(school_urn=world.school.urn, linked_urn=academy.urn, kind="Successor")
    School.objects.filter(pk=world.school.pk).update(status=School.Status.CLOSED)
    own = reverse("figures:own_lines", args=[world.engagement.reference])
    submit_for_today(world.hub, world.coordinator)
    assert client_for(new_head).get(own).status_code == 404

    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)

    page = client_for(new_head).get(own)
    assert page.status_code == 200
    assert str(world.school.urn) in page.text
    for person in (world.other_head, world.other_coordinator, world.other_llme.user, world.hub_reader):
        assert client_for(person).get(own).status_code == 404


@pytest.mark.parametrize("who", ["llme_user", "head", "governor"])
def test_looking_as_somebody_writes_nothing_in_their_name(world: World, who: str) -> None:
    """Opening a page marks nothing as read, makes nothing and counts nothing while a coordinator looks."""
    make_agreed_plan(world)
    world.day()
    person = getattr(world, who)
    client = Client()
    client.force_login(world.coordinator)
    client.post(reverse("oversight:see_as", args=[person.pk]))
    here = [world.engagement.reference]
    pages = [
        "/",
        *(
            reverse(name, args=here)
            for name in (
                "oversight:our_work",
                "engagements:start",
                "engagements:days",
                "engagements:days_agreed",
                "engagements:steps",
                "engagements:people",
                "engagements:history",
                "plans:plan",
                "plans:summary",
                "reviews:looks",
                "pictures:timeline",
            )
        ),
        reverse("schools:school", args=[world.school.urn]),
        reverse("llmes:me"),
    ]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        opened = [client.get(page).status_code for page in pages]

    wrote = [
        query["sql"][:120]
        for query in asked
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and "django_session" not in query["sql"]
        and "usersessions" not in query["sql"]
    ]
    assert opened.count(200) >= 10, opened
    assert wrote == []


def test_files_and_forms_stay_closed_while_looking_and_looking_is_not_nested(world: World) -> None:
    client = Client()
    client.force_login(world.coordinator)
    client.post(reverse("oversight:see_as", args=[world.head.pk]))
    events = AuditEvent.objects.count()

    for path in (
        reverse("listing:export"),
        reverse("oversight:see_as", args=[world.llme_user.pk]),
        reverse("listing:save_view"),
        reverse("oversight:see_as", args=[world.coordinator.pk]),
    ):
        assert client.post(path, {"format": "csv"}).status_code == 403
    for path in (
        reverse("listing:engagements"),
        reverse("figures:own_lines", args=[world.engagement.reference]),
        f"/hubs/{world.hub.code}/july/",
    ):
        assert client.get(path).status_code == 403
    assert (AuditEvent.objects.count(), SeenAs.objects.open().count()) == (events, 1)


@pytest.mark.django_db(transaction=True)
def test_looking_begun_in_two_windows_at_once_is_as_one_person(world: World) -> None:
    results = together(
        *[
            lambda person=person: begin_seeing(by=world.coordinator, person=person, hub=world.hub)
            for person in (world.head, world.llme_user, world.maths_lead)
        ]
    )

    assert SeenAs.objects.open().count() == 1
    assert {type(result) for result in results} <= {SeenAs, Refused}, results


def test_mail_of_a_look_names_nobody(world: World) -> None:
    begin_seeing(by=world.coordinator, person=world.head, hub=world.hub)
    mail = OutgoingMail.objects.get()
    told = str(mail.__dict__)
    for name in (world.coordinator.name, world.school.name, world.hub.name):
        assert name not in told
    assert mail.to == world.head
