"""The matrix, page of talking.

The message, the thing not yet in place and the suggested change of the cast are the LLME's; the concern is
the head's, told to the coordinator; the maths lead asks for another LLME.
"""

from tests.house.matrix_work import LLMES, RECORD, SCHOOL, only
from tests.house.row import ADMIN, HEAD, HUB, SIDES, Row, of_engagement
from tests.world import Cast

LLME = frozenset({"llme"})
IN_CONCERN = frozenset({"head", "coordinator"})
ASKER = frozenset({"maths_lead"})


def of_message(cast: Cast) -> list[object]:
    return [cast.reference, cast.message.pk]


def of_concern(cast: Cast) -> list[object]:
    return [cast.reference, cast.concern.pk]


def of_llme_request(cast: Cast) -> list[object]:
    return [cast.reference, cast.llme_request.pk]


def of_not_in_place(cast: Cast) -> list[object]:
    return [cast.reference, cast.not_in_place.pk]


def of_change(cast: Cast) -> list[object]:
    return [cast.reference, cast.change.pk]


ROWS = [
    Row("conversations:messages", of_engagement, method="GET", opens=RECORD),
    Row("conversations:messages", of_engagement, method="POST", **only(SIDES | HUB)),
    Row("conversations:read_messages", of_engagement, method="POST", opens=RECORD),
    Row("conversations:take_back_message", of_message, **only(LLME)),
    Row("conversations:contact", of_engagement, method="GET", opens=RECORD),
    Row("conversations:more", of_engagement, method="GET", opens=RECORD),
    Row("conversations:raise_concern", of_engagement, **only(RECORD - ADMIN)),
    Row("conversations:concern", of_concern, opens=IN_CONCERN),
    Row("conversations:read_concern", of_concern, method="POST", opens=IN_CONCERN),
    Row("conversations:share_concern", of_concern, opens=HEAD, forbids=IN_CONCERN - HEAD),
    Row("conversations:settle_concern", of_concern, opens=HEAD, forbids=IN_CONCERN - HEAD),
    Row("conversations:ask_change_of_llme", of_engagement, **only(SCHOOL)),
    Row("conversations:llme_request", of_llme_request, method="GET", opens=ASKER | HUB),
    Row("conversations:answer_llme_request", of_llme_request, opens=HUB, forbids=ASKER),
    Row("conversations:withdraw_llme_request", of_llme_request, method="POST", opens=ASKER, forbids=HUB),
    Row("conversations:flag_not_in_place", of_engagement, **only(LLMES)),
    Row("conversations:not_in_place", of_not_in_place, method="GET", opens=SIDES),
    Row("conversations:answer_not_in_place", of_not_in_place, opens=SCHOOL, forbids=LLMES),
    Row("conversations:settle_not_in_place", of_not_in_place, method="POST", opens=SIDES),
    Row("conversations:suggest_change", of_engagement, **only(SIDES)),
    Row("conversations:change", of_change, method="GET", opens=RECORD),
    Row("conversations:agree_change", of_change, method="POST", **only(HEAD)),
    Row("conversations:decline_change", of_change, **only(HEAD)),
    Row("conversations:withdraw_change", of_change, method="POST", **only(LLMES)),
]
