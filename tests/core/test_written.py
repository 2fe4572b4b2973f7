"""Words as people wrote them, set into a sentence."""

import pytest

from core.written import full_stop


@pytest.mark.parametrize(
    ("typed", "read"),
    [("Talk in maths", "Talk in maths."), ("We would like help. ", "We would like help."), ("Why?", "Why?")],
)
def test_what_ends_already_gets_no_second_stop(typed: str, read: str) -> None:
    assert full_stop(typed) == read
