"""Every dependency says why it is here, is locked, and has a licence that we may use."""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Words that a licence has, as its package states it, to be one that public-sector software may stand on.
FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|HPND|LGPL|Lesser General Public|MPL|"
    r"Mozilla Public License|Unlicense|0BSD|Zlib|PostgreSQL|Public Domain|CC0|MIT-CMU|"
    r"Artistic|Zope|ZPL|Permission is hereby granted, free of charge)",
    re.IGNORECASE,
)


def lines_without_reason() -> list[str]:
    """Lines of pyproject that name a dependency and don't say why."""
    block, found = False, []
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if re.match(r"(dependencies|\w+) = \[$", line):
            block = True
        elif line.startswith("]"):
            block = False
        elif block and re.match(r'\s+"[A-Za-z]', line) and not re.search(r'",\s+# \S', line):
            found.append(line.strip())
        if line.startswith("[tool."):
            break
    return found


def declared() -> set[str]:
    """Normal names of what pyproject asks for."""
    text = (ROOT / "pyproject.toml").read_text().split("[tool.", 1)[0]
    return {normal(name) for name in re.findall(r'^\s+"([A-Za-z0-9._-]+)', text, re.MULTILINE)}


def locked() -> set[str]:
    """Normal names in the requirements files."""
    names: set[str] = set()
    for path in ROOT.glob("requirements*.txt"):
        names |= {
            normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", path.read_text(), re.MULTILINE)
        }
    return names


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(package: metadata.Distribution) -> str:
    """What a package says of its licence, in whichever of the three places it says so."""
    fields = package.metadata
    classifiers = [c for c in fields.get_all("Classifier") or [] if c.startswith("License ::")]
    return " ".join(
        [fields.get("License-Expression") or "", (fields.get("License") or "")[:200], *classifiers]
    )


def without_free_licence() -> list[str]:
    """Installed packages of the lock files whose licence is not one of FREE."""
    names = locked()
    return sorted(
        f"{package.name}: {licence(package).strip() or 'says nothing'}"
        for package in metadata.distributions()
        if normal(package.name) in names and not FREE.search(licence(package))
    )


def problems() -> list[str]:
    found = [f"pyproject.toml says no reason for: {line}" for line in lines_without_reason()]
    found += [f"not locked (python3 dev.py lock): {name}" for name in sorted(declared() - locked())]
    found += [f"no free licence: {line}" for line in without_free_licence()]
    return found


if __name__ == "__main__":
    sys.exit("\n".join(problems()) or 0)
