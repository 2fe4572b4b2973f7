"""The matrix: the list of engagements, and what is done from it."""

from tests.house.row import CARETAKERS, SIGNED_IN, Row

# They work with rows; everybody else may open the list and finds their own.
THEIRS = {"opens": CARETAKERS, "forbids": SIGNED_IN - CARETAKERS}

ROWS = [
    Row("listing:engagements", method="GET", opens=SIGNED_IN),
    Row("listing:find_person", **THEIRS),
    Row("listing:export", method="POST", **THEIRS),
]
