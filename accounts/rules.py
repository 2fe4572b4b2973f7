"""Who may do what to whom."""

from typing import Any

from accounts import roles, scopes
from accounts.models import Invitation, KnownDevice


def can_invite(user: Any, role: str, target: Any = None) -> bool:
    """Whoever the role's own app says; admins anyone."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_admin or roles.kind_of(role).may_invite(user, target)


def can_manage_invitation(user: Any, invitation: Invitation) -> bool:
    """Sending again and withdrawing: whoever may invite to the same role."""
    return can_invite(user, invitation.role, invitation.target)


def is_void(invitation: Invitation) -> bool:
    """What it invites to is over. That whoever sent it has left changes nothing: the hub or school asks."""
    if not invitation.target_id:
        return False
    return invitation.target is None or roles.kind_of(invitation.role).is_over(invitation.target)


def can_look_after(by: Any, person: Any) -> bool:
    """Reset a lost second factor, change an address: a coordinator in whose hubs all the person's roles lie,
    or an admin.

    Never oneself; and whoever holds a role elsewhere or in the whole service is looked after by an admin
    only, so that nobody can climb through somebody else's account.
    """
    if not by.is_authenticated or not by.is_active or by.pk == person.pk:
        return False
    if by.is_admin:
        return True
    if person.service_roles:
        return False
    answers = [may(by, person) for may in scopes.CARETAKERS]
    return True in answers and False not in answers


def can_revoke_device(user: Any, device: KnownDevice) -> bool:
    """One's own; an admin's any."""
    return device.user_id == user.pk or user.is_admin


def can_rename(by: Any, person: Any) -> bool:
    """Everybody themselves; an admin anyone."""
    return bool(by.pk == person.pk or by.is_admin)


def can_end_service_role(by: Any) -> bool:
    """Admins."""
    return bool(by.is_authenticated and by.is_admin)


def can_close_account(by: Any, person: Any) -> bool:
    """Admins, and never one's own."""
    return bool(by.is_authenticated and by.is_admin and by.pk != person.pk)
