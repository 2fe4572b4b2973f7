"""The people of a school: asked, admitted, ended, and agreeing for the head."""

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.roles import held_by
from accounts.services import accept_invitation, invite
from accounts.services.invitations import mint_invitation_link
from core.errors import Refused
from core.models import AuditEvent
from engagements.models import Engagement
from engagements.rules import Standing, standing
from schools import rules
from schools.models import Delegation, School, SchoolLeader
from schools.services.people import admit_leader, change_leadership, delegate, end_delegation, end_leadership
from tests.factories.engagements import EngagementFactory, make_world
from tests.factories.hubs import UserFactory
from tests.factories.schools import DelegationFactory, SchoolFactory, coordinator, leader, make_admin

pytestmark = pytest.mark.django_db
Role = SchoolLeader.Role


def today(days: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def fresh(user: User) -> User:
    """The person as the next request meets them."""
    return User.objects.get(pk=user.pk)


def stands(user: User, school: School) -> Standing:
    """How a person of the school stands in its work today."""
    work = Engagement.objects.filter(school=school).first() or EngagementFactory(school=school)
    return standing(fresh(user), Engagement.objects.get(pk=work.pk))


@pytest.mark.parametrize(
    ("role", "agrees", "edits"),
    [
        (Role.HEADTEACHER, True, True),
        (Role.MATHS_LEAD, False, True),
        (Role.COLLEAGUE, False, False),
        (Role.GOVERNOR, False, False),
    ],
)
def test_what_a_role_may(role: str, agrees: bool, edits: bool) -> None:
    school = SchoolFactory()
    user = leader(school, role)
    assert stands(user, school).agrees is agrees
    assert stands(user, school).edits is edits
    assert rules.reads_for(user, school)
    assert not rules.reads_for(user, SchoolFactory())


def test_all_of_a_persons_roles_come_in_one_query(django_assert_num_queries: Any) -> None:
    a, b = SchoolFactory(), SchoolFactory()
    user = leader(a, Role.COLLEAGUE)
    leader(b, Role.GOVERNOR, user=user)
    DelegationFactory(school=a, to=user)
    DelegationFactory(school=SchoolFactory(), to=user)  # where they are nobody: gives nothing
    user = fresh(user)
    with django_assert_num_queries(1):
        assert rules.reads_for(user, b)
        assert rules.roles_held(user) == {a.urn: {Role.COLLEAGUE, rules.DELEGATE}, b.urn: {Role.GOVERNOR}}
    assert sorted(rules.own_school_urns(user)) == [a.urn, b.urn]


def test_a_delegation_holds_between_its_dates() -> None:
    school = SchoolFactory()
    head, deputy = leader(school, Role.HEADTEACHER), leader(school, Role.COLLEAGUE)
    delegate(by=head, school=school, to=deputy, starts_on=today(), ends_on=today(2))
    assert stands(deputy, school).agrees
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3), tick=False):
        assert not stands(deputy, school).agrees


def test_only_the_head_delegates_and_only_to_their_own() -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    governor, stranger = leader(school, Role.GOVERNOR), UserFactory()
    days = {"school": school, "starts_on": today(), "ends_on": today(5)}
    with pytest.raises(Refused, match="Only the headteacher"):
        delegate(by=lead, to=lead, **days)
    for person in (stranger, governor):
        with pytest.raises(Refused, match="maths lead or colleague"):
            delegate(by=head, to=person, **days)
    with pytest.raises(Refused, match="somebody else"):
        delegate(by=head, to=head, **days)
    with pytest.raises(Refused, match="can’t be before"):
        delegate(by=head, to=lead, school=school, starts_on=today(2), ends_on=today(1))
    made = delegate(by=head, to=lead, **days)
    with pytest.raises(Refused, match="on some of these days already"):
        delegate(by=head, to=lead, **days)
    end_delegation(by=head, delegation=made)
    assert not stands(lead, school).agrees
    with pytest.raises(Refused, match="ended already"):
        end_delegation(by=head, delegation=made)


