"""The matrix: the coordinator's desk. What the cast's coordinator put off is the want of contact."""

from tests.house.matrix_people import IN_HUB, of_hub
from tests.house.matrix_work import RECORD, only
from tests.house.row import HUB, Row, of_engagement
from tests.world import Cast


def of_put_off(cast: Cast) -> list[object]:
    return [cast.reference, cast.put_off.pk]


ROWS = [
    Row("attention:rules", of_hub(), method="GET", opens=IN_HUB),
    Row("attention:attention", of_engagement, method="GET", opens=RECORD),
    Row("attention:put_off", lambda cast: [cast.reference, "unconfirmed"], **only(HUB)),
    Row("attention:put_back", of_put_off, method="POST", **only(HUB)),
]
