"""The matrix: figures, the rows behind them, and the return."""

from typing import Any

from tests.house.matrix_work import RECORD
from tests.house.row import ADMIN, HUB, SIGNED_IN, Row, of_engagement
from tests.world import Cast

HUB_READER = frozenset({"hub_reader"})
LLMES = frozenset({"llme", "pair"})
NCETM = frozenset({"ncetm"})
OTHERS = frozenset({"other_coordinator"})


def of_hub(cast: Cast) -> list[str]:
    return [cast.world.hub.code]


def as_csv(cast: Cast) -> list[str]:
    return [cast.world.hub.code, "csv"]


def of_return(cast: Cast) -> list[Any]:
    one = cast.termly_return
    return [one.hub.code, one.academic_year, one.term]


# A hub's page opens for its LLMEs and for NCETM too: they are inside its scope, without these rights.
FIGURES = {"opens": HUB | HUB_READER | ADMIN, "forbids": LLMES | NCETM}
BEHIND = {"opens": HUB | ADMIN, "forbids": LLMES | NCETM | HUB_READER}

NATIONAL = NCETM | ADMIN
RETURN = {"opens": HUB | NATIONAL, "forbids": LLMES | HUB_READER}
# Their figures are somewhere; whoever has none is told so.
READERS = HUB | HUB_READER | NATIONAL | OTHERS

ROWS = [
    Row("figures:figures", method="GET", opens=READERS, forbids=SIGNED_IN - READERS),
    Row("figures:national", method="GET", opens=NATIONAL),
    Row("figures:national_export", lambda cast: ["csv"], method="POST", opens=NATIONAL),
    Row("figures:own_lines", of_engagement, method="GET", opens=RECORD),
    Row("figures:returns", method="GET", opens=HUB | OTHERS | NATIONAL),
    Row("figures:return", of_return, method="GET", **RETURN),
    Row(
        "figures:return",
        of_return,
        method="POST",
        opens=HUB,
        forbids=LLMES | HUB_READER | NATIONAL,
    ),
    Row("figures:return_export", lambda cast: [*of_return(cast), "csv"], method="POST", **RETURN),
    Row("figures:hub", of_hub, method="GET", **FIGURES),
    Row("figures:hub_export", as_csv, method="POST", **FIGURES),
    Row("figures:rows", of_hub, method="GET", **BEHIND),
    Row("figures:rows_export", as_csv, method="POST", **BEHIND),
]
