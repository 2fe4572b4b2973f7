"""The roles in the whole service, as data."""

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from accounts import roles
from accounts.models import Invitation, ServiceMembership, User
from accounts.services.people import grant_service_role


def _grant(invitation: Invitation, user: User) -> ServiceMembership:
    return grant_service_role(
        person=user, role=invitation.role.removeprefix("service."), by=invitation.invited_by or user
    )


def _nobody_but_admins(user: Any, target: Any) -> bool:
    return False


def service_roles_of(user: Any) -> "QuerySet[Any, Any]":
    """Those a person holds today."""
    return roles.rows(
        ServiceMembership.objects.current().filter(user=user),
        kind=Concat(Value("service."), "role"),
        scope=Value(""),
        ref=Value(""),
    )


def register() -> None:
    """Make them known."""
    roles.register_provider(service_roles_of)
    roles.register_kind(
        roles.RoleKind(
            key="service.admin",
            label="Admin",
            grant=_grant,
            may_invite=_nobody_but_admins,
            needs_second_factor=True,
            asks="You look after the service: people, hubs, the register of schools. An hour or two a month.",
            reads="As an admin you can read every record. What you change is written down under your name.",
            stops="Ask another admin to end your role. You lose access at once.",
        )
    )
    roles.register_kind(
        roles.RoleKind(
            key="service.ncetm_reader",
            label="NCETM reader",
            grant=_grant,
            may_invite=_nobody_but_admins,
            asks="Nothing beyond reading figures when you need them.",
            reads="You read figures of all hubs, never a single school's record. "
            "Hubs can see that you have this role.",
            stops="Ask an admin to end your role. You lose access at once.",
        )
    )
