"""The matrix, page of talking. The message of the cast is the LLME's."""

from tests.house.matrix_work import RECORD, only
from tests.house.row import HUB, SIDES, Row, of_engagement
from tests.world import Cast

LLME = frozenset({"llme"})


def of_message(cast: Cast) -> list[object]:
    return [cast.reference, cast.message.pk]


ROWS = [
    Row("conversations:messages", of_engagement, method="GET", opens=RECORD),
    Row("conversations:messages", of_engagement, method="POST", **only(SIDES | HUB)),
    Row("conversations:read_messages", of_engagement, method="POST", opens=RECORD),
    Row("conversations:take_back_message", of_message, **only(LLME)),
    Row("conversations:contact", of_engagement, method="GET", opens=RECORD),
]
