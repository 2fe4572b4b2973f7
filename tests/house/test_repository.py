"""What is in the repository, and what must not be."""

import ast
import re

from tests.house import dependencies
from tests.house.sources import ROOT, files, named, python_files, tree

# Written in two halves, so that this file does not name them.
PLACES = re.compile(
    r"pypi\.(?:o" r"rg|python)|registry\.(?:n" r"pmjs|yarn)|python" r"hosted|index-" r"url|--find-" r"links"
)


def test_every_dependency_has_a_reason_a_lock_and_a_free_licence():
    assert dependencies.problems() == []


def test_nothing_names_the_place_that_packages_come_from():
    for path in files():
        if path.suffix in (".csv", ".png", ".ico", ".woff2", ".xlsx") or path == ROOT / "dev.py":
            continue
        text = path.read_text(errors="replace")
        assert not PLACES.search(text), f"{named(path)}: {PLACES.search(text)}"
    assert '"resolved":' not in (ROOT / "package-lock.json").read_text()


def test_a_module_is_named_for_what_it_knows():
    vague = {"utils", "helpers", "common", "mixins", "misc", "tools", "util", "helper"}
    assert [named(path) for path in files() if path.stem in vague or path.parent.name in vague] == []


def test_there_are_no_signals():
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                assert not re.search(r"signals|dispatch", node.module or ""), f"{named(path)}:{node.lineno}"


def test_the_makefile_is_one_line_a_target():
    lines = (ROOT / "Makefile").read_text().splitlines()
    recipes = [line for line in lines if line.startswith("\t")]
    assert all("dev.py" in line for line in recipes)
    assert len(recipes) == len([line for line in lines if re.match(r"[a-z-]+:$", line)])


def test_the_readme_lists_every_variable():
    read = set()
    for path in python_files("hubsupport"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and re.match(r"env(\.\w+)?$|required$", ast.unparse(node.func)):
                name = node.args[0] if node.args else None
                if isinstance(name, ast.Constant) and str(name.value).isupper():
                    read.add(name.value)
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert read - listed == set()
    assert listed - read - {"DEMO_PASSWORD"} == set()


def test_links_between_documents_lead_somewhere():
    for path in files():
        if path.suffix == ".md":
            for target in re.findall(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)", path.read_text()):
                assert (path.parent / target).exists(), f"{named(path)}: {target}"
