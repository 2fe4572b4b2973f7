"""What people wrote that others must not read: each thing with a phrase of its own, and who may read it (D8).

Whoever adds something that is not for everybody adds it to UNSHARED; `test_phrases` looks for its phrase in
every page as everybody, in the admin, the mail, the log and the record of changes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from plans.models import PlanSection, PlanVersion
from plans.services.drafts import begin_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_section
from tests.world import Cast


@dataclass(frozen=True)
class Unshared:
    """Something written: `write` writes it with a phrase and returns the addresses where it stands.

    `readers` are the roles who may find it, there or anywhere.
    """

    name: str
    write: Callable[[Cast, str], list[str]]
    readers: frozenset[str]

    @property
    def phrase(self) -> str:
        """Words found nowhere else."""
        return f"Quokka {self.name.replace(' ', '-')} wombat"

    def __str__(self) -> str:
        return self.name


def plan_draft_of(role: str) -> Callable[[Cast, str], list[str]]:
    """What this person writes in a draft of the plan that their side has not shared."""

    def write(cast: Cast, phrase: str) -> list[str]:
        person = cast.person(role)
        for version in PlanVersion.objects.drafts().filter(shared_at__isnull=False):
            withdraw_draft(by=cast.world.llme_user, version=version, reason="To begin anew")
        version = begin_draft(by=person, engagement=cast.world.engagement, reason="To say more")
        section = version.sections.filter(key=PlanSection.Key.WHAT).first()
        edit = SectionEdit(PlanSection.Key.WHAT, phrase, section.edit_number if section else 0)
        save_section(by=person, version=version, edit=edit)
        args = [cast.reference, version.pk]
        return [reverse("plans:version", args=args), reverse("plans:edit", args=args)]

    return write


UNSHARED = [
    Unshared("plan draft of the school", plan_draft_of("head"), frozenset({"head", "maths_lead"})),
    Unshared("plan draft of the LLMEs", plan_draft_of("llme"), frozenset({"llme", "pair"})),
]
