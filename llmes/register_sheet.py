"""Reading a hub's own register of LLMEs: messy headings, names and addresses as people type them.

Nothing is written here, and nobody is written to: a file becomes rows of text, and rows of text become rows
that are either ready, here already, or say what is wrong with them.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.addresses import ADVICE, clean_address, is_shared
from accounts.models import Invitation, User
from core.sheet_rows import SheetRow, line_of
from core.sheets import date_typed, halves_typed
from hubs.models import Hub
from llmes.models import Accreditation, LLMEMembership, Phase, Specialism
from schools.models import School
from schools.urns import schools_by_urn

ROLE = "hub.llme"
ALIASES = {
    "name": "name", "full name": "name", "llme": "name", "llme name": "name", "teacher": "name",
    "email": "email", "e mail": "email", "email address": "email", "work email": "email", "mail": "email",
    "phase": "phase", "phases": "phase", "sector": "phase",
    "specialism": "specialism", "specialisms": "specialism", "expertise": "specialism",
    "knows best": "specialism",
    "urn": "urn", "school urn": "urn", "base school urn": "urn", "base urn": "urn", "base school": "urn",
    "days": "days", "days this year": "days", "release days": "days", "capacity": "days",
    "days available": "days",
    "accreditation": "kind", "accreditation kind": "kind", "accredited as": "kind", "kind": "kind",
    "accreditation type": "kind", "awarded": "awarded", "date awarded": "awarded", "awarded on": "awarded",
    "accreditation awarded": "awarded", "expires": "expires", "expiry": "expires", "expiry date": "expires",
    "expires on": "expires", "runs out": "expires", "accreditation expires": "expires", "renewal": "expires",
}  # fmt: skip
MOST_DAYS = Decimal(220)
BOTH = {"both", "all", "all through", "primary and secondary", "primary secondary"}
KINDS = {
    "pms": "primary_specialist", "primary specialist": "primary_specialist",
    "secondary specialist": "secondary_specialist", "fe specialist": "fe_specialist",
    "pd lead": "", "pdl": "", "sdl": "school_development_lead",
    "pd lead primary": "pd_lead_primary", "primary pd lead": "pd_lead_primary",
    "pd lead secondary": "pd_lead_secondary", "secondary pd lead": "pd_lead_secondary",
    "pd lead early years": "pd_lead_early_years", "pd lead advanced": "pd_lead_advanced",
    "pd lead core maths": "pd_lead_core_maths",
}  # fmt: skip


def letters(text: str) -> str:
    """Words compared by their letters and figures alone."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


_KINDS = {letters(str(kind.label)): kind.value for kind in Accreditation.Kind} | KINDS
_SPECIALISMS = {letters(str(one.label)): one.value for one in Specialism} | {
    "ks1": "ks1", "ks2": "ks2", "ks3": "ks3", "ks4": "ks4", "eyfs": "early_years", "sen": "send",
    "post 16": "post_16", "ks5": "post_16", "mixed age": "small_schools", "small schools": "small_schools",
    "send": "send", "subject knowledge": "subject_knowledge", "tas": "assistants", "leadership": "leadership",
    "curriculum": "curriculum", "assessment": "curriculum",
}  # fmt: skip


@dataclass
class Row(SheetRow):
    """One line of the sheet: what was typed, what it means, and what is wrong with it."""

    email: str = ""
    phases: list[str] = field(default_factory=list)
    specialisms: list[str] = field(default_factory=list)
    school: School | None = None
    days: Decimal | None = None
    kind: str = ""
    awarded_on: datetime.date | None = None
    expires_on: datetime.date | None = None
    has_account: bool = False

    @property
    def name(self) -> str:
        return " ".join(self.typed["name"].split())

    @property
    def phase_words(self) -> str:
        return " and ".join(str(Phase(phase).label).lower() for phase in self.phases)


