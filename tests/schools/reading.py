"""Reading a register in a test."""

import io
from pathlib import Path
from typing import Any

from schools.models import School
from schools.register.importing import Files, RegisterImport
from schools.register.report import Report

DATA = Path(__file__).resolve().parent.parent / "data"


def read(name: str, *, dry_run: bool = False, **others: str) -> Report:
    """Bring in a file of tests/data, with `links` and `groups` where named."""
    opened: dict[str, Any] = {kind: io.BytesIO((DATA / file).read_bytes()) for kind, file in others.items()}
    if name:
        opened["schools"] = io.BytesIO((DATA / name).read_bytes())
    return RegisterImport(Files(**opened, schools_name=name), dry_run=dry_run).run(lambda done: None)


def names() -> dict[int, str]:
    """What is stored: URN to name."""
    return dict(School.objects.order_by("urn").values_list("urn", "name"))


def told(report: Report) -> list[tuple[int, str, str]]:
    """The rows set aside: line, URN, sentence."""
    return [(problem.line, problem.urn, problem.sentence) for _, problem in report.problems]
