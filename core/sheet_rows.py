"""What a spreadsheet that somebody sends is: its headings, its rows, what understands and what writes them.

Each app says so once (`Sheet`); the pages are the same for all of them (core/sheet_pages.py).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from django import forms
from django.forms import BoundField

from core.errors import Refused
from core.sheets import HeadedRows, read_table, rows_by_heading

LONGEST_CELL = 2_000  # letters: a row holds names, dates and a line or two


@dataclass
class SheetRow:
    """One line of a sheet: what was typed, what is wrong with it, whether it is here already.

    `line` is the row as the spreadsheet numbers it, so that both can be looked at side by side.
    """

    line: int
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    here_already: str = ""
    to_look_at: tuple[str, ...] = ()  # cells of a ready row that somebody should see and may change

    @property
    def is_ready(self) -> bool:
        return not self.errors and not self.here_already


Row = TypeVar("Row", bound=SheetRow)


class SheetRowForm(forms.Form):
    """One row as it was typed. What is wrong is found by whoever reads the sheet, never here."""

    row: Any
    number: int

    line = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def wrong_fields(self) -> list[BoundField]:
        """The cells to mend, which stand open."""
        return [bound for bound in self.visible_fields() if bound.errors]

    @property
    def other_fields(self) -> list[BoundField]:
        """The cells that nothing is wrong with, which can be changed too."""
        return [bound for bound in self.visible_fields() if not bound.errors]

    @property
    def open_fields(self) -> list[BoundField]:
        """The cells of a ready row that stand open all the same."""
        return [bound for bound in self.visible_fields() if bound.name in self.row.to_look_at]

    @property
    def kept_fields(self) -> list[BoundField]:
        """The cells of a ready row that go along unseen."""
        return [bound for bound in self if bound.name not in self.row.to_look_at]

    def typed(self) -> dict[str, str]:
        """What stands in the row, whether or not it is right."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """What an app's spreadsheet is.

    `headings` says which columns are looked for, `aliases` turns what people write there into the names of
    `row_form`, and `key` is the column without which there is no row. `check` understands rows. `bring_in`
    writes one by somebody in a hub, or refuses: beside the column that `columns` names for the verb's field,
    else beside `key`. `told` says how many came in; `sums` adds up what the page says of the ready rows.
    """

    file_page: str
    rows_page: str
    row_form: type[SheetRowForm]
    headings: str
    aliases: Mapping[str, str]
    key: str
    check: Callable[[Any, Iterable[Mapping[str, str]]], list[Row]]
    bring_in: Callable[[Any, Any, Row], object]
    told: Callable[[int], str]
    columns: Mapping[str, str] = field(default_factory=dict)
    sums: Callable[[Sequence[Row]], Mapping[str, Any]] = lambda ready: {}
    most: int = 100

    @property
    def names(self) -> tuple[str, ...]:
        """The columns by our names."""
        return tuple(self.row_form.base_fields)

    def read(self, content: bytes) -> HeadedRows:
        """The rows of a CSV or Excel file as text by our names; refuses in a sentence what can't be read."""
        found = rows_by_heading(read_table(content), self.aliases, needs=self.key)
        if found is None:
            raise Refused(
                f"No row of headings was found. One row should hold {self.headings}.", field="sheet"
            )
        rows = found.rows
        if not rows:
            raise Refused("The file has headings but no rows.", field="sheet")
        if len(rows) > self.most:
            raise Refused(f"Send {self.most} rows at a time; this file has {len(rows)}.", field="sheet")
        for row in rows:
            if max(map(len, row.values())) > LONGEST_CELL:
                raise Refused(
                    f"A cell of row {row['line']} holds more than {LONGEST_CELL:,} letters. Shorten it.",
                    field="sheet",
                )
        typed = [{name: _one_line(row.get(name, "")) for name in self.names} for row in rows]
        return replace(found, rows=typed)

    def told_of(self, found: HeadedRows) -> str:
        """Which columns were not read, and what they may have held; empty where all were."""
        if not found.unread:
            return ""
        unread = ", ".join(f"“{heading[:60]}”" for heading in found.unread[:20])
        said = f"Not read: {unread}."
        if found.missing:
            missing = "; ".join(str(self.row_form.base_fields[name].label) for name in found.missing)
            said += f" No column was found for: {missing}. If one of them holds it, change its heading so and"
            said += " choose the file again."
        return said


def _one_line(cell: str) -> str:
    """A cell as one line: the rows are mended in boxes of one line, which would run its lines together."""
    return re.sub(r"\s*[\r\n]+\s*", "; ", cell)


def line_of(typed: Mapping[str, str], number: int) -> int:
    """Which row of the spreadsheet it is; its place among the rows where that did not come with it."""
    line = typed.get("line", "")
    return int(line) if line.isdecimal() and len(line) < 7 else number
