"""What stands in a row beside the engagement itself: worked out in the database, so that it can be sorted and
filtered, and by subquery, so that no join multiplies a sum."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from conversations.contact import with_last_contact
from core.fields import DaysField
from engagements.models import EngagementQuerySet
from engagements.states import Status
from hubs.models import AreaKind, PriorityArea
from plans.models import Focus
from plans.phases import ORDER


def with_what_is_shown(rows: EngagementQuerySet) -> Any:
    """Adds `lead_name`, the days used, booked and left, the priority area, the phases of the foci, and
    the date of the last contact; with the school, its trust and the hub."""
    rows = with_last_contact(rows.with_people().with_days())
    return (
        rows.annotate(
            days_left_now=ExpressionWrapper(
                F("agreed_days") - F("days_used_now") - F("days_booked_now"), output_field=DaysField()
            ),
            priority_name=Coalesce(_area(AreaKind.DISTRICT), _area(AreaKind.AUTHORITY), Value("")),
            trust_name=Coalesce("school__trust__name", Value("")),
            lead_sorted=NullIf("lead_name", Value("")),
            until=Coalesce("ended_on", "expected_end_on"),
            stage_rank=_rank("status", Status.values),
        )
        .annotate(
            first_phase=Subquery(_foci().order_by("priority", "pk").values("phase")[:1]),
            **{f"in_{phase}": Subquery(_foci().filter(phase=phase).values("pk")[:1]) for phase in ORDER},
        )
        .annotate(phase_rank=_rank("first_phase", ORDER))
        .select_related("hub", "school__trust")
        .defer("why_offered", "how_we_work", "school__search_text")
    )


def in_phase(rows: Any, phase: str) -> Any:
    """Those of which a focus, as both sides read the plan, stands in a phase of the EEF."""
    return rows.filter(**{f"in_{phase}__isnull": False})


def phases_in_words(row: Any) -> str:
    """The phases in which the foci of a row stand: "Explore, deliver"."""
    return ", ".join(phase for phase in ORDER if getattr(row, f"in_{phase}") is not None).capitalize()


def _foci() -> Any:
    return Focus.objects.standing().filter(plan__engagement=OuterRef("pk")).order_by()


def _area(kind: str) -> Any:
    code = {AreaKind.DISTRICT: "school__district_code", AreaKind.AUTHORITY: "school__authority_code"}[kind]  # type: ignore[index]
    areas = PriorityArea.objects.current().filter(kind=kind, code=OuterRef(code)).order_by()
    return Subquery(areas.values("name")[:1], output_field=CharField())


def _rank(name: str, order: Any) -> Any:
    """The place of a word in its order, so that stages sort as they follow each other."""
    whens = [When(**{name: word}, then=Value(at)) for at, word in enumerate(order)]
    return Case(*whens, default=None, output_field=IntegerField())
