"""Charts of figures: bars with their words and numbers beside them, so that nothing hangs on colour."""

from decimal import Decimal

from core.fields import show_days
from figures.tables import Line, Table
from pictures.drawing import LETTER, NARROW, WIDE, Drawing, fitting
from pictures.figures import Figure

ROW, BAR, LINE = 50.0, 18.0, 20.0
MARGIN = 8.0
# Wider than a letter mostly is: numbers are, and a reader may have another type.
WIDEST = LETTER * 1.25
LOOKS = ("hs-drawing__bar", "hs-drawing__bar hs-drawing__bar--ahead")


def bars(table: Table, columns: list[int], words: str) -> Figure | None:
    """A row of the table is a line of bars, one after the other, with the numbers at its end.

    None where there is nothing to draw. Sums are left to the table.
    """
    lines = [line for line in table.lines if not line.is_total]
    if not any(_number(line, column) for line in lines for column in columns):
        return None
    said = "; ".join(f"{line.label}: {_told(table, line, columns)}" for line in lines)
    draw = [_draw(width, table, lines, columns) for width in (WIDE, NARROW)]
    return Figure(f"chart-{table.key}", words, f"{said}. The table below has each figure.", *draw)


def _number(line: Line, column: int) -> float:
    value = line.cells[column].value
    return 0.0 if isinstance(value, str) else float(value)


def _told(table: Table, line: Line, columns: list[int]) -> str:
    if len(columns) == 1:
        return line.cells[columns[0]].bare
    return ", ".join(f"{line.cells[at].bare} {table.headings[at].lower()}" for at in columns)


def _draw(width: int, table: Table, lines: list[Line], columns: list[int]) -> Drawing:
    tail = max(len(_told(table, line, columns)) for line in lines) * WIDEST + MARGIN * 2
    # Where the numbers would take the bars' room, they stand below them.
    below = tail > width * 0.4
    step = ROW + LINE if below else ROW
    drawing = Drawing(width, height=len(lines) * step + 10)
    room = width - MARGIN * 2 if below else width - MARGIN - tail
    most = max(sum(_number(line, at) for at in columns) for line in lines)
    for number, line in enumerate(lines):
        y = number * step + 20
        drawing.add("text", "hs-drawing__row", _fitting(line.label, width), x=MARGIN, y=y)
        x = MARGIN
        for at, look in zip(columns, LOOKS, strict=False):
            length = room * _number(line, at) / most
            if length:
                drawing.add("rect", look, x=x, y=y + 6, width=max(length, 2), height=BAR)
                x += max(length, 2)
        told = _told(table, line, columns)
        beside = {"x": MARGIN, "y": y + 6 + BAR + 16} if below else {"x": x + MARGIN, "y": y + 20}
        drawing.add("text", "hs-drawing__label", _fitting(told, width), **beside)
    return drawing


def _fitting(words: str, width: int) -> str:
    """As much of it as a line has room for; all of it stands in the table."""
    return fitting(words, (width - MARGIN * 2) * LETTER / WIDEST)


def summary_of_days(table: Table) -> str:
    """The days of all work in a sentence, as far as they are told: 60 days agreed: 22.5 used, 37.5 left."""
    cells = list(zip(table.headings, table.lines[-1].cells, strict=True))
    told = [(heading, show_days(cell.value)) for heading, cell in cells if isinstance(cell.value, Decimal)]
    agreed = [f"{days} days agreed" for heading, days in told if heading == "Days agreed"]
    rest = ", ".join(f"{days} {heading.lower()}" for heading, days in told if heading != "Days agreed")
    sentence = ": ".join([*agreed, *([rest] if rest else [])])
    return f"{sentence}." if sentence else ""
