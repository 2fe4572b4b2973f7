"""A table of figures: what a page shows, a chart draws and a file holds, from one place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core.fields import show_days

Value = int | Decimal | str


@dataclass(frozen=True)
class Cell:
    """One figure and, for those who may see them, what chooses the rows behind it."""

    value: Value
    query: str = ""
    # What is to be known of a number: words that stand behind it.
    beside: str = ""

    @property
    def bare(self) -> str:
        """The value alone, as a chart has room for it."""
        return show_days(self.value) if isinstance(self.value, Decimal) else str(self.value)

    @property
    def text(self) -> str:
        """As the page shows it."""
        return f"{self.bare}, {self.beside}" if self.beside else self.bare

    @property
    def for_file(self) -> Value:
        """A number where nothing is to be said of it, else the words of the page."""
        return self.text if self.beside else self.value

    @property
    def is_number(self) -> bool:
        return not isinstance(self.value, str)


@dataclass(frozen=True)
class Line:
    """One row of a table: its name and its figures."""

    label: str
    cells: list[Cell]
    is_total: bool = False


@dataclass
class Table:
    """A table with a title, the headings of its figures and, under it, what is to be known of it."""

    key: str
    title: str
    first: str
    headings: list[str]
    lines: list[Line] = field(default_factory=list)
    note: str = ""

    def add(self, label: str, *cells: Cell, is_total: bool = False) -> None:
        self.lines.append(Line(label, list(cells), is_total))


EXPORT_HEADINGS = ["Table", "Row", "Figure", "Value"]


def for_export(tables: list[Table]) -> Iterator[list[Value]]:
    """Every figure of the page as a line of its own: table, row, heading, value."""
    for table in tables:
        for line in table.lines:
            for heading, cell in zip(table.headings, line.cells, strict=True):
                yield [table.title, line.label, heading, cell.for_file]
