"""The roles of a school, as data for invitations and the menu; and whom they look after."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts import roles, scopes
from accounts.models import Invitation, User
from hubs.rules import coordinated_hub_ids
from schools.models import School, SchoolLeader
from schools.rules import can_invite_to, roles_held
from schools.services.people import admit_leader

Role = SchoolLeader.Role


def _school_of(invitation: Invitation) -> School:
    school = invitation.target
    assert isinstance(school, School)  # noqa: S101 - the kind names its target model
    return school


def _grant(invitation: Invitation, user: User) -> SchoolLeader:
    role = invitation.role.removeprefix("school.")
    return admit_leader(by=invitation.invited_by or user, user=user, school=_school_of(invitation), role=role)


def _may_invite_as(role: str) -> roles.MayInvite:
    return lambda user, school: isinstance(school, School) and can_invite_to(user, school, role)


def school_roles_of(user: Any) -> "QuerySet[Any, Any]":
    """The school roles that a person holds today."""
    return roles.rows(
        SchoolLeader.objects.current().filter(user=user),
        kind=Concat(Value("school."), "role"),
        scope="school__name",
        ref="school_id",
    )


def people_of_the_hubs_schools(user: Any) -> Q:
    """A coordinator sees the people of the hub's schools. Those of a school see theirs on its own page."""
    hubs = coordinated_hub_ids(user)
    leaders = SchoolLeader.objects.current().filter(school__hub__in=hubs)
    return Q(pk__in=leaders.values("user")) if hubs else Q(pk__in=[])


def invitations_of_my_schools(user: Any) -> Q:
    """A head sees every invitation to the school, a coordinator those to the hub's schools."""
    own = [urn for urn, held in roles_held(user).items() if held & {Role.HEADTEACHER, Role.MATHS_LEAD}]
    hubs = coordinated_hub_ids(user)
    if not own and not hubs:
        return Q(pk__in=[])
    schools = School.objects.filter(Q(pk__in=own) | Q(hub__in=hubs) if hubs else Q(pk__in=own))
    urns = schools.order_by().values_list(Cast("pk", CharField()))
    return Q(target_type=ContentType.objects.get_for_model(School), target_id__in=urns)


def looks_after(by: Any, person: Any) -> bool | None:
    """A coordinator helps people back in whose school roles are all in the hub's schools."""
    held = SchoolLeader.objects.unended().filter(user=person).values_list("school__hub_id", flat=True)
    return set(held) <= set(coordinated_hub_ids(by)) if held else None


def _home(urn: str) -> str:
    return reverse("schools:school", args=[int(urn)])


def register() -> None:
    """Make them known."""
    roles.register_provider(school_roles_of)
    scopes.register_people(people_of_the_hubs_schools)
    scopes.register_invitations(invitations_of_my_schools)
    scopes.register_caretaker(looks_after)
    ends = "Your role ends at once; what you did stays on record."
    stops = f"Tell your headteacher or the hub. {ends}"
    reads = (
        "What you write about our work together is read by your school, your LLME and the hub’s "
        "coordinators. Nobody else reads it. NCETM sees figures, never words."
    )
    texts = {
        Role.HEADTEACHER: (
            "You agree how we start, how many days and what we work on: about half an hour at the start, ten "
            "minutes a month after that, and two conversations of an hour. Your maths lead does the rest.",
            reads,
            f"Say so to the hub or your LLME at any time; the support ends when you wish. {ends}",
        ),
        Role.MATHS_LEAD: (
            "You work with the LLME on the days you agree together, and confirm each day in a minute. "
            "Between days, about an hour a fortnight.",
            reads,
            stops,
        ),
        Role.COLLEAGUE: (
            "Nothing you must do here: you can read what your school and the LLME write together.",
            "Nobody reads anything about you because of this, except that you have an account.",
            stops,
        ),
        Role.GOVERNOR: (
            "Nothing you must do here: you can read what the headteacher shares with governors.",
            "Nobody reads anything about you because of this, except that you have an account.",
            stops,
        ),
    }
    for role, (asks, who_reads, how_to_stop) in texts.items():
        roles.register_kind(
            roles.RoleKind(
                key=f"school.{role.value}",
                label=str(role.label),
                grant=_grant,
                may_invite=_may_invite_as(role.value),
                target_model="schools.School",
                is_over=lambda school: school.status == School.Status.CLOSED,
                landing=lambda invitation: _home(invitation.target_id),
                asks=asks,
                reads=who_reads,
                stops=how_to_stop,
            )
        )
