"""The role of LLME, as data for invitations and the menu; and whom coordinators look after."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse

from accounts import roles, scopes
from accounts.models import Invitation, User
from hubs.models import Hub, HubQuerySet
from hubs.rules import can_manage_hub, coordinated_hub_ids
from llmes.models import LLMEMembership
from llmes.services.coming import fill_profile
from llmes.services.people import give_llme_membership


def _grant(invitation: Invitation, user: User) -> LLMEMembership:
    hub = invitation.target
    assert isinstance(hub, Hub)  # noqa: S101 - the kind names its target model
    membership = give_llme_membership(by=invitation.invited_by or user, user=user, hub=hub)
    fill_profile(by=invitation.invited_by or user, invitation=invitation, llme=membership.llme)
    return membership


def llme_roles_of(user: Any) -> "QuerySet[Any, Any]":
    """The hubs a person works with as LLME today."""
    held = LLMEMembership.objects.current().filter(llme__user=user)
    return roles.rows(held, kind=Value("hub.llme"), scope="hub__name", ref="hub_id")


def people_of_my_hubs(user: Any) -> Q:
    """A coordinator sees who works with the hub as LLME."""
    hubs = coordinated_hub_ids(user)
    if not hubs:
        return Q(pk__in=[])
    return Q(pk__in=LLMEMembership.objects.current().filter(hub__in=hubs).values("llme__user"))


def looks_after(by: Any, person: Any) -> bool | None:
    """A coordinator helps LLMEs back in who work with no other hub."""
    held = set(LLMEMembership.objects.unended().filter(llme__user=person).values_list("hub_id", flat=True))
    return held <= set(coordinated_hub_ids(by)) if held else None


def _hubs_of(user: Any) -> "QuerySet[Any]":
    return LLMEMembership.objects.current().filter(llme__user=user).values("hub")


def register() -> None:
    """Make it known."""
    if _hubs_of not in HubQuerySet.also_visible:
        HubQuerySet.also_visible.append(_hubs_of)
    roles.register_provider(llme_roles_of)
    scopes.register_people(people_of_my_hubs)
    scopes.register_caretaker(looks_after)
    roles.register_kind(
        roles.RoleKind(
            key="hub.llme",
            label="LLME",
            grant=_grant,
            may_invite=lambda user, hub: can_manage_hub(user, hub),
            target_model="hubs.Hub",
            is_over=lambda hub: not hub.is_active,
            landing=lambda invitation: reverse("llmes:me"),
            asks="You support schools on the days you agree with them and with your hub. Here, ten minutes "
            "for a profile now, and about five minutes after each day.",
            reads="The schools you work with read your profile and the record you share with them. Your "
            "hub’s coordinators read both. Conflicts of interest you declare are read by them only.",
            stops="Tell your hub. It takes one step and holds at once; the records you shared stay with the "
            "schools.",
        )
    )
