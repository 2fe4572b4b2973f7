"""What the llmes app offers in the navigation."""

from typing import Any

from django.urls import reverse

from accounts.roles import held_by
from core.navigation import NavItem

COORDINATING = {"hub.lead", "hub.coordinator", "service.admin"}


def of(user: Any) -> list[NavItem]:
    """The list of LLMEs for coordinators; one's own profile for an LLME."""
    kinds = {role.kind for role in held_by(user)}
    items = []
    if kinds & COORDINATING:
        items.append(NavItem("LLMEs", reverse("llmes:list"), order=50))
    if "hub.llme" in kinds:
        items.append(NavItem("My profile", reverse("llmes:me"), order=70))
    return items
