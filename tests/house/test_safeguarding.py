"""Every form about a visit says where a worry about a child or an adult goes: not here (D20)."""

import pytest

from tests.house import drawing, walk
from tests.house.scene import Scene

pytestmark = pytest.mark.django_db

SENTENCE = "safeguarding lead today"
# Forms in which people write about what was seen and said in a school. Whoever adds one adds it here.
VISIT_FORMS = [
    "engagements:book_day",
    "engagements:edit_visit_sheet",
    "engagements:record_short_contact",
    "engagements:record_lost_day",
    "engagements:record_booked_lost_day",
    "engagements:send_back_day",
    "engagements:reply_to_day",
    "engagements:enter_for_day",
    "engagements:add_step",
    "evidence:record_day",
    "evidence:record_booked_day",
    "evidence:correct_day",
    "evidence:add",
    "evidence:add_to_day",
    "evidence:edit",
    "evidence:add_finding",
    "exploring:write_context",
    "exploring:save_view",
    "exploring:save_joint",
    "reviews:write",
    "conversations:messages",
    "conversations:raise_concern",
    "conversations:concern",
    "conversations:more",
    "conversations:flag_not_in_place",
    "intake:add, chosen",
    "intake:add, on the list already",
    "intake:suggest, chosen",
]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), drawing.on_stage() as cast:
        yield cast


@pytest.mark.parametrize("name", VISIT_FORMS)
def test_a_visit_form_says_where_a_worry_goes(name: str, cast) -> None:
    scene: Scene = next(scene for scene in walk.EVERY if scene.name == name)
    assert SENTENCE in drawing.draw(cast, scene).html
