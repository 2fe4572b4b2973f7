"""The matrix: the list of engagements, and what is done from it."""

from tests.house.row import CARETAKERS, SIGNED_IN, Row
from tests.world import Cast

# They work with rows; everybody else may open the list and finds their own.
THEIRS = {"opens": CARETAKERS, "forbids": SIGNED_IN - CARETAKERS}


def of_view(cast: Cast) -> list[object]:
    """A view that the coordinator shares with the hub."""
    return [cast.saved_view.pk]


# Others of the hub open it and don't change it; to everybody else it isn't there.
OF_ITS_OWNER = {"opens": frozenset({"coordinator"}), "forbids": frozenset({"hub_lead"})}
ROWS = [
    Row("listing:engagements", method="GET", opens=SIGNED_IN),
    Row("listing:find_person", **THEIRS),
    Row("listing:chosen", method="POST", **THEIRS),
    Row("listing:invite_again", **THEIRS),
    Row("listing:export", method="POST", **THEIRS),
    Row("listing:views", method="GET", **THEIRS),
    Row("listing:save_view", **THEIRS),
    Row("listing:edit_view", of_view, **OF_ITS_OWNER),
    Row("listing:withdraw_view", of_view, method="POST", **OF_ITS_OWNER),
]
