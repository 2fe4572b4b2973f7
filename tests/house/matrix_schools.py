"""The matrix, fourth page: schools, their people, and the imports of the register."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.house.row import ADMIN, HUB, READERS, SIGNED_IN, Row
from tests.world import Cast

LLMES = frozenset({"llme", "pair"})
HEAD = frozenset({"head"})
EDITING = HEAD | {"maths_lead"}
MANAGING = HUB | ADMIN
OTHERS_HERE = READERS | LLMES  # who reads the school's people and changes nothing


def of_school(*things: str) -> Callable[[Cast], Sequence[Any]]:
    """The school, and a thing of the cast below it."""
    return lambda cast: [cast.world.school.urn, *(getattr(cast, thing).pk for thing in things)]


def of_import(cast: Cast) -> Sequence[Any]:
    return [cast.import_run.pk]


ROWS = [
    Row("schools:search", method="GET", opens=SIGNED_IN),
    Row("schools:school", of_school(), method="GET", opens=SIGNED_IN),
    Row("schools:without_hub", opens=MANAGING | {"other_coordinator"}),
    Row("schools:choose_hub", of_school(), opens=MANAGING, forbids=frozenset({"other_coordinator"})),
    Row("schools:import", opens=ADMIN),
    Row("schools:import_run", of_import, method="GET", opens=ADMIN),
    Row("schools:start_import", of_import, method="POST", opens=ADMIN),
    Row("schools:withdraw_import", of_import, method="POST", opens=ADMIN),
    Row("schools:import_problems", of_import, method="GET", opens=ADMIN),
    Row("schools:people", of_school(), method="GET", opens=EDITING | OTHERS_HERE | MANAGING),
    Row("schools:invite", of_school(), opens=MANAGING | EDITING, forbids=OTHERS_HERE),
    # The role of the maths lead, who may be a colleague instead if they say so.
    Row("schools:change_role", of_school("school_role"), opens=MANAGING | EDITING, forbids=OTHERS_HERE),
    # The role of the maths lead, who may end it too: everybody may end their own.
    Row("schools:end_role", of_school("school_role"), opens=MANAGING | EDITING, forbids=OTHERS_HERE),
    Row(
        "schools:delegate",
        of_school(),
        opens=HEAD,
        forbids=OTHERS_HERE | MANAGING | {"maths_lead"},
    ),
    Row(
        "schools:end_delegation",
        of_school("delegation"),
        method="POST",
        opens=HEAD,
        forbids=OTHERS_HERE | MANAGING | {"maths_lead"},
    ),
    Row("schools:terms", of_school(), opens=MANAGING | EDITING, forbids=OTHERS_HERE),
]
