"""Who may do what in a school, from the roles held today. One query a person and request."""

from typing import Any

from django.db.models import CharField, QuerySet, Value

from accounts import roles
from hubs.models import Hub
from hubs.rules import can_coordinate as can_coordinate_hub
from hubs.rules import coordinated_hub_ids
from schools.models import Delegation, School, SchoolLeader

Role = SchoolLeader.Role
DELEGATE = "delegate"


def roles_held(user: Any) -> dict[int, frozenset[str]]:
    """The roles that a person holds in schools today, by URN, delegations among them; asked once a user."""
    if not user.is_authenticated or not user.is_active:
        return {}
    held: dict[int, frozenset[str]] | None = getattr(user, "_school_roles", None)
    if held is None:
        leading = SchoolLeader.objects.current().filter(user=user).values_list("school_id", "role")
        delegated = Delegation.objects.current().filter(to=user)
        rows = leading.order_by().union(
            delegated.order_by().values_list("school_id", Value(DELEGATE, output_field=CharField())), all=True
        )
        found: dict[int, set[str]] = {}
        for school, role in rows:
            found.setdefault(school, set()).add(role)
        # A delegation holds while its holder is of the school.
        held = {school: frozenset(here) for school, here in found.items() if here != {DELEGATE}}
        user._school_roles = held
    return held


def forget_roles(user: Any) -> None:
    """Called by the services that give or end a role or a delegation."""
    if hasattr(user, "_school_roles"):
        del user._school_roles
    roles.forget(user)


def _roles_in(user: Any, school: School | int) -> frozenset[str]:
    urn = school if isinstance(school, int) else school.pk
    return roles_held(user).get(urn, frozenset())


def own_school_urns(user: Any) -> list[int]:
    """The schools that a person belongs to today."""
    refs = [role.ref for role in roles.held_by(user) if role.kind.startswith("school.")]
    return [int(ref) for ref in dict.fromkeys(refs)]


def is_headteacher(user: Any, school: School | int) -> bool:
    """The head alone delegates, and admits or removes outside readers (D4)."""
    return Role.HEADTEACHER in _roles_in(user, school)


def reads_for(user: Any, school: School | int) -> bool:
    """Reads what is the school's: all its people, colleagues and governors too (D4)."""
    return bool(_roles_in(user, school))


def can_coordinate(user: Any, school: School) -> bool:
    """The lead and coordinators of the school's hub."""
    return school.hub_id is not None and can_coordinate_hub(user, school.hub_id)


def can_invite_to(user: Any, school: School, role: str) -> bool:
    """The hub's coordinators invite anyone; the head all but another head; the maths lead colleagues."""
    if can_coordinate(user, school):
        return True
    if role == Role.HEADTEACHER:
        return False
    return is_headteacher(user, school) or (
        role == Role.COLLEAGUE and Role.MATHS_LEAD in _roles_in(user, school)
    )


def invitable_roles(user: Any, school: School) -> list[str]:
    """The roles to which a person may invite here; admins to any."""
    return [role for role in Role.values if user.is_admin or can_invite_to(user, school, role)]


def can_end_role(user: Any, leader: SchoolLeader) -> bool:
    """Whoever may invite to the role, an admin; and everybody their own."""
    return leader.user_id == user.pk or user.is_admin or can_invite_to(user, leader.school, leader.role)


def roles_to_give(user: Any, leader: SchoolLeader) -> list[str]:
    """The other roles that `user` may give this person instead of the one they hold."""
    if not can_end_role(user, leader):
        return []
    return [role for role in invitable_roles(user, leader.school) if role != leader.role]


def can_change_role(user: Any, leader: SchoolLeader) -> bool:
    """Whoever may end the one role and invite to another: the hub anyone, the head all but heads."""
    return bool(roles_to_give(user, leader))


def can_read_people(user: Any, school: School) -> bool:
    """The school's own people, the hub's coordinators, those whom an app above names, and admins."""
    if reads_for(user, school) or can_coordinate(user, school) or user.is_admin:
        return True
    return any(
        urns.filter(school=school).exists()
        for urns in (make(user) for make in SchoolLeader.objects.all().also_visible)
    )


def can_delegate(user: Any, school: School) -> bool:
    """The head alone (D4)."""
    return is_headteacher(user, school)


def can_edit_terms(user: Any, school: School) -> bool:
    """Headteacher, maths lead, the hub's coordinators, admins."""
    return (
        bool(_roles_in(user, school) & {Role.HEADTEACHER, Role.MATHS_LEAD})
        or can_coordinate(user, school)
        or user.is_admin
    )


def can_choose_hub(user: Any, school: School) -> bool:
    """A coordinator of the school's hub; of any hub where it has none; admins."""
    if user.is_admin or can_coordinate(user, school):
        return True
    return school.hub_id is None and bool(coordinated_hub_ids(user))


def choosable_hubs(user: Any, school: School | None = None) -> QuerySet[Hub]:
    """The hubs that a person may choose for a school: where it has none, a coordinator only their own."""
    hubs = Hub.objects.filter(is_active=True)
    if user.is_admin or (school is not None and can_coordinate(user, school)):
        return hubs
    return hubs.filter(pk__in=coordinated_hub_ids(user))


def can_work_through(user: Any) -> bool:
    """The list of schools without a hub: coordinators of any hub, and admins."""
    return bool(user.is_authenticated and (user.is_admin or coordinated_hub_ids(user)))


def can_import(user: Any) -> bool:
    """Admins read new registers."""
    return bool(user.is_authenticated and user.is_admin)
