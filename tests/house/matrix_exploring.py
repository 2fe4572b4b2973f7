"""The matrix: what is explored together."""

from tests.house.matrix_work import LLMES, RECORD, SCHOOL, only
from tests.house.row import Row, of_engagement
from tests.world import Cast


def of_note(cast: Cast) -> list[object]:
    return [cast.reference, cast.context_note.pk]


def of_improvement_plan(cast: Cast) -> list[object]:
    return [cast.reference, cast.improvement_plan.pk]


ROWS = [
    Row("exploring:context", of_engagement, method="GET", opens=RECORD),
    Row("exploring:write_context", of_engagement, **only(SCHOOL)),
    Row("exploring:correct_context", of_engagement, **only(SCHOOL)),
    Row("exploring:add_to_context", of_engagement, **only(LLMES)),
    Row("exploring:correct_note", of_note, **only(LLMES)),
    Row("exploring:set_improvement_plan", of_engagement, **only(SCHOOL)),
    Row("exploring:improvement_plan_file", of_improvement_plan, method="GET", opens=RECORD),
    Row("exploring:withdraw_improvement_plan", of_improvement_plan, **only(SCHOOL)),
]
