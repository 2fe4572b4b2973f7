"""Tags that only the templates of the "hubsupport" pack use. Pages use `components` and crispy's own tags."""

from typing import Any

from django import template
from django.forms import BoundField

from core import form_parts
from core.form_summary import summary_lines

register = template.Library()


@register.simple_tag
def part(field: BoundField) -> form_parts.Part:
    """Everything needed to draw a field: `{% part field as p %}`."""
    return form_parts.part_of(field)


@register.filter
def outer_fields(form: Any) -> list[BoundField]:
    """A form's visible fields, less those that open inside another one's option."""
    return form_parts.outer_fields(form)


@register.simple_tag
def stands_alone(form: Any, field: BoundField) -> bool:
    """Whether a layout draws this field itself (a revealed one is drawn by its option)."""
    return field.name not in form_parts.revealed_names(field.form)


@register.filter
def needs_summary(form: Any) -> bool:
    """Whether there are errors that the page has not listed at its top."""
    return not getattr(form, "summary_shown", False) and bool(summary_lines(form))


@register.filter
def item_name(formset: Any) -> str:
    """What a formset calls one of its forms: "Milestone"."""
    return str(getattr(formset, "item_name", "Item"))
