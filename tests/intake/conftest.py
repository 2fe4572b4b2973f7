"""One hub that keeps a waiting list, its neighbour, and schools that search finds."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from intake.models import Nomination
from intake.services.adding import add_to_waiting_list
from intake.services.keeping import record_head_answer
from intake.states import Source
from schools.models import School
from schools.register.index import index_schools
from tests.factories.engagements import make_hub, make_hub_person, make_school


@dataclass
class List:
    """A hub's list, with verbs that a test reads like a sentence."""

    hub: Hub
    other_hub: Hub
    cora: User

    def school(self, name: str = "Elm Primary School", **extra: Any) -> School:
        phase_code = extra.pop("phase_code", "2")
        school = make_school(extra.pop("hub", self.hub), name, **extra)
        school.phase_code = phase_code
        school.save(update_fields=["phase_code"])
        index_schools([school.pk])
        return school

    def add(self, school: School | None = None, **said: Any) -> Nomination:
        return add_to_waiting_list(
            **{
                "by": self.cora,
                "hub": self.hub,
                "school": school or self.school(),
                "phase": "primary",
                "source": Source.TRUST,
                "source_name": "Harbour Trust",
                "why": "Two teachers are new to the phase.",
                **said,
            }
        )

    def answer(self, entry: Nomination, answer: str = "yes", **said: Any) -> Nomination:
        entry = Nomination.objects.get(pk=entry.pk)
        record_head_answer(
            **{
                "by": self.cora,
                "entry": entry,
                "answer": answer,
                "on": timezone.localdate(),
                "how": "phone",
                "spoken_by": self.cora,
                "seen_version": entry.version,
                **said,
            }
        )
        return fresh(entry)


def fresh(entry: Nomination) -> Nomination:
    """As it stands in the database now."""
    found: Nomination = Nomination.objects.get(pk=entry.pk)
    return found


@pytest.fixture
def kept(db: None) -> List:
    hub = make_hub("Ash Hub")
    return List(hub, make_hub("Birch Hub"), make_hub_person(hub, "coordinator", "Cora Coe"))
