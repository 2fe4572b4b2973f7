"""What an import did, in words; and the rows it set aside, as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping

from schools.register.report import Report
from schools.register.tables import Problem

# Each count with its words for one and for many; in this order.
WORDS = {
    "added": ("school added", "schools added"),
    "changed": ("school changed", "schools changed"),
    "closed": ("of these closed or is to close", "of these closed or are to close"),
    "unchanged": ("school as before", "schools as before"),
    "trusts_added": ("trust added", "trusts added"),
    "trusts_changed": ("trust changed", "trusts changed"),
    "trusts_of_schools": ("school is in another trust", "schools are in another trust"),
    "links_added": ("link added", "links added"),
    "links_changed": ("link changed", "links changed"),
    "links_removed": ("link taken away", "links taken away"),
    "passed_over": (
        "row passed over (blank, a total)",
        "rows passed over (blank, totals, groups that are no trust)",
    ),
    "set_aside": ("row set aside", "rows set aside"),
}


def told_counts(counts: Mapping[str, int]) -> list[str]:
    """The counts as lines: "1,203 schools added"."""
    return [
        f"{counts[name]:,} {one if counts[name] == 1 else many}"
        for name, (one, many) in WORDS.items()
        if counts.get(name)
    ]


def told_report(report: Report, *, dry_run: bool) -> list[str]:
    """What a person who ran an import wants to know first."""
    lines = told_counts(report.counts)
    if report.register_date is not None:
        lines.insert(0, f"The register of {report.register_date.day} {report.register_date:%B %Y}.")
    if report.changed_nothing:
        lines.append("Nothing changed." if not dry_run else "Nothing would change.")
    elif dry_run:
        lines.append("A rehearsal: nothing was written.")
    return lines


def told_problems(problems: Iterable[tuple[str, Problem]]) -> str:
    """The rows set aside as CSV, in which no spreadsheet sees a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["File", "Line", "URN", "What is wrong"])
    for file, problem in problems:
        cells = [file, problem.line, problem.urn, problem.sentence]
        writer.writerow([formula_safe(str(cell)) for cell in cells])
    return text.getvalue()


def formula_safe(text: str) -> str:
    """Text that a spreadsheet would take for a formula, made text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
