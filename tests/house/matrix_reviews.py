"""The matrix: looking together. The look of the cast is the midway one, written together."""

from tests.house.matrix_work import AGREEING, RECORD, only
from tests.house.row import SIDES, Row, of_engagement
from tests.world import Cast


def of_look(cast: Cast) -> list[object]:
    return [cast.reference, cast.look.pk]


def of_joint(cast: Cast) -> list[object]:
    return [*of_look(cast), "joint"]


def of_last(cast: Cast) -> list[object]:
    return [cast.reference, "last"]


def of_midway(cast: Cast) -> list[object]:
    return [cast.reference, "midway"]


ROWS = [
    Row("reviews:looks", of_engagement, method="GET", opens=RECORD),
    Row("reviews:look", of_look, method="GET", opens=RECORD),
    Row("reviews:write", of_joint, **only(SIDES)),
    Row("reviews:share", of_look, method="POST", **only(SIDES)),
    Row("reviews:open", of_look, method="POST", **only(SIDES)),
    Row("reviews:way", of_look, method="POST", **only(SIDES)),
    Row("reviews:agree", of_look, method="POST", **only(AGREEING)),
    Row("reviews:pulse", of_look, **only(SIDES)),
    Row("reviews:more", of_engagement, **only(SIDES)),
    Row("reviews:begin", of_last, **only(SIDES)),
    Row("reviews:move", of_last, **only(SIDES)),
    Row("reviews:set_aside", of_midway, **only(SIDES)),
]
