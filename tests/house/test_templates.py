"""Templates: each is used, none holds style or script, and none says a word we gave up."""

import ast
import re

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from tests.house.sources import files, named, python_files, template_name, templates, tree, without_code

HTML = [path for path in templates() if path.suffix == ".html"]

# Left: a word (as a pattern) that people should not read here. Right: what we say.
OLD_WORDS = {
    r"cases?": "our work together",
    r"interventions?": "support",
    r"failing": "say what is so",
    r"caseloads?": "schools",
    r"target schools?": "school",
    r"sign(?:ed|s|ing)?(?![ -]?(?:in|out|up)\b)": "agree",
    r"ratings?|rated?|rates": "where are we?",
    r"at risk": "needs a conversation",
    r"overdue": "was due 12 March: keep, move or set aside?",
    r"worst first": "next first",
    r"triangulat\w+": "how we know",
    r"findings": "what we think is happening",
    r"evidence owed": "still to add",
    r"active ingredients?": "what has to happen",
    r"implementation outcomes?": "how we'll know it is taking hold",
    r"part(?:y|ies)": "the name",
    r"nominat\w+|eligib\w+": "why we are offering this",
    r"allowances?": "days",
    r"commitments? not met": "release not yet in place",
    r"declined": "not now",
}
OLD = re.compile(r"\b(?:" + "|".join(f"(?:{word})" for word in OLD_WORDS) + r")\b", re.IGNORECASE)


def old_words(text: str) -> list[str]:
    return [match.group() for match in OLD.finditer(text)]


@pytest.mark.parametrize("path", templates(), ids=template_name)
def test_no_old_word_stands_in_a_template(path):
    text = re.sub(r"<[^>]*>", " ", without_code(path.read_text()))
    assert old_words(text) == []


@pytest.mark.parametrize("path", python_files(), ids=named)
def test_no_old_word_stands_in_a_sentence_of_the_code(path):
    """Labels, hints and refusals are read on screens too. Docstrings are not."""
    docs = {
        node.body[0].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        sentence = (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
        )
        if sentence and node not in docs:
            assert old_words(node.value) == [], f"{named(path)}:{node.lineno}: {node.value!r}"


def test_the_old_words_are_found():
    assert old_words("Sign in. Sign out. The basecase is generated, a party began.") == ["party"]
    assert old_words("Sign the plan: overdue. Rate it.") == ["Sign", "overdue", "Rate"]


@pytest.mark.parametrize("path", HTML, ids=template_name)
def test_no_style_or_script_stands_in_a_template(path):
    text = path.read_text()
    inline = re.findall(r"<style\b|\sstyle=|<script\b(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text)
    assert inline == []


@pytest.mark.parametrize("path", HTML, ids=template_name)
def test_a_form_that_writes_carries_its_token(path):
    for form in re.findall(
        r"<form\b[^>]*method=.post.*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE
    ):
        assert "{% csrf_token %}" in form or "{% crispy" in form, form[:200]


@pytest.mark.parametrize("path", templates(), ids=template_name)
def test_a_template_compiles(path):
    get_template(template_name(path))


def names_in_use() -> set[str]:
    """Every string that code and templates of ours hold, and so every template they could name."""
    used: set[str] = set()
    for path in files():
        if path.suffix == ".py" and "tests" not in path.parts:
            used |= set(re.findall(r"[\w./-]+\.(?:html|txt|svg)", path.read_text()))
        if path in TEMPLATES:
            for match in re.findall(r"{%\s*(?:extends|include)\s+(.*?)%}", path.read_text()):
                used |= set(re.findall(r"[\"']([\w./-]+)[\"']", match))
    return used


TEMPLATES = set(templates())
# Drawn by name from outside our code: Django's error pages, crispy's pack, mail by its kind.
BY_CONVENTION = re.compile(r"^(?:4\d\d|500)\.html$|^hubsupport/|^mail/|^(?:django|crispy_forms)/")


def is_override(name: str) -> bool:
    """Whether the template of a package stands behind ours."""
    for loader in engines["django"].engine.template_loaders[0].loaders:  # type: ignore[attr-defined]
        for origin in loader.get_template_sources(name):
            if "site-packages" in origin.name:
                try:
                    loader.get_contents(origin)
                except TemplateDoesNotExist:
                    continue
                return True
    return False


def test_every_template_is_used():
    used = names_in_use()
    unused = [
        name
        for name in map(template_name, templates())
        if name not in used and not BY_CONVENTION.match(name) and not is_override(name)
    ]
    assert unused == []
