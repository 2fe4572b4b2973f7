"""The roles of a hub, as data for invitations, the menu and the second factor; and whom they look after."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from accounts import roles, scopes
from accounts.models import Invitation, User
from hubs.models import Hub, HubMembership
from hubs.rules import can_manage_role, coordinated_hub_ids
from hubs.services.people import give_hub_role

Role = HubMembership.Role


def _grant(invitation: Invitation, user: User) -> HubMembership:
    hub = invitation.target
    assert isinstance(hub, Hub)  # noqa: S101 - the kind names its target model
    role = invitation.role.removeprefix("hub.")
    return give_hub_role(by=invitation.invited_by or user, user=user, hub=hub, role=role)


def _landing(invitation: Invitation) -> str:
    hub = invitation.target
    assert isinstance(hub, Hub)  # noqa: S101 - the kind names its target model
    return reverse("hubs:hub", args=[hub.code])


def hub_roles_of(user: Any) -> "QuerySet[Any, Any]":
    """The hub roles that a person holds today."""
    return roles.rows(
        HubMembership.objects.current().filter(user=user),
        kind=Concat(Value("hub."), "role"),
        scope="hub__name",
        ref="hub_id",
    )


def people_of_my_hubs(user: Any) -> Q:
    """A coordinator sees who holds a role in the hub."""
    hubs = coordinated_hub_ids(user)
    members = HubMembership.objects.current().filter(hub__in=hubs).values("user")
    return Q(pk__in=members) if hubs else Q(pk__in=[])


def invitations_of_my_hubs(user: Any) -> Q:
    """A coordinator sees every invitation to the hub, whoever sent it."""
    hubs = [str(pk) for pk in coordinated_hub_ids(user)]
    if not hubs:
        return Q(pk__in=[])
    return Q(target_type=ContentType.objects.get_for_model(Hub), target_id__in=hubs)


def where_i_invite(user: Any) -> list[scopes.Place]:
    """A coordinator invites on the people page of each hub."""
    hubs = Hub.objects.filter(pk__in=coordinated_hub_ids(user)).order_by("name")
    return [scopes.Place(f"people of {hub.name}", reverse("hubs:people", args=[hub.code])) for hub in hubs]


def looks_after(by: Any, person: Any) -> bool | None:
    """A coordinator helps those back in whose every hub role they could have given; the lead, a lead does."""
    held = list(HubMembership.objects.unended().filter(user=person).select_related("hub"))
    if not held:
        return None
    return all(can_manage_role(by, membership.hub, membership.role) for membership in held)


def register() -> None:
    """Make them known."""
    roles.register_provider(hub_roles_of)
    scopes.register_people(people_of_my_hubs)
    scopes.register_invitations(invitations_of_my_hubs)
    scopes.register_inviting(where_i_invite)
    scopes.register_caretaker(looks_after)
    stops = "Tell the hub. Ending your role takes one step and holds at once; what you did stays on record."
    roles.register_kind(
        roles.RoleKind(
            key="hub.lead",
            label=str(Role.LEAD.label),
            grant=_grant,
            may_invite=lambda user, hub: can_manage_role(user, hub, Role.LEAD),
            target_model="hubs.Hub",
            is_over=lambda hub: not hub.is_active,
            landing=_landing,
            needs_second_factor=True,
            asks="You oversee the hub’s support to schools, and can do all that a coordinator does. "
            "About an hour a week.",
            reads="You read the shared records of your hub’s work with schools. You change none of them. "
            "Both sides can see that you read them.",
            stops=stops,
        )
    )
    roles.register_kind(
        roles.RoleKind(
            key="hub.coordinator",
            label=str(Role.COORDINATOR.label),
            grant=_grant,
            may_invite=lambda user, hub: can_manage_role(user, hub, Role.COORDINATOR),
            target_model="hubs.Hub",
            is_over=lambda hub: not hub.is_active,
            landing=_landing,
            needs_second_factor=True,
            asks="You open work with schools, find an LLME for each and look after the hub’s people. "
            "Two or three hours a week.",
            reads="You read the shared records of your hub’s work with schools. You change none of them. "
            "Both sides can see that you read them.",
            stops=stops,
        )
    )
    roles.register_kind(
        roles.RoleKind(
            key="hub.reader",
            label=str(Role.READER.label),
            grant=_grant,
            may_invite=lambda user, hub: can_manage_role(user, hub, Role.READER),
            target_model="hubs.Hub",
            is_over=lambda hub: not hub.is_active,
            landing=_landing,
            asks="Nothing beyond reading the hub’s figures when you need them.",
            reads="You read figures for the hub as a whole, never a single school’s record.",
            stops=stops,
        )
    )
