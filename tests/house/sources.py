"""Our own files, as the house tests read them."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOWER = (
    *("hubsupport", "oversight", "listing", "workload", "figures", "intake", "matching", "attention"),
    *("pictures", "reviews", "plans", "leadership", "exploring"),
    *("evidence", "conversations", "engagements", "llmes", "schools", "hubs", "accounts", "core"),
)


@cache
def files() -> tuple[Path, ...]:
    """Everything that is or would be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*apps: str) -> list[Path]:
    """The Python files of our apps, migrations left out."""
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in (apps or TOWER)
        and "migrations" not in path.parts
    ]


def modules_of(kind: str) -> list[Path]:
    """`services`: each app's services.py, or the files of its services package."""
    return [path for path in python_files() if kind_of(path) == kind]


def kind_of(path: Path) -> str:
    """`views` of engagements/views/days.py and of hubs/views.py."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def templates() -> list[Path]:
    """Our templates, HTML and text."""
    return [
        path for path in files() if "templates" in path.parts and path.suffix in (".html", ".txt", ".svg")
    ]


def template_name(path: Path) -> str:
    """`engagements/day.html`: as a loader knows it."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


def without_code(template: str) -> str:
    """A template with comments and tags blanked out, line numbers kept."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    template = re.sub(r"{%\s*comment.*?endcomment\s*%}", blank, template, flags=re.DOTALL)
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", blank, template, flags=re.DOTALL)
