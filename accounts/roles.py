"""Roles as data: every app registers the kinds of role it keeps, and how to find who holds them.

In `AppConfig.ready` of an app above:

    roles.register_kind(RoleKind(
        key="hub.coordinator", label="Coordinator", grant=grant_hub_role, may_invite=may_invite_to_hub,
        target_model="hubs.Hub", home=lambda ref: reverse("hubs:hub", args=[ref]), needs_second_factor=True,
        asks="...", reads="...", stops="...",
    ))
    roles.register_provider(hub_roles)

    def hub_roles(user):
        return roles.rows(
            HubMembership.objects.current().filter(user=user),
            kind=Concat(Value("hub."), "role"), scope="hub__name", ref="hub_id",
        )

The rows of all providers come in one query. They serve the menu, the home page and the second factor; rights
never come from here but from the memberships themselves, asked for each object.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from accounts.models import Invitation, User

Grant = Callable[["Invitation", "User"], Any]
MayInvite = Callable[[Any, Any], bool]


def _start_page(ref: str) -> str:
    return "/"


def _never(target: Any) -> bool:
    return False


@dataclass(frozen=True)
class RoleKind:
    """A kind of role that people are invited to or hold.

    `grant(invitation, user)`: makes the membership, inside the transaction of the acceptance, and leaves one
    that is there already. `may_invite(user, target)`: who may ask people to it. `landing(invitation)`: the
    page an accepted person lands on (the role's home, unless told). `home(ref)`: the home page of one who
    holds it, `ref` being the pk of the target as text. `asks`, `reads`, `stops`: what is asked, in hours;
    who reads what; how to stop: plain sentences read before anyone accepts, replaced by the SiteText of
    `text_key` if there is one in effect. `target_name(target)`: how the invitation names the thing.
    `is_over(target)`: nobody comes to it any more (a school that closed), so its invitations are void.
    """

    key: str
    label: str
    grant: Grant
    may_invite: MayInvite
    target_model: str = ""
    landing: Callable[["Invitation"], str] | None = None
    home: Callable[[str], str] = _start_page
    target_name: Callable[[Any], str] = str
    is_over: Callable[[Any], bool] = _never
    needs_second_factor: bool = False
    asks: str = ""
    reads: str = ""
    stops: str = ""

    @property
    def text_key(self) -> str:
        """The SiteText that may replace the three texts."""
        return f"invitation-{self.key.replace('.', '-').replace('_', '-')}"


@dataclass(frozen=True)
class RoleHeld:
    """One role that a person holds today."""

    kind: str
    label: str
    scope_label: str
    home_url: str
    key: str
    ref: str
    needs_second_factor: bool = False

    def __str__(self) -> str:
        return f"{self.label}, {self.scope_label}" if self.scope_label else self.label


KINDS: dict[str, RoleKind] = {}
Provider = Callable[[Any], "QuerySet[Any, Any]"]
PROVIDERS: list[Provider] = []


LANDINGS: list[Callable[["Invitation"], str | None]] = []


def register_landing(lead: Callable[["Invitation"], str | None]) -> None:
    """Apps above know more things: where an accepted person lands, or None to leave it to the kind."""
    if lead not in LANDINGS:
        LANDINGS.append(lead)


class UnknownRole(LookupError):
    """A kind of role that no app has registered."""


def register_kind(kind: RoleKind) -> None:
    """Make a kind of role known. Kinds show in the order of registration."""
    KINDS[kind.key] = kind


def register_provider(provider: Provider) -> None:
    """Say how to find the roles of one sort that a person holds (see `rows`)."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def kind_of(key: str) -> RoleKind:
    """The kind of that name."""
    try:
        return KINDS[key]
    except KeyError:
        raise UnknownRole(f"No app has registered the role {key!r}: accounts.roles.register_kind.") from None


def rows(held: "QuerySet[Any]", *, kind: Any, scope: Any, ref: Any) -> "QuerySet[Any, Any]":
    """The rows of a provider: expressions (or names of fields) for the kind's key, the name of what the role
    is in, and the pk of that."""

    def text(expression: Any) -> Cast:
        return Cast(F(expression) if isinstance(expression, str) else expression, models.CharField())

    return held.order_by().values_list(text(kind), text(scope), text(ref))


def held_by(user: Any) -> list[RoleHeld]:
    """The roles that a person holds today, asked once per request, in one query for all apps together."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    # By attribute, so that request.user (a lazy object) and the person behind it remember in one place.
    known: list[RoleHeld] | None = getattr(user, "_roles_held", None)
    if known is None:
        known = _held_by(user)
        user._roles_held = known
    return known


def _held_by(user: Any) -> list[RoleHeld]:
    parts = [provider(user) for provider in PROVIDERS]
    if not parts:
        return []
    found = set(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else set(parts[0])
    order = list(KINDS)
    known = sorted(
        ((kind, scope, ref) for kind, scope, ref in found if kind in KINDS),
        key=lambda row: (order.index(row[0]), row[1], row[2]),
    )
    return [
        RoleHeld(
            kind=kind,
            label=KINDS[kind].label,
            scope_label=scope,
            home_url=KINDS[kind].home(ref),
            key=f"{kind}:{ref}",
            ref=ref,
            needs_second_factor=KINDS[kind].needs_second_factor,
        )
        for kind, scope, ref in known
    ]


def forget(user: Any) -> None:
    """Ask again: the roles of this person changed within this request."""
    if hasattr(user, "_roles_held"):
        del user._roles_held


def holds(user: Any, kind: str, target: Any = None) -> bool:
    """Whether a person holds this kind of role in this thing today."""
    ref = str(target.pk) if target is not None else ""
    return any(role.kind == kind and role.ref == ref for role in held_by(user))


def needs_second_factor(user: Any) -> bool:
    """Whether a role this person holds asks for a second factor."""
    return any(role.needs_second_factor for role in held_by(user))


SESSION_KEY = "role"


def current(request: Any) -> RoleHeld | None:
    """The role a person looks at the service in: the one they chose while they hold it, else their first.

    It decides the home page and the navigation only.
    """
    held = held_by(request.user)
    chosen = request.session.get(SESSION_KEY) if held else None
    return next((role for role in held if role.key == chosen), held[0] if held else None)
