"""What a page says at its top of a form that did not get through: every error, in the order of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.forms.formsets import BaseFormSet

from core.form_parts import field_errors, revealed_names, target_id
from core.looks import look_of


@dataclass(frozen=True)
class SummaryLine:
    """One line of an error summary: a sentence, and the id of the input it is about (or none)."""

    text: str
    target: str = ""


def summary_lines(*sources: Any) -> list[SummaryLine]:
    """The errors of forms and formsets, in the order of the page."""
    lines: list[SummaryLine] = []
    for source in sources:
        if source is None or source == "":
            continue
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                name = getattr(source, "item_name", "Item")
                lines += [SummaryLine(str(text)) for text in source.non_form_errors()]
                for number, form in enumerate(source.forms, 1):
                    lines += _form_lines(form, f"{name} {getattr(form, 'number', number)}: ")
            continue
        lines += _form_lines(source, "")
    return lines


def _form_lines(form: Any, before: str) -> list[SummaryLine]:
    if not form.is_bound:
        return []
    lines = [SummaryLine(f"{before}{text}") for text in form.non_field_errors()]
    for bound in _in_page_order(form):
        for text in field_errors(bound):
            shown = before + (text[:1].lower() + text[1:] if before else text)
            lines.append(SummaryLine(shown, "" if bound.is_hidden else target_id(bound)))
    return lines


def _in_page_order(form: Any) -> Iterable[BoundField]:
    """The fields as the page shows them: a revealed field right after its option's group."""
    inside = revealed_names(form)
    for bound in form:
        if bound.name in inside:
            continue
        yield bound
        for names in look_of(form, bound.name).reveals.values():
            for name in names:
                if name in form.fields:
                    yield form[name]
