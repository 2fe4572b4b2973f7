"""The matrix: leaders' own entries, and staff development. The cast's entry is the head's, for the LLMEs."""

from tests.house.matrix_work import LLMES, RECORD, SCHOOL, only
from tests.house.row import HEAD, SIDES, Row, of_engagement
from tests.world import Cast


def of_entry(cast: Cast) -> list[object]:
    return [cast.reference, cast.capacity_entry.pk]


def of_session(cast: Cast) -> list[object]:
    return [cast.reference, cast.session.pk]


ROWS = [
    Row("leadership:capacity", of_engagement, method="GET", opens=RECORD),
    Row("leadership:write_capacity", of_engagement, **only(SCHOOL)),
    # To whom the leader did not choose, it is not there.
    Row("leadership:correct_capacity", of_entry, opens=HEAD, forbids=LLMES),
    Row("leadership:withdraw_capacity", of_entry, method="POST", opens=HEAD, forbids=LLMES),
    Row("leadership:development", of_engagement, method="GET", opens=RECORD),
    Row("leadership:add_development", of_engagement, **only(SIDES)),
    Row("leadership:edit_development", of_session, **only(SIDES)),
    Row("leadership:withdraw_development", of_session, **only(SIDES)),
]
