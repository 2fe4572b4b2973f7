"""Two coordinators submit at one moment: one return stands, and one amendment."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Refused
from core.models import AuditEvent
from figures.models import TermlyReturn
from figures.returning import differences, digest_of, lines_now, standing
from figures.services.returns import amend_return, submit_return
from tests.engagements.test_days_races import together
from tests.factories.engagements import World, make_hub_person, make_world
from tests.factories.figures import submit_for_today, term_today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


def people_of(world: World) -> list[Any]:
    names = ("Cora Coe", "Colin Cole", "Cleo Cobb")
    return [world.coordinator, *(make_hub_person(world.hub, "coordinator", name) for name in names)]


def test_of_returns_submitted_at_once_one_stands(world: World) -> None:
    term = term_today(world.hub)
    seen = digest_of(lines_now(world.hub, term))

    def submit(by: Any) -> Any:
        return lambda: submit_return(by=by, hub=world.hub, term=term, seen_digest=seen, early=True)

    results = together(*map(submit, people_of(world)))
    refused = [result for result in results if isinstance(result, Refused)]
    assert [str(one.sentence) for one in refused] == [
        "This return has been submitted. What changed since can be amended."
    ] * 3
    made = TermlyReturn.objects.get()
    assert made.lines.count() == 1
    assert made.is_unchanged
    assert AuditEvent.objects.filter(verb="return_submitted").count() == 1


def test_of_amendments_submitted_at_once_one_stands(world: World) -> None:
    first = submit_for_today(world.hub, world.coordinator)
    world.day(days=Decimal("0.5"), on=timezone.localdate())
    term = term_today(world.hub)
    changed = [one.line for one in differences(standing([first]), lines_now(world.hub, term))]
    seen = digest_of(changed)

    def amend(by: Any) -> Any:
        return lambda: amend_return(by=by, hub=world.hub, term=term, seen_digest=seen)

    results = together(*map(amend, people_of(world)))
    assert sorted(type(result).__name__ for result in results) == ["Refused"] * 3 + ["TermlyReturn"]
    assert list(TermlyReturn.objects.order_by("number").values_list("number", flat=True)) == [0, 1]
