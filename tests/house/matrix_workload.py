"""The matrix: LLMEs' days by term, statements, the July page."""

from tests.house.row import ADMIN, HUB, Row
from tests.world import Cast


def of_hub(cast: Cast) -> list[object]:
    return [cast.world.hub.code]


# They may open the hub's own page, and not what its coordinators alone read.
NOT_COORDINATING = frozenset({"hub_reader", "ncetm", "llme", "pair"}) | ADMIN

ROWS = [
    Row("workload:workload", of_hub, method="GET", opens=HUB, forbids=NOT_COORDINATING),
]
