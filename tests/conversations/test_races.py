"""Two at one moment: what was asked in confidence, a concern, and what is not in place are answered once."""

from collections import Counter
from typing import Any

import pytest

from conversations.models import LLMEChangeRequest
from conversations.services.concerns import settle_concern
from conversations.services.confidence import answer_llme_request, ask_change_of_llme, withdraw_llme_request
from conversations.services.promises import flag_not_in_place, show_hub_not_in_place
from core.errors import Refused
from core.models import AuditEvent
from tests.engagements.test_days_races import together
from tests.factories.conversations import make_concern
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


def events(*verbs: str) -> int:
    return AuditEvent.objects.filter(verb__in=verbs).count()


def test_a_request_is_answered_by_one_coordinator_or_taken_back_and_never_both(world: World) -> None:
    asked = ask_change_of_llme(by=world.head, engagement=world.engagement, reason="We need phonics")

    def answer(by: Any) -> LLMEChangeRequest:
        return answer_llme_request(by=by, asked=asked, is_changing=True, answer="We look for somebody.")

    results = together(
        lambda: answer(world.coordinator),
        lambda: answer(world.hub_lead),
        lambda: withdraw_llme_request(by=world.head, asked=asked),
    )

    assert Counter(type(result) for result in results) == {LLMEChangeRequest: 1, Refused: 2}, results
    assert events("change_of_llme_answered", "change_of_llme_withdrawn") == 1


def test_a_concern_settled_in_several_windows_is_settled_once(world: World) -> None:
    concern = make_concern(world.engagement, world.head, world.coordinator)

    together(*[lambda: settle_concern(by=world.head, concern=concern, words="We spoke.")] * 4)

    concern.refresh_from_db()
    assert (events("concern_settled"), concern.entries) == (1, 2)


def test_the_hub_is_told_once_of_what_is_not_in_place(world: World) -> None:
    flag = flag_not_in_place(by=world.llme_user, engagement=world.engagement, what="release", note="")

    together(*[lambda: show_hub_not_in_place(by=None, flag=flag)] * 4)

    assert events("not_in_place_shown_to_hub") == 1
