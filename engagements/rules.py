"""Who may do what in an engagement: by side and role (D4). State is the services' business."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from core.errors import Refused
from engagements.models import Assignment, Engagement, Succession
from engagements.models.people import lead_covered_for
from engagements.states import Side
from hubs.models import Hub, HubMembership
from schools.models import Delegation, School, SchoolLeader


@dataclass(frozen=True)
class Standing:
    """How a person stands to an engagement today.

    `side`: the side they act on, if any. `agrees`: may agree for it. `edits`: may record, edit and confirm.
    `reads`: reads the whole shared record. `called`: the name of the role, for the record.
    """

    side: Side | None = None
    agrees: bool = False
    edits: bool = False
    reads: bool = False
    called: str = ""


OUTSIDE = Standing()
AGREEING_COVER = "cover, agreeing"


def standing(user: Any, engagement: Engagement) -> Standing:
    """How this person stands to this engagement today; asked once per page and person.

    An LLME assigned to it stands on the LLME side, whatever else they are; then the school's people; then
    the hub's coordinators, who edit no content (D4).
    """
    if not user.is_authenticated or not user.is_active:
        return OUTSIDE
    known: dict[int, Standing] = engagement.__dict__.setdefault("_standings", {})
    if user.pk not in known:
        known[user.pk] = _standing(user, engagement)
    return known[user.pk]


def _standing(user: Any, engagement: Engagement) -> Standing:
    held: dict[str, set[str]] = {"llme": set(), "school": set(), "delegate": set(), "hub": set()}
    for kind, role in _roles_in(user, engagement):
        held[kind].add(role)
    return _standing_of(user, held)


def load_standings(user: Any, engagements: Iterable[Engagement]) -> None:
    """What `standing` finds, for many engagements at once: two queries however many there are."""
    rows = list(engagements)
    schools = {row.pk: {row.school_id} for row in rows}
    carried = Succession.objects.filter(engagement__in=schools).values_list("engagement", "school")
    for engagement, school in carried:
        schools[engagement].add(school)
    found: dict[tuple[str, int], set[str]] = {}
    for kind, role, of in _roles_anywhere(user):
        found.setdefault((kind, of), set()).add(role)
    for row in rows:
        held = {
            "llme": found.get(("llme", row.pk), set()),
            "hub": found.get(("hub", row.hub_id), set()),
            **{
                kind: set().union(*(found.get((kind, school), set()) for school in schools[row.pk]))
                for kind in ("school", "delegate")
            },
        }
        row.__dict__.setdefault("_standings", {})[user.pk] = _standing_of(user, held)


def _standing_of(user: Any, held: Mapping[str, set[str]]) -> Standing:
    if held["llme"]:
        return _llme_standing(held["llme"])
    if held["school"]:
        return _school_standing(held["school"], delegated=bool(held["delegate"]))
    if held["hub"]:
        return Standing(Side.HUB, False, False, True, "Coordinator")
    if user.is_admin:
        return Standing(None, False, False, True, "Admin")
    return OUTSIDE


def _llme_standing(roles: set[str]) -> Standing:
    """The lead agrees; so does a cover who was asked to, for the lead, on the days of the cover (D4).

    Where the lead has left, the cover records and edits, and nobody agrees until somebody else leads.
    """
    Role = Assignment.Role
    if Role.LEAD in roles:
        return Standing(Side.LLME, True, True, True, Role.LEAD.label)
    if AGREEING_COVER in roles:
        return Standing(Side.LLME, True, True, True, "Cover, for the lead LLME")
    role = Role.COVER if Role.COVER in roles else min(roles)
    return Standing(Side.LLME, False, True, True, Role(role).label)


def _roles_in(user: Any, engagement: Engagement) -> list[tuple[str, str]]:
    """Every role this person holds today around this engagement, in one query."""
    school = Q(school=engagement.school_id) | Q(
        school__in=Succession.objects.filter(engagement=engagement).values("school")
    )
    assigned = Assignment.objects.current().filter(engagement=engagement, llme__user=user)
    leads = SchoolLeader.objects.current().filter(school, user=user)
    delegated = Delegation.objects.current().filter(school, to=user)
    hub = HubMembership.objects.current().filter(
        user=user, hub=engagement.hub_id, role__in=HubMembership.COORDINATING
    )
    parts = [
        assigned.order_by().values_list(_word("llme"), _assigned_as()),
        leads.order_by().values_list(_word("school"), "role"),
        delegated.order_by().values_list(_word("delegate"), _word("delegate")),
        hub.order_by().values_list(_word("hub"), "role"),
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _roles_anywhere(user: Any) -> list[tuple[str, str, int]]:
    """Every such role this person holds today, with the engagement, school or hub it is in: one query."""
    hub = HubMembership.objects.current().filter(user=user, role__in=HubMembership.COORDINATING)
    assigned = Assignment.objects.current().filter(llme__user=user)
    leads = SchoolLeader.objects.current().filter(user=user)
    delegated = Delegation.objects.current().filter(to=user)
    parts = [
        assigned.order_by().values_list(_word("llme"), _assigned_as(), "engagement"),
        leads.order_by().values_list(_word("school"), "role", "school"),
        delegated.order_by().values_list(_word("delegate"), _word("delegate"), "school"),
        hub.order_by().values_list(_word("hub"), "role", "hub"),
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _assigned_as() -> Case:
    """The role of an assignment; a cover who may agree, for a lead who is there still, is told apart."""
    agreeing = When(lead_covered_for(), may_agree=True, then=Value(AGREEING_COVER))
    return Case(agreeing, default="role", output_field=CharField())


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _school_standing(roles: set[str], *, delegated: bool) -> Standing:
    Role = SchoolLeader.Role
    if Role.HEADTEACHER in roles:
        return Standing(Side.SCHOOL, True, True, True, Role.HEADTEACHER.label)
    if delegated or Role.MATHS_LEAD in roles:
        called = Role.MATHS_LEAD.label if Role.MATHS_LEAD in roles else Role.COLLEAGUE.label
        if delegated:
            called += ", for the headteacher"
        return Standing(Side.SCHOOL, delegated, True, True, called)
    role = Role.COLLEAGUE if Role.COLLEAGUE in roles else Role.GOVERNOR
    return Standing(None, False, False, True, role.label)


def acting_side(user: Any, engagement: Engagement) -> Side:
    """The side a person acts on; refuses those who only read."""
    side = standing(user, engagement).side
    if side is None:
        raise Refused("You can read this work, not change it.")
    return side


def can_agree(user: Any, engagement: Engagement) -> bool:
    """The headteacher or their delegate for the school, the lead LLME for the LLME side."""
    return standing(user, engagement).agrees


def can_edit(user: Any, engagement: Engagement) -> bool:
    """Headteacher, maths lead or delegate; any LLME assigned. Never the coordinator (D4)."""
    return standing(user, engagement).edits


def can_coordinate(user: Any, engagement: Engagement) -> bool:
    """A coordinator or the lead of the engagement's hub who does not work on it as LLME."""
    return standing(user, engagement).side == Side.HUB


def belongs_elsewhere(school: School, hub: Hub) -> str:
    """Why a hub opens no work with this school: it is another hub's. Empty where nothing is in the way."""
    if school.hub is None or school.hub_id == hub.pk:
        return ""
    return (
        f"This school belongs to {school.hub.name}. "
        "Its hub can be changed, with a reason, on the school’s page."
    )


def is_headteacher(user: Any, engagement: Engagement) -> bool:
    """The head alone admits or removes outside readers (D4)."""
    state = standing(user, engagement)
    return state.side == Side.SCHOOL and state.called == SchoolLeader.Role.HEADTEACHER.label


def can_act(user: Any, engagement: Engagement) -> bool:
    """Whoever acts on a side, the coordinator included."""
    return standing(user, engagement).side is not None


def can_propose_days(user: Any, engagement: Engagement) -> bool:
    """The school's leaders, the LLMEs and the coordinator may put a number of days on the table."""
    state = standing(user, engagement)
    return state.edits or state.side == Side.HUB


def can_move(user: Any, engagement: Engagement) -> bool:
    """Whoever agrees for a side, and the coordinator, may pause, resume, stop and complete."""
    state = standing(user, engagement)
    return state.agrees or state.side == Side.HUB
