"""The matrix: LLMEs' days by term, statements, the July page."""

import datetime

from django.utils import timezone

from tests.house.row import ADMIN, HUB, READERS, SIDES, Row, of_engagement
from tests.world import Cast


def of_hub(cast: Cast) -> list[object]:
    return [cast.world.hub.code]


# They may open the hub's own page, and not what its coordinators alone read.
NOT_COORDINATING = frozenset({"hub_reader", "ncetm", "llme", "pair"}) | ADMIN


# The month before this one: it is over, and can be issued.
def of_month(cast: Cast) -> list[object]:
    last = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
    return [cast.world.hub.code, cast.world.llme.pk, last.year, last.month]


def of_llme(cast: Cast) -> list[object]:
    return [cast.world.hub.code, cast.world.llme.pk]


def of_work(cast: Cast) -> list[object]:
    return [cast.world.hub.code, cast.reference]


OWN = HUB | {"llme"}

ROWS = [
    Row("workload:workload", of_hub, method="GET", opens=HUB, forbids=NOT_COORDINATING),
    Row("workload:july", of_hub, method="GET", opens=HUB, forbids=NOT_COORDINATING),
    Row("workload:choose_for_year", of_work, opens=HUB, forbids=NOT_COORDINATING),
    Row("workload:new_here", of_engagement, opens=SIDES, forbids=READERS | HUB | ADMIN),
    Row("workload:statements", of_llme, method="GET", opens=OWN, forbids=ADMIN),
    Row("workload:statement", of_month, method="GET", opens=OWN, forbids=ADMIN),
    Row("workload:issue_statement", of_month, method="POST", opens=OWN, forbids=ADMIN),
    Row("workload:take_statement", of_month, method="POST", opens=OWN, forbids=ADMIN),
]