def test_a_role_that_ends_takes_access_and_delegations_with_it() -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    delegate(by=head, school=school, to=lead, starts_on=today(), ends_on=today(5))
    role = SchoolLeader.objects.get(user=head)
    end_leadership(by=coordinator(school.hub), leader=role, reason="Retired")

    assert not rules.reads_for(fresh(head), school)
    assert not stands(lead, school).agrees
    assert stands(lead, school).edits
    assert Delegation.objects.get().ended_at is not None
    event = AuditEvent.objects.get(verb="end_leadership")
    assert "Retired" not in str((event.facts, event.context))
    with pytest.raises(Refused, match="ended already"):
        end_leadership(by=coordinator(school.hub), leader=role, reason="Again")


def test_who_may_end_whose_role() -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    colleague = leader(school, Role.COLLEAGUE)
    of = {person: SchoolLeader.objects.get(user=person) for person in (head, lead, colleague)}
    assert rules.can_end_role(head, of[lead])
    assert rules.can_end_role(lead, of[colleague])
    assert rules.can_end_role(lead, of[lead])
    assert not rules.can_end_role(lead, of[head])
    assert not rules.can_end_role(colleague, of[lead])
    assert not rules.can_end_role(coordinator(SchoolFactory().hub), of[lead])
    assert rules.can_end_role(coordinator(school.hub), of[head])
    assert rules.can_end_role(make_admin(), of[head])


def test_who_may_invite_whom() -> None:
    school = SchoolFactory()
    every = list(Role.values)
    assert rules.invitable_roles(coordinator(school.hub), school) == every
    assert rules.invitable_roles(leader(school, Role.HEADTEACHER), school) == every[1:]
    assert rules.invitable_roles(leader(school, Role.MATHS_LEAD), school) == [Role.COLLEAGUE]
    assert rules.invitable_roles(leader(school, Role.GOVERNOR), school) == []
    assert rules.invitable_roles(coordinator(SchoolFactory().hub), school) == []


def test_an_invitation_accepted_is_a_role_once() -> None:
    school = SchoolFactory(name="Elm School")
    invitation = invite(
        email="jo@elm.test",
        name="Jo Head",
        role="school.headteacher",
        target=school,
        by=coordinator(school.hub),
    )
    link = mint_invitation_link(invitation)
    assert link is not None
    accept_invitation(token=link.split("/")[-3], by=None)
    jo = User.objects.get(email="jo@elm.test")
    assert [str(role) for role in held_by(jo)] == ["Headteacher, Elm School"]
    admit_leader(by=jo, user=jo, school=school, role=Role.HEADTEACHER)
    assert SchoolLeader.objects.filter(user=jo).count() == 1


def test_who_is_invited_already_is_not_asked_for_again(client_for: Any) -> None:
    school = SchoolFactory()
    client = client_for(coordinator(school.hub))
    people = reverse("schools:people", args=[school.urn])
    assert "Invite the headteacher" in client.get(people).content.decode()
    form = {"name": "Jo Head", "email": "jo@elm.test", "role": "headteacher", "submission": uuid.uuid4()}
    page = client.post(reverse("schools:invite", args=[school.urn]), form, follow=True).content.decode()
    assert "jo@elm.test" in page
    assert "Invite the headteacher" not in page


def test_the_page_of_people_invites_and_ends(client_for: Any) -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    client = client_for(head)
    people = reverse("schools:people", args=[school.urn])

    form = {"name": "Col League", "email": "col@elm.test", "role": "colleague", "submission": uuid.uuid4()}
    for _ in range(2):  # a double click
        page = client.post(reverse("schools:invite", args=[school.urn]), form, follow=True)
        assert page.redirect_chain[-1][0] == people
    assert Invitation.objects.count() == 1
    assert "col@elm.test" in page.content.decode()
    again = client.post(
        reverse("schools:invite", args=[school.urn]), {**form, "submission": uuid.uuid4()}
    ).content.decode()
    assert "has been invited already" in again

    role = SchoolLeader.objects.get(user=lead)
    end = reverse("schools:end_role", args=[school.urn, role.pk])
    assert "Say why, in a few words." in client.post(end, {"reason": ""}).content.decode()
    client.post(end, {"reason": "Has left"})
    assert SchoolLeader.objects.get(pk=role.pk).ended_at is not None
    assert client_for(lead).get(people).status_code == 404


