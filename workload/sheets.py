"""A statement as rows of a spreadsheet: the lines of the page, in its order, and the total that it shows."""

from typing import Any

from engagements.statements import Statement

HEADINGS = ("Date", "Days", "Kind", "School", "Reference", "State", "Note")


def rows_of(statement: Statement) -> list[list[Any]]:
    """Days of the month, then corrections of earlier ones as the difference they make, then the total."""
    rows: list[list[Any]] = [
        [line.on, line.days, line.kind, line.school, line.reference, line.state, ""]
        for line in statement.lines
    ]
    for row in statement.corrections:
        line = row.line
        rows.append([line.on, row.difference, line.kind, line.school, line.reference, "Correction", row.what])
    rows.append(["Total", statement.total, "", "", "", "", ""])
    return rows
