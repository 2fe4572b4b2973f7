"""At one moment: a school waits once, a link writes once, and a list keeps its order."""

import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.errors import Refused
from intake.models import HeadAnswer, Nomination, Suggestion
from intake.services.adding import add_to_waiting_list
from intake.services.keeping import record_head_answer
from intake.services.order import move_entry
from intake.tokens import path_of
from tests.engagements.test_days_races import together
from tests.factories.engagements import make_hub, make_hub_person, make_school
from tests.factories.intake import SuggestionLinkFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hub() -> Any:
    cache.clear()
    return make_hub("Ash Hub")


def add(hub: Any, school: Any, by: Any, why: str) -> Any:
    return lambda: add_to_waiting_list(
        by=by, hub=hub, school=school, phase="primary", source="trust", source_name="T", why=why
    )


def test_six_who_add_one_school_make_one_entry_with_six_suggestions(hub: Any) -> None:
    cora, school = make_hub_person(hub, "coordinator", "Cora Coe"), make_school(hub)
    results = together(*[add(hub, school, cora, f"Line {number}") for number in range(6)])
    assert {type(result) for result in results} == {Nomination}
    assert (Nomination.objects.count(), Suggestion.objects.count()) == (1, 6)


def test_the_short_form_sent_six_times_at_once_is_one(hub: Any) -> None:
    link, school = SuggestionLinkFactory(hub=hub), make_school(hub)
    form = {"why": "New staff.", "from_name": "Pat", "from_role": "Lead", "from_email": "pat@trust.test"}
    form["submission"] = str(uuid.uuid4())
    results = together(*[lambda: Client().post(f"{path_of(link)}?school={school.pk}", form)] * 6)
    assert {(result.status_code, result["Location"]) for result in results} == {(302, results[0]["Location"])}
    assert (Nomination.objects.count(), Suggestion.objects.count()) == (1, 1)


def test_of_two_answers_at_once_one_sees_the_other(hub: Any) -> None:
    cora, school = make_hub_person(hub, "coordinator", "Cora Coe"), make_school(hub)
    entry = add(hub, school, cora, "Line")()
    entry.refresh_from_db()

    def say(answer: str) -> Any:
        return lambda: record_head_answer(
            by=cora, entry=entry, answer=answer, on=timezone.localdate(), how="phone", spoken_by=cora,
            seen_version=entry.version,
        )  # fmt: skip

    results = together(say("yes"), say("not_now"))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert HeadAnswer.objects.count() == 1


def test_a_list_that_several_move_in_at_once_keeps_every_school_at_a_place_of_its_own(hub: Any) -> None:
    cora = make_hub_person(hub, "coordinator", "Cora Coe")
    rows = [add(hub, make_school(hub, f"Elm {n} School"), cora, "Line")() for n in range(6)]
    together(*[lambda row=row: move_entry(by=cora, entry=row, way="up") for row in rows[1:]])
    places = list(Nomination.objects.values_list("place", flat=True))
    assert sorted(places) == [1, 2, 3, 4, 5, 6]
