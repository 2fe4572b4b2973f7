"""What a person can see and why, in words: from the same tables and rules that enforce it (D8)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from accounts import roles
from accounts.models import ServiceMembership
from engagements.models import Engagement, OutsideReader
from engagements.rules import Standing, load_standings, standing
from engagements.states import Side
from hubs.models import HubMembership
from llmes.models import LLMEMembership
from schools.models import Delegation, SchoolLeader

MOST = 50

# Said once below the engagements: what a role reads of our work, and what it does not (D8).
EXCEPT: dict[str, str] = {
    "llme": "Not: what the school has not shared of a draft or of its own view; a request for another LLME; "
    "concerns told to others; what a leader writes of their own growing for others.",
    "school": "Not: what the LLME side has not shared of a draft or of its own view; concerns told to "
    "others; conflicts of interest that an LLME declares to the hub.",
    "reader": "Not: drafts, each side’s own view of strengths and needs, concerns, requests in confidence.",
    "hub": "Not: drafts that a side has not shared; each side’s own view of strengths and needs, of which "
    "the hub reads what both agreed; concerns told to others; the year group that was looked at.",
}


_PLAN = (
    "the summary of the plan that both sides have agreed, and nothing else, because the headteacher opened it"
)
_HUB = (
    "the shared record of all the hub’s work with schools, its people, its LLMEs with their days, its figures"
)
_SCHOOL = "the whole shared record of the school’s work with the hub, and the school’s own row in its returns"
_FOLLOW = "the shared record of the school’s work with the hub"
# By kind of role: what is read, and why. It goes on from "Tom Okafor reads"; the words of an invitation say
# who reads what oneself writes, which is another thing.
READS: dict[str, str] = {
    "hub.lead": f"{_HUB}, because the lead answers for the hub’s support.",
    "hub.coordinator": f"{_HUB}, because a coordinator finds LLMEs for schools, and nobody is forgotten.",
    "hub.reader": "figures of the hub as a whole, because the hub tells of its support: no school’s record.",
    "hub.llme": "the shared record of each school that a coordinator assigned, because an LLME does the work "
    "there, for as long as the assignment lasts: of no other school. Beside it the LLME’s profile and days.",
    "school.headteacher": f"{_SCHOOL}, because the headteacher agrees for the school.",
    "school.maths_lead": f"{_SCHOOL}, because the maths lead does the work with the LLME.",
    "school.colleague": f"{_FOLLOW}, because colleagues may follow it. It is to read, not to change.",
    "school.governor": f"{_FOLLOW}, but not where the school stands in each area, and the page that the "
    "headteacher shows governors, because governors may follow the work. It is to read, not to change.",
    "outside_reader.authority": f"{_PLAN} to the local authority: no days, no evidence, no drafts.",
    "outside_reader.trust": f"{_PLAN} to the trust: no days, no evidence, no drafts.",
    "service.admin": "every record, because an admin looks after the service. Each change is written down "
    "with the admin’s name.",
    "service.ncetm_reader": "figures of all hubs, and the returns that hubs submit, by URN, because NCETM "
    "tells of the programme: no school’s record.",
}


@dataclass(frozen=True)
class RoleLine:
    """One role a person holds or held, in words, with its days."""

    words: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    ended_at: datetime.datetime | None
    ended_by: str
    why: str

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


@dataclass(frozen=True)
class WorkLine:
    """What a person reads and does in one engagement, and by which role."""

    engagement: Engagement
    called: str
    words: str


def roles_with_dates(person: Any, looker: Any) -> list[RoleLine]:
    """Every role the person holds or held, newest first, of those that `looker` may read of: one query."""
    none = Value("", output_field=CharField())
    hub = HubMembership.objects.visible_to(looker).filter(user=person)
    llme = LLMEMembership.objects.visible_to(looker).filter(llme__user=person)
    school = SchoolLeader.objects.visible_to(looker).filter(user=person)
    agrees = Delegation.objects.visible_to(looker).filter(to=person)
    whole = ServiceMembership.objects.visible_to(looker).filter(user=person)
    days = ("starts_on", "ends_on", "ended_at", "ended_by__name")
    parts = [
        hub.order_by().values_list(_word("hub"), "role", "hub__name", *days, "ended_reason"),
        llme.order_by().values_list(_word("llme"), none, "hub__name", *days, "ended_reason"),
        school.order_by().values_list(_word("school"), "role", "school__name", *days, "ended_reason"),
        agrees.order_by().values_list(_word("agrees"), none, "school__name", *days, none),
        whole.order_by().values_list(_word("service"), "role", none, *days, none),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    lines = [
        RoleLine(_called(kind, role, place), starts_on, ends_on, ended_at, by or "", why)
        for kind, role, place, starts_on, ends_on, ended_at, by, why in rows
    ]
    return sorted(lines, key=lambda line: (line.is_over, -line.starts_on.toordinal(), line.words))


def _word(word: str) -> Value:
    return Value(word, output_field=CharField())


def _called(kind: str, role: str, place: str) -> str:
    """A role as people call it, with where it is held."""
    match kind:
        case "hub":
            return f"{HubMembership.Role(role).label} of {place}"
        case "llme":
            return f"LLME of {place}"
        case "school":
            return f"{SchoolLeader.Role(role).label}, {place}"
        case "agrees":
            return f"Agrees for the headteacher, {place}"
        case _:
            return str(ServiceMembership.Role(role).label)


def reading_by_role(person: Any, *, own: bool = False) -> list[tuple[str, str]]:
    """Of each kind of role held today what the person reads by it, and why."""
    who = "You read" if own else f"{person} reads"
    kinds = dict.fromkeys(role.kind for role in roles.held_by(person))
    return [(roles.kind_of(kind).label, f"{who} {READS[kind]}") for kind in kinds if kind in READS]


def work_of(person: Any, looker: Any) -> tuple[list[WorkLine], int]:
    """The engagements that the person reads and `looker` too, in words, and how many more there are."""
    seen = Engagement.objects.visible_to(looker)
    own = seen.filter(pk__in=Engagement.objects.visible_to(person).order_by().values("pk"))
    rows = list(own.select_related("hub", "school").live_first()[: MOST + 1])
    load_standings(person, rows)
    lines = [WorkLine(row, standing(person, row).called, _does(standing(person, row))) for row in rows[:MOST]]
    return lines, max(0, own.count() - MOST) if len(rows) > MOST else 0


def _does(state: Standing) -> str:
    """What somebody who stands so does and reads."""
    if state.side == Side.HUB:
        return "Reads the whole shared record; opens and looks after the work, and writes no content of it."
    said = ["Reads the whole shared record"]
    whose = "the school" if state.side == Side.SCHOOL else "the LLME side"
    if state.edits:
        said.append(f"records, edits and confirms for {whose}")
    if state.agrees:
        said.append(f"agrees plans and days for {whose}")
    return "; ".join(said) + "." if len(said) > 1 else "Reads the whole shared record, and changes nothing."


def summaries_of(person: Any, looker: Any) -> list[Engagement]:
    """Engagements of which the person reads the plan's summary and nothing else."""
    if not any(role.kind.startswith("outside_reader") for role in roles.held_by(person)):
        return []
    admitted = OutsideReader.objects.current().filter(user=person).values("engagement")
    return list(Engagement.objects.visible_to(looker).filter(pk__in=admitted)[:MOST])


def exceptions_of(person: Any) -> list[str]:
    """What is kept from the person for all their roles, where they read the record of some work."""
    kinds = {role.kind for role in roles.held_by(person)}
    found = []
    if kinds & {"hub.lead", "hub.coordinator"}:
        found.append(EXCEPT["hub"])
    if "hub.llme" in kinds:
        found.append(EXCEPT["llme"])
    if kinds & {"school.headteacher", "school.maths_lead"}:
        found.append(EXCEPT["school"])
    if kinds & {"school.colleague", "school.governor"}:
        found.append(EXCEPT["reader"])
    return found
