"""The tower: imports point down only, between the apps and inside each."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.sources import ROOT, TOWER, kind_of, named, python_files, tree

# Inside an app, from top to bottom. A module of another name stands where it likes.
FLOORS = [
    {"urls"},
    {"views", "admin", "management", "tasks", "clock_jobs"},
    {"forms", "filters"},
    {"services"},
    {"rules"},
    {"models"},
    {"states"},
]


def test_the_tower_holds():
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_every_app_of_ours_stands_in_the_tower():
    ours = [name.split(".")[0] for name in settings.INSTALLED_APPS if (ROOT / name.split(".")[0]).is_dir()]
    assert tuple(ours) == TOWER


def floor(kind: str) -> int | None:
    return next((number for number, kinds in enumerate(FLOORS) if kind in kinds), None)


def imports_of_own_app(path: Path) -> list[tuple[int, str]]:
    """Line and kind of each module of the same app that a file imports at its top level."""
    app = path.relative_to(ROOT).parts[0]
    found = []
    for node in tree(path).body:
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == app and len(parts) > 1:
                found.append((node.lineno, parts[1]))
    return found


@pytest.mark.parametrize("path", python_files(), ids=named)
def test_inside_an_app_imports_point_down(path):
    here = floor(kind_of(path)) if len(path.relative_to(ROOT).parts) > 1 else None
    if here is None:
        return
    for line, kind in imports_of_own_app(path):
        there = floor(kind)
        assert there is None or there >= here, f"{named(path)}:{line}: {kind_of(path)} imports {kind}"
