"""Whom a coordinator may look as, and which pages then open."""

from typing import Any

from accounts import roles
from engagements.models import Engagement, Succession
from hubs.models import Hub
from hubs.rules import can_coordinate

SCHOOL = "school."
NOT_THEM = "You can look as an LLME of your hub, or as somebody of a school that your hub works with."

# What opens while a coordinator looks as somebody: pages that both may read. Whatever is not named here stays
# closed: what one side writes for itself, what is said in confidence, every form, file and account page.
OPEN = frozenset(
    {
        "oversight:home",
        "oversight:our_work",
        "engagements:start",
        "engagements:days_agreed",
        "engagements:days",
        "engagements:day",
        "engagements:steps",
        "engagements:people",
        "engagements:llme",
        "engagements:history",
        "plans:plan",
        "plans:version",
        "plans:versions",
        "plans:summary",
        "plans:sheet",
        "plans:milestone",
        "reviews:looks",
        "pictures:timeline",
        "schools:school",
        "schools:people",
        "hubs:list",
        "hubs:hub",
        "hubs:calendar",
        "llmes:me",
        "llmes:llme",
        "llmes:days",
        "llmes:seen",
        "llmes:code",
        "core:about",
        "core:about_wording",
    }
)
# What stays one's own while looking: ending it, and signing out.
OWN = frozenset({"oversight:end_seeing", "account_logout"})


def may_see_as(by: Any, person: Any, hub: Hub) -> bool:
    """A coordinator of the hub; as an LLME of it, or as somebody of a school that it works with.

    Never as oneself, and never as anyone with another role: of the hub, of another hub or school, of the
    whole service, or from outside. So nobody climbs, and nothing beyond the hub is looked at.
    """
    if by.pk == person.pk or not person.is_active or not can_coordinate(by, hub):
        return False
    held = roles.held_by(person)
    llme = {role.key for role in held if role.kind == "hub.llme" and role.ref == str(hub.pk)}
    urns = {int(role.ref) for role in held if role.kind.startswith(SCHOOL)}
    theirs = llme | {role.key for role in held if role.kind.startswith(SCHOOL)}
    if not held or any(role.key not in theirs for role in held):
        return False
    return not urns or urns <= _worked_with(hub, urns)


def _worked_with(hub: Hub, urns: set[int]) -> set[int]:
    """Those of these schools that the hub works or has worked with; a confirmed successor counts (D16)."""
    carried = Succession.objects.filter(engagement__hub=hub, school__in=urns).order_by()
    ours = Engagement.objects.filter(hub=hub, school__in=urns).order_by()
    return set(ours.values_list("school", flat=True).union(carried.values_list("school", flat=True)))


def hub_to_see_in(by: Any, person: Any) -> Hub | None:
    """The hub of `by` as which they may look as this person, if there is one."""
    hubs = Hub.objects.coordinated_by(by)
    return next((hub for hub in hubs if may_see_as(by, person, hub)), None)