def check_rows(hub: Hub, typed: Iterable[Mapping[str, str]]) -> list[Row]:
    """Every row understood or told what is wrong, in a fixed number of queries."""
    rows = [
        Row(line_of(row, number), {name: cell.strip() for name, cell in row.items()})
        for number, row in enumerate(typed, 1)
    ]
    schools = schools_by_urn(row.typed["urn"] for row in rows)
    addresses = {clean_address(row.typed["email"]) for row in rows}
    people = {person.email: person for person in User.objects.filter(email__in=addresses)}
    members = LLMEMembership.objects.current().filter(hub=hub, llme__user__email__in=addresses)
    here = set(members.values_list("llme__user__email", flat=True))
    waiting = Invitation.objects.to_target(hub).never_accepted().filter(role=ROLE, email__in=addresses)
    invited = {row.email: row for row in waiting}
    seen: dict[str, int] = {}
    for row in rows:
        _check(row, schools)
        if not row.email:
            continue
        person, invitation = people.get(row.email), invited.get(row.email)
        row.has_account = person is not None
        if row.email in seen:
            row.errors["email"] = f"This address stands in row {seen[row.email]} already."
        elif person is not None and not person.is_active:
            row.errors["email"] = "This person’s account is closed. Ask an admin to open it again."
        elif row.email in here:
            row.here_already = "LLME of the hub already"
        elif invitation is not None:
            row.here_already = "Invited already" if invitation.is_waiting else "Invited, never accepted"
        seen.setdefault(row.email, row.line)
    return rows


def _check(row: Row, schools: Mapping[str, School]) -> None:
    typed = row.typed
    if not row.name:
        row.errors["name"] = "Enter their name."
    elif len(row.name) > 150:
        row.errors["name"] = "Use 150 letters or fewer."
    _check_email(row)
    _check_words(row)
    if typed["urn"]:
        row.school = schools.get(typed["urn"])
        if row.school is None:
            row.errors["urn"] = (
                "The register holds no school with this URN. Enter six digits, or leave it empty."
            )
    if typed["days"]:
        row.days = halves_typed(typed["days"])
        if row.days is None or not 0 <= row.days <= MOST_DAYS:
            row.errors["days"] = "Enter days in whole or half days, like 12 or 12.5, or leave it empty."
    _check_accreditation(row)


def _check_email(row: Row) -> None:
    address = clean_address(row.typed["email"])
    try:
        validate_email(address)
    except ValidationError:
        row.errors["email"] = "Enter an email address like name@example.sch.uk."
        return
    if is_shared(address):
        row.errors["email"] = ADVICE
        return
    row.email = address


def _check_words(row: Row) -> None:
    phase = letters(row.typed["phase"])
    if phase in BOTH:
        row.phases = [Phase.PRIMARY.value, Phase.SECONDARY.value]
    else:
        row.phases = [one.value for one in Phase if one.value in phase.split()]
    if phase and not row.phases:
        row.errors["phase"] = "Say primary, secondary or both, or leave it empty."
    unknown = []
    for part in re.split(r"[,;/\n]", row.typed["specialism"]):
        known = _SPECIALISMS.get(letters(part))
        if known and known not in row.specialisms:
            row.specialisms.append(known)
        elif part.strip() and not known:
            unknown.append(part.strip())
    if unknown:
        labels = ", ".join(str(one.label) for one in Specialism)
        row.errors["specialism"] = f"“{', '.join(unknown)}” is none of: {labels}. Change it, or leave it out."


def _check_accreditation(row: Row) -> None:
    typed, today = row.typed, timezone.localdate()
    row.awarded_on, row.expires_on = date_typed(typed["awarded"]), date_typed(typed["expires"])
    if typed["awarded"] and row.awarded_on is None:
        row.errors["awarded"] = "Enter the date of the award, like 12/10/2024."
    if typed["expires"] and row.expires_on is None:
        row.errors["expires"] = "Enter the date it runs out, like 12/10/2027."
    if typed["kind"]:
        row.kind = _KINDS.get(letters(typed["kind"]), "")
        if not row.kind or row.kind == Accreditation.Kind.OTHER:
            row.errors["kind"] = (
                "Say which, like “Primary Mastery Specialist”, or leave it out and add it later."
            )
        elif not typed["awarded"]:
            row.errors["awarded"] = "Say when it was awarded, or leave the accreditation out."
        elif row.awarded_on and row.awarded_on > today:
            row.errors["awarded"] = "The date of the award can’t be in the future."
        elif row.awarded_on and row.expires_on and row.expires_on <= row.awarded_on:
            row.errors["expires"] = "It must run out after it was awarded."
    elif typed["awarded"] or typed["expires"]:
        row.errors["kind"] = "Say which accreditation these dates are of, or leave them out."
