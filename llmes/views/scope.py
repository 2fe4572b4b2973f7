"""The first lines of every view: which LLME this person may see, and what they may do there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.navigation import NavItem
from llmes.models import LLME
from llmes.rules import can_read_conflicts, is_self


def llme_or_404(request: HttpRequest, pk: int) -> LLME:
    """The LLME, if this person may see them; else there is none."""
    llmes = LLME.objects.visible_to(request.user).select_related("user", "base_school__trust", "base_trust")
    return get_object_or_404(llmes, pk=pk)


def demand(rule: Callable[..., bool], request: HttpRequest, *things: Any) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, *things):
        raise PermissionDenied


def sub_nav_of(request: HttpRequest, llme: LLME, here: str) -> list[NavItem]:
    """The pages about an LLME that this person may open."""
    own = is_self(request.user, llme)
    places = [("Profile", "llme"), ("Days", "days")]
    if can_read_conflicts(request.user, llme):
        places.append(("Conflicts", "conflicts"))
    places.append(("What schools see of me" if own else "What schools see", "seen"))
    return [NavItem(label, reverse(f"llmes:{name}", args=[llme.pk]), name == here) for label, name in places]
