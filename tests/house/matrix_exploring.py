"""The matrix: what is explored together."""

from tests.house.matrix_work import AGREEING, LLMES, RECORD, SCHOOL, only
from tests.house.row import SIDES, Row, of_engagement
from tests.world import Cast


def of_note(cast: Cast) -> list[object]:
    return [cast.reference, cast.context_note.pk]


def of_improvement_plan(cast: Cast) -> list[object]:
    return [cast.reference, cast.improvement_plan.pk]


def of_analysis(cast: Cast) -> list[object]:
    return [cast.reference, cast.analysis.pk]


ROWS = [
    Row("exploring:context", of_engagement, method="GET", opens=RECORD),
    Row("exploring:write_context", of_engagement, **only(SCHOOL)),
    Row("exploring:correct_context", of_engagement, **only(SCHOOL)),
    Row("exploring:add_to_context", of_engagement, **only(LLMES)),
    Row("exploring:correct_note", of_note, **only(LLMES)),
    Row("exploring:set_improvement_plan", of_engagement, **only(SCHOOL)),
    Row("exploring:improvement_plan_file", of_improvement_plan, method="GET", opens=RECORD),
    Row("exploring:withdraw_improvement_plan", of_improvement_plan, **only(SCHOOL)),
    Row("exploring:needs", of_engagement, method="GET", opens=RECORD),
    Row("exploring:then_and_now", of_engagement, method="GET", opens=RECORD),
    Row("exploring:foundations", of_engagement, method="GET", opens=RECORD),
    Row("exploring:begin_analysis", of_engagement, **only(SIDES)),
    Row("exploring:analysis", of_analysis, method="GET", opens=RECORD),
    Row("exploring:change_way", of_analysis, method="POST", **only(SIDES)),
    Row("exploring:agree_summary", of_analysis, method="POST", **only(AGREEING)),
    Row("exploring:withdraw_analysis", of_analysis, **only(SIDES)),
    Row("exploring:save_view", of_analysis, **only(SIDES)),
    Row("exploring:share_view", of_analysis, method="POST", **only(SIDES)),
    Row("exploring:open_view", of_analysis, method="POST", **only(SIDES)),
    Row("exploring:save_joint", of_analysis, **only(SIDES)),
]
