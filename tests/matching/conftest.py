"""A hub with schools that wait and LLMEs with days to give."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.dates import academic_year
from engagements.models import Engagement
from engagements.services.opening import open_engagement
from hubs.models import Hub
from llmes.models import LLME, Accreditation
from llmes.services.days import set_capacity
from matching.choices import Choices
from matching.weights import Weights
from tests.factories.engagements import make_hub, make_hub_person, make_llme, make_school

MILE = 1609
LONG_AGO = datetime.date(2024, 1, 1)


@dataclass
class Desk:
    """One hub, its two coordinators, and verbs that make schools and LLMEs for it."""

    hub: Hub
    coordinator: User
    other: User
    made: dict[str, Engagement] = field(default_factory=dict)

    def school(self, name: str, *, miles: int | None = 0, days: str = "6", **extra: Any) -> Engagement:
        """A school, so many miles east of the middle, that waits for an LLME."""
        today = timezone.localdate()
        phase, weekdays = extra.pop("phase", "primary"), extra.pop("weekdays", "")
        school = make_school(self.hub, name, **place(miles), **extra)
        return open_engagement(
            by=self.coordinator,
            hub=self.hub,
            school=school,
            phase=phase,
            focus="Reasoning",
            why_offered="You asked for someone to think with.",
            starts_on=today,
            expected_end_on=today + datetime.timedelta(days=100),
            days=Decimal(days),
            suggested_by="school",
            head_said_yes_on=today,
            head_said_yes_how="phone",
            school_weekdays=weekdays,
        )

    def llme(self, name: str, *, days: str | None = "12", miles: int | None = 0, **extra: Any) -> LLME:
        """An LLME of the hub, based so many miles east of the middle."""
        phases = extra.pop("phases", (True, True))
        base = make_school(self.hub, f"{name} School", **place(miles))
        llme = make_llme(self.hub, name, base_school=base, **extra)
        LLME.objects.filter(pk=llme.pk).update(works_primary=phases[0], works_secondary=phases[1])
        if days is not None:
            year = academic_year(timezone.localdate())
            set_capacity(by=llme.user, llme=llme, year=year, days=Decimal(days), seen_version=0)
        llme.refresh_from_db()
        return llme

    def choices(self, **changes: Any) -> Choices:
        """This year, weights as usual."""
        year = academic_year(timezone.localdate())
        weights = Weights(**changes.pop("weights", {}))
        return Choices(year=year, usual=Weights(), weights=weights, this_year=year, **changes)


def place(miles: int | None) -> dict[str, int]:
    return {} if miles is None else {"easting": 400_000 + miles * MILE, "northing": 300_000}


def accredit(llme: LLME, kind: str = Accreditation.Kind.PRIMARY_SPECIALIST, **dates: Any) -> None:
    Accreditation.objects.create(llme=llme, kind=kind, awarded_on=LONG_AGO, **dates)


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def make_desk() -> Desk:
    hub = make_hub("Ash Hub")
    return Desk(
        hub, make_hub_person(hub, "coordinator", "Cora Coe"), make_hub_person(hub, "lead", "Hana Lead")
    )
