"""Who is signed in, as what: the corner of every page; and where admins find people."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts import roles
from accounts.seen_as import looker_of
from core import navigation


def badge(request: HttpRequest) -> navigation.Badge | None:
    """The name, the role looked at, and the ways to the account, to another role and out."""
    person = request.user
    if not person.is_authenticated:
        return None
    if looker_of(person) is not None:
        return navigation.Badge(name=str(person), sign_out_url=reverse("account_logout"))
    held = roles.held_by(person)
    current = roles.current(request)
    return navigation.Badge(
        name=str(person),
        role=str(current) if current else "",
        switch_url=reverse("accounts:switch_role") if len(held) > 1 else "",
        account_url=reverse("accounts:account"),
        sign_out_url=reverse("account_logout"),
    )


def places(user: Any) -> list[navigation.NavItem]:
    """People, for admins; coordinators find theirs on the page of the hub."""
    if not roles.holds(user, "service.admin"):
        return []
    return [navigation.NavItem("People", reverse("accounts:person_list"), order=80)]


def register() -> None:
    """Make them known."""
    navigation.register_badge(badge)
    navigation.register_items(places)
