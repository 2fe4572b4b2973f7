"""The first lines of every view: what this person may see, and what they may do there."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.navigation import NavItem
from hubs.models import Hub
from hubs.rules import can_manage_hub


def hub_or_404(request: HttpRequest, code: str) -> Hub:
    """The hub, if this person may open its page; else it is not found."""
    return get_object_or_404(Hub.objects.visible_to(request.user), code=code)


def demand(rule: Callable[..., bool], request: HttpRequest, *things: Any) -> None:
    """Inside one's scope but without the right: 403."""
    if not rule(request.user, *things):
        raise PermissionDenied


def sub_nav_of(request: HttpRequest, hub: Hub, here: str) -> list[NavItem]:
    """The pages of a hub that this person may open."""
    places = [("About the hub", "hub"), ("Term dates", "calendar")]
    if can_manage_hub(request.user, hub):
        places[1:1] = [("People", "people")]
        places.append(("Settings", "settings"))
    return [NavItem(label, reverse(f"hubs:{name}", args=[hub.code]), name == here) for label, name in places]
