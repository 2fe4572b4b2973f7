"""The drawings in docs/ are those of the code."""

from django.core.management import call_command

from hubsupport.drawings import documents, redrawn, state_diagram
from tests.house.sources import ROOT


def test_the_drawings_are_up_to_date():
    call_command("write_docs", "--check")
    assert ROOT / "docs" / "architecture.md" in documents()


def test_another_drawing_is_noticed():
    text = (ROOT / "docs" / "architecture.md").read_text()
    assert redrawn(text.replace("OPEN --> RUNNING", "OPEN --> COMPLETED")) == text


def test_a_table_of_moves_is_drawn():
    from engagements.states import MOVES

    assert "    RUNNING --> PAUSED\n" in state_diagram("engagements", MOVES)
