"""The matrix, third page: the plan. The draft of the cast was begun by the LLME and is shared."""

from tests.house.matrix_work import AGREEING, LLMES, RECORD, only
from tests.house.row import HUB, SIDES, SIGNED_IN, Row, of_engagement
from tests.world import Cast


def of_draft(cast: Cast) -> list[object]:
    return [cast.reference, cast.draft.pk]


def of_milestone(cast: Cast) -> list[object]:
    return [cast.reference, cast.milestone.pk]


def of_part(cast: Cast) -> list[object]:
    return [cast.reference, cast.draft.pk, "how_well"]


def of_focus(cast: Cast) -> list[object]:
    return [cast.reference, cast.focus.pk]


ROWS = [
    Row("plans:plan", of_engagement, method="GET", opens=RECORD),
    Row("plans:summary", of_engagement, method="GET", opens=RECORD | {"outside_reader"}),
    Row("plans:enter_for_plan", of_engagement, **only(SIDES | HUB)),
    Row("plans:begin", of_engagement, **only(SIDES)),
    Row("plans:columns", of_engagement, method="GET", opens=RECORD),
    Row("plans:versions", of_engagement, method="GET", opens=RECORD),
    Row("plans:version", of_draft, method="GET", opens=RECORD),
    Row("plans:edit", of_draft, **only(SIDES)),
    Row("plans:autosave", of_draft, method="POST", **only(SIDES)),
    Row("plans:edit_part", of_part, **only(SIDES)),
    Row("plans:autosave_part", of_part, method="POST", **only(SIDES)),
    Row("plans:sheet", of_draft, method="GET", opens=RECORD),
    Row("plans:share", of_draft, method="POST", **only(LLMES)),
    Row("plans:agree", of_draft, method="POST", **only(AGREEING)),
    Row("plans:send_back", of_draft, **only(SIDES)),
    Row("plans:withdraw", of_draft, **only(LLMES)),
    Row("plans:focus", of_focus, method="GET", opens=RECORD),
    Row("plans:focus_phase", of_focus, **only(SIDES)),
    Row("plans:focus_seen", of_focus, method="POST", **only(SIDES)),
    Row("plans:focus_first", of_focus, method="POST", **only(frozenset({"head"}))),
    Row("plans:focus_evidence", of_focus, **only(SIDES)),
    Row("plans:milestone", of_milestone, method="GET", opens=RECORD),
    Row("plans:milestone_status", of_milestone, **only(SIDES)),
    Row("plans:milestone_move", of_milestone, **only(SIDES)),
    Row("plans:milestone_owner", of_milestone, **only(SIDES)),
    Row("plans:milestone_keep", of_milestone, method="POST", **only(SIDES)),
    Row("plans:milestone_evidence", of_milestone, **only(SIDES)),
    # The roof, composed of all of these.
    Row("oversight:home", method="GET", opens=SIGNED_IN),
    Row("oversight:our_work", of_engagement, method="GET", opens=RECORD),
    Row("oversight:tasks", of_engagement, method="GET", **only(HUB)),
]
