"""The matrix: figures, the rows behind them, and the return."""

from tests.house.row import ADMIN, HUB, SIGNED_IN, Row
from tests.world import Cast

HUB_READER = frozenset({"hub_reader"})
LLMES = frozenset({"llme", "pair"})
NCETM = frozenset({"ncetm"})
OTHERS = frozenset({"other_coordinator"})


def of_hub(cast: Cast) -> list[str]:
    return [cast.world.hub.code]


def as_csv(cast: Cast) -> list[str]:
    return [cast.world.hub.code, "csv"]


# A hub's page opens for its LLMEs and for NCETM too: they are inside its scope, without these rights.
FIGURES = {"opens": HUB | HUB_READER | ADMIN, "forbids": LLMES | NCETM}
BEHIND = {"opens": HUB | ADMIN, "forbids": LLMES | NCETM | HUB_READER}

NATIONAL = NCETM | ADMIN
# Their figures are somewhere; whoever has none is told so.
READERS = HUB | HUB_READER | NATIONAL | OTHERS

ROWS = [
    Row("figures:figures", method="GET", opens=READERS, forbids=SIGNED_IN - READERS),
    Row("figures:national", method="GET", opens=NATIONAL),
    Row("figures:national_export", lambda cast: ["csv"], method="GET", opens=NATIONAL),
    Row("figures:hub", of_hub, method="GET", **FIGURES),
    Row("figures:hub_export", as_csv, method="GET", **FIGURES),
    Row("figures:rows", of_hub, method="GET", **BEHIND),
    Row("figures:rows_export", as_csv, method="GET", **BEHIND),
]