def test_a_maths_lead_cannot_invite_a_governor_by_hand(client_for: Any) -> None:
    school = SchoolFactory()
    form = {"name": "G", "email": "g@elm.test", "role": "governor", "submission": uuid.uuid4()}
    client_for(leader(school, Role.MATHS_LEAD)).post(reverse("schools:invite", args=[school.urn]), form)
    assert not Invitation.objects.exists()


def test_the_head_delegates_on_the_page(client_for: Any) -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    client = client_for(head)
    until = today(10)
    form = {
        "to": lead.pk,
        "submission": uuid.uuid4(),
        **{f"starts_on_{part}": getattr(today(), part) for part in ("day", "month", "year")},
        **{f"ends_on_{part}": getattr(until, part) for part in ("day", "month", "year")},
    }
    page = client.post(reverse("schools:delegate", args=[school.urn]), form, follow=True).content.decode()
    assert lead.name in page
    made = Delegation.objects.get()
    assert (made.starts_on, made.ends_on) == (today(), until)
    client.post(reverse("schools:end_delegation", args=[school.urn, made.pk]))
    assert not stands(lead, school).agrees


def test_the_hub_reaches_the_account_of_each_person_and_the_school_does_not(client: Any) -> None:
    world = make_world()
    account = f'href="/people/{world.maths_lead.pk}/"'
    path = f"/schools/{world.school.urn}/people/"

    client.force_login(world.coordinator)
    assert account in client.get(path).content.decode()
    client.force_login(world.head)
    assert account not in client.get(path).content.decode()


def test_a_role_changes_at_once_and_what_hung_on_it_ends() -> None:
    school = SchoolFactory()
    head, colleague = leader(school, Role.HEADTEACHER), leader(school, Role.COLLEAGUE)
    delegate(by=head, school=school, to=colleague, starts_on=today(), ends_on=today(10))
    role = SchoolLeader.objects.get(user=colleague)
    change_leadership(by=fresh(head), leader=role, role=Role.MATHS_LEAD, reason="Now leads maths")
    assert stands(colleague, school).agrees  # a maths lead may agree for the head as well
    role = SchoolLeader.objects.current().get(user=colleague)
    change_leadership(by=fresh(head), leader=role, role=Role.GOVERNOR, reason="Now a governor")
    assert not stands(colleague, school).agrees
    assert [row.role for row in SchoolLeader.objects.filter(user=colleague).order_by("pk")] == [
        "colleague",
        "maths_lead",
        "governor",
    ]
    assert AuditEvent.objects.filter(verb="change_leadership").count() == 2


def test_nobody_gives_a_role_they_could_not_invite_to() -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    colleague = leader(school, Role.COLLEAGUE)
    tries = [
        (head, lead, Role.HEADTEACHER),
        (lead, lead, Role.HEADTEACHER),
        (lead, colleague, Role.MATHS_LEAD),
        (lead, head, Role.COLLEAGUE),
        (colleague, colleague, Role.GOVERNOR),
    ]
    for by, whose, role in tries:
        with pytest.raises(Refused, match="You can’t give this role"):
            change_leadership(
                by=fresh(by), leader=SchoolLeader.objects.get(user=whose), role=role, reason="x"
            )
    hub = coordinator(school.hub)
    change_leadership(
        by=hub, leader=SchoolLeader.objects.get(user=lead), role=Role.HEADTEACHER, reason="Acting head"
    )
    assert rules.is_headteacher(fresh(lead), school)


def test_the_page_changes_a_role(client_for: Any) -> None:
    school = SchoolFactory()
    head, lead = leader(school, Role.HEADTEACHER), leader(school, Role.MATHS_LEAD)
    role = SchoolLeader.objects.get(user=lead)
    page = reverse("schools:change_role", args=[school.urn, role.pk])
    client = client_for(head)
    assert page in client.get(reverse("schools:people", args=[school.urn])).content.decode()
    assert "Choose a role." in client.post(page, {"reason": "x"}).content.decode()
    told = client.post(page, {"role": "colleague", "reason": "Hands over"}, follow=True).content.decode()
    assert "is now colleague here" in told
    assert client.get(page).status_code == 404
