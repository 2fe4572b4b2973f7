"""Roles that only these tests know, and a cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Q

from accounts import roles, scopes
from accounts.models import ServiceMembership


@pytest.fixture(autouse=True)
def fresh_throttle(db: None) -> Iterator[None]:
    """Nobody has tried anything yet."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten afterwards."""
    monkeypatch.setattr(roles, "KINDS", dict(roles.KINDS))
    monkeypatch.setattr(roles, "PROVIDERS", list(roles.PROVIDERS))
    for name in ("PEOPLE", "INVITATIONS", "CARETAKERS"):
        monkeypatch.setattr(scopes, name, list(getattr(scopes, name)))


@pytest.fixture
def keeper_role(registries: None) -> roles.RoleKind:
    """A role in another person (any model will do), which whoever is that person may invite to."""

    def grant(invitation: Any, user: Any) -> None:
        ServiceMembership.objects.get_or_create(user=user, role=ServiceMembership.Role.NCETM_READER)

    kind = roles.RoleKind(
        key="tests.keeper",
        label="Keeper",
        grant=grant,
        may_invite=lambda user, target: target is not None and user.pk == target.pk,
        target_model="accounts.User",
        landing=lambda invitation: f"/landing/{invitation.target_id}/",
        asks="Two hours a term.",
        reads="Only you and the hub.",
        stops="Tell the hub.",
    )
    roles.register_kind(kind)
    scopes.register_invitations(lambda user: Q(role=kind.key, target_id=str(user.pk)))
    return kind
