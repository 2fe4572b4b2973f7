"""What is recorded of our work can be read on its history: no verb without its sentence."""

import ast

import pytest

from engagements.history import SENTENCES
from plans.models import PlanNote
from tests.house.sources import python_files

APPS = (
    "attention",
    "engagements",
    "conversations",
    "evidence",
    "exploring",
    "leadership",
    "plans",
    "reviews",
    "pictures",
    "intake",
)
# Verbs that no timeline ever shows. Each with its reason.
NEVER_SHOWN = {
    "capacity_written": "a leader's own entry is for whom the leader chooses",
    "capacity_corrected": "a leader's own entry is for whom the leader chooses",
    "capacity_withdrawn": "a leader's own entry is for whom the leader chooses",
    **dict.fromkeys(
        ("concern_raised", "concern_shared", "concern_answered", "concern_settled"),
        "those in it alone know of a concern",
    ),
    **dict.fromkeys(
        ("change_of_llme_asked", "change_of_llme_answered", "change_of_llme_withdrawn"),
        "between who asks and the coordinators",
    ),
    "statement_issued": "an LLME's own month, of work with several schools",
    "view_written": "a view belongs to its side until it is open to both",
    "summary_found_altered": "for the admins, from the nightly check",
    "plan_draft_begun": "a draft belongs to its side until it is shared",
    "look_view_written": "a side's own view, until both have shared",
    "look_found_altered": "for the admins, from the nightly check",
    "plan_found_altered": "for the admins, from the nightly check",
}
# Verbs that are put together when they are recorded.
PUT_TOGETHER = {
    "milestone_{kind}_noted": [f"milestone_{kind}_noted" for kind in PlanNote.Kind.values],
    "{name}_evidence_linked": ["milestone_evidence_linked", "focus_evidence_linked"],
    "{name}_evidence_unlinked": ["milestone_evidence_unlinked", "focus_evidence_unlinked"],
}


def _verbs(node: ast.expr, tree: ast.Module) -> list[str]:
    """The verbs that the first argument of `record(...)` can be."""
    match node:
        case ast.Constant(value=str(verb)):
            return [verb]
        case ast.IfExp(body=one, orelse=other):
            return _verbs(one, tree) + _verbs(other, tree)
        case ast.JoinedStr():
            return PUT_TOGETHER[ast.unparse(node)[2:-1]]
        case ast.Name(id=name):
            values = _handed(name, tree)
            return [verb for value in values if ast.unparse(value) != name for verb in _verbs(value, tree)]
    raise AssertionError(f"{ast.unparse(node)}: the verb of an audit event is written out")


def _handed(name: str, tree: ast.Module) -> list[ast.expr]:
    """What the functions of a module are handed under this name, and what is kept under it."""
    values: list[ast.expr] = []
    at = {
        each.name: [arg.arg for arg in each.args.args].index(name)
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef) and name in [arg.arg for arg in each.args.args]
    }
    for each in ast.walk(tree):
        if isinstance(each, ast.Call):
            values += [keyword.value for keyword in each.keywords if keyword.arg == name]
            place = at.get(ast.unparse(each.func))
            if place is not None and len(each.args) > place:
                values.append(each.args[place])
        elif isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name:
            values.append(each.value)
    return values


def _recorded() -> list[tuple[str, str]]:
    found = []
    for path in python_files(*APPS):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("record", "audit.record"):
                verbs = _verbs(node.args[0], tree)
                assert verbs, f"{path.name}:{node.lineno}: no verb found"
                found += [(path.name, verb) for verb in verbs]
    return found


@pytest.mark.parametrize(("where", "verb"), _recorded())
def test_what_is_recorded_reads_as_a_sentence(where: str, verb: str) -> None:
    assert verb in SENTENCES or verb in NEVER_SHOWN, f"{where}: {verb} has no sentence on the history"


def test_every_sentence_and_exception_has_its_verb() -> None:
    recorded = {verb for _, verb in _recorded()}
    assert set(SENTENCES) - recorded == set()
    assert set(NEVER_SHOWN) - recorded == set()
