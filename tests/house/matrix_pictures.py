"""The matrix: the pictures of our work. The cast's page for governors is shown."""

from tests.house.matrix_work import RECORD, only
from tests.house.row import HEAD, Row, of_engagement

ROWS = [
    Row("pictures:picture", of_engagement, method="GET", opens=RECORD),
    Row("pictures:choose", of_engagement, **only(HEAD)),
    Row("pictures:timeline", of_engagement, method="GET", opens=RECORD),
]
