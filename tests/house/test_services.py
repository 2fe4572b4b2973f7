"""A service is one verb: it says the rule it keeps, takes arguments by name, and is all or nothing."""

import ast

import pytest

from tests.house.sources import modules_of, named, tree

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}

FUNCTIONS = [
    (path, node)
    for path in modules_of("services")
    for node in tree(path).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]


def spot(item):
    return f"{named(item[0])}:{item[1].name}" if isinstance(item, tuple) else str(item)


def is_atomic(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def is_verb(function: ast.FunctionDef) -> bool:
    """A verb has someone who does it: `by`."""
    return "by" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}


@pytest.mark.parametrize("item", FUNCTIONS, ids=spot)
def test_a_service_says_what_it_does(item):
    assert ast.get_docstring(item[1]), f"{spot(item)} has no docstring"


@pytest.mark.parametrize("item", [item for item in FUNCTIONS if is_verb(item[1])], ids=spot)
def test_a_verb_is_atomic_and_takes_its_arguments_by_name(item):
    function = item[1]
    assert is_atomic(function), f"{spot(item)} is not @transaction.atomic"
    assert not function.args.args, f"{spot(item)} takes arguments by position: begin with *"


@pytest.mark.parametrize("path", modules_of("services"), ids=named)
def test_a_service_knows_no_request_and_no_form(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.module not in ("django.http", "django.shortcuts", "django.contrib.messages"), named(
                path
            )
        if isinstance(node, ast.arg):
            assert node.arg != "request", f"{named(path)}:{node.lineno} takes a request"
