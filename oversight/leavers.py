"""Who has left a hub and its schools in the last year: what they had, who took over, what nobody has."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.utils import timezone

from engagements.models import Assignment
from engagements.states import LIVE
from hubs.models import Hub, HubMembership
from llmes.models import LLMEMembership
from schools.models import SchoolLeader

YEAR = datetime.timedelta(days=365)
WORD = CharField()
SEARCHED = (SchoolLeader.Role.HEADTEACHER, SchoolLeader.Role.MATHS_LEAD)


@dataclass(frozen=True)
class RoleLeft:
    """One role that ended: what and where, when, by whom and why."""

    role: str
    place: str
    ended_at: datetime.datetime
    ended_by: str
    why: str


@dataclass
class Leaver:
    """One person, once: the roles that ended, the latest first; who has them now; what nobody has since."""

    name: str
    roles: list[RoleLeft] = field(default_factory=list)
    followed_by: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


def leavers_of(hub: Hub) -> list[Leaver]:
    """Newest first, in four queries however many there are. A changed role is no leaving."""
    since = timezone.now() - YEAR
    ended = _ended(hub, since)
    urns = {ref for kind, *_, ref in ended if kind == "school"}
    now = _held_now(hub, urns)
    work = _work_of(hub, {row[1] for row in ended if row[0] == "llme"}, since)
    found: dict[int, Leaver] = {}
    for kind, person, name, role, place, ended_at, by, why, ref in ended:
        if any(holder == person and (kind, ref) == (of, at) for of, _, holder, _, at in now):
            continue  # they hold another role there
        said = found.setdefault(person, Leaver(name))
        said.roles.append(RoleLeft(_called(kind, role), place, ended_at, by or "", why))
        if kind == "llme":
            for reference, leads_now in work.get(person, []):
                said.followed_by += [f"{reference}: {leads_now}"] if leads_now else []
                said.without += [] if leads_now else [f"{reference} has no lead LLME"]
        else:
            same = [holder for of, what, _, holder, at in now if (of, what, at) == (kind, role, ref)]
            said.followed_by += same
            if not same and (role in SEARCHED or role == HubMembership.Role.LEAD):
                said.without.append(f"{place} has no {_called(kind, role).lower()}")
    for said in found.values():
        # Who came, left and came back has held the same role twice.
        said.followed_by, said.without = (
            list(dict.fromkeys(each)) for each in (said.followed_by, said.without)
        )
    return list(found.values())


def _called(kind: str, role: str) -> str:
    if kind == "llme":
        return "LLME"
    return str(HubMembership.Role(role).label if kind == "hub" else SchoolLeader.Role(role).label)


def _word(word: str) -> Value:
    return Value(word, output_field=WORD)


def _ended(hub: Hub, since: datetime.datetime) -> list[tuple[Any, ...]]:
    last = ("ended_at", "ended_by__name", "ended_reason")
    members = HubMembership.objects.filter(hub=hub, ended_at__gte=since).order_by()
    llmes = LLMEMembership.objects.filter(hub=hub, ended_at__gte=since).order_by()
    leaders = SchoolLeader.objects.filter(school__hub=hub, ended_at__gte=since).order_by()
    rows = members.values_list(_word("hub"), "user", "user__name", "role", "hub__name", *last, "hub").union(
        llmes.values_list(
            _word("llme"), "llme__user", "llme__user__name", _word(""), "hub__name", *last, "hub"
        ),
        leaders.values_list(_word("school"), "user", "user__name", "role", "school__name", *last, "school"),
        all=True,
    )
    return sorted(rows, key=lambda row: row[5], reverse=True)


def _held_now(hub: Hub, urns: set[int]) -> list[tuple[str, str, int, str, int]]:
    """Kind, role, person, name and place of every role held today in the hub and in these schools."""
    members = HubMembership.objects.current().filter(hub=hub).order_by()
    llmes = LLMEMembership.objects.current().filter(hub=hub).order_by()
    leaders = SchoolLeader.objects.current().filter(school__in=urns).order_by()
    rows = members.values_list(_word("hub"), "role", "user", "user__name", "hub").union(
        llmes.values_list(_word("llme"), _word(""), "llme__user", "llme__user__name", "hub"),
        leaders.values_list(_word("school"), "role", "user", "user__name", "school"),
        all=True,
    )
    return list(rows)


def _work_of(hub: Hub, people: set[int], since: datetime.datetime) -> dict[int, list[tuple[str, str | None]]]:
    """The work under way that each of these led until they left, with who leads it now."""
    leads = Assignment.objects.current().filter(engagement=OuterRef("engagement"), role=Assignment.Role.LEAD)
    rows = Assignment.objects.filter(
        role=Assignment.Role.LEAD,
        ended_at__gte=since,
        llme__user__in=people,
        engagement__hub=hub,
        engagement__status__in=LIVE,
    ).order_by("engagement__reference")
    found: dict[int, list[tuple[str, str | None]]] = {}
    for person, reference, name in rows.values_list(
        "llme__user", "engagement__reference", Subquery(leads.values("llme__user__name")[:1])
    ):
        if (reference, name) not in found.setdefault(person, []):
            found[person].append((reference, name))
    return found
