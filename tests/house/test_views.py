"""Scope first: a view reaches rows only through who may see them."""

import ast

import pytest

from tests.house.sources import modules_of, named, tree

# Ways into a table that settle who may see its rows, or whose rows everybody may see.
SCOPED = {"visible_to", "summary_visible_to", "coordinated_by", "in_effect", "in_stream"}


@pytest.mark.parametrize("path", modules_of("views"), ids=named)
def test_a_view_reads_through_visible_to(path):
    parents = {child: node for node in ast.walk(tree(path)) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            after = parents[node]
            name = after.attr if isinstance(after, ast.Attribute) else "nothing"
            assert name in SCOPED, f"{named(path)}:{node.lineno}: .{node.attr}.{name}, not .visible_to(user)"


@pytest.mark.parametrize("path", modules_of("views"), ids=named)
def test_a_view_fetches_from_a_scoped_queryset(path):
    """`get_object_or_404(School, ...)` would look at every row."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("get_object_or_404", "get_list_or_404"):
            whole = ast.unparse(node.args[0])
            assert not whole[0].isupper() or "." in whole, f"{named(path)}:{node.lineno}: {whole}"


@pytest.mark.parametrize("path", modules_of("views"), ids=named)
def test_a_view_writes_only_through_services(path):
    writes = {"save", "delete", "bulk_create", "bulk_update"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in writes, f"{named(path)}:{node.lineno}: .{node.func.attr}() in a view"


@pytest.mark.parametrize("path", modules_of("views"), ids=named)
def test_a_view_reads_in_one_sitting(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= 45, f"{named(path)}: {node.name} has {lines} lines; about 25 is the aim"
