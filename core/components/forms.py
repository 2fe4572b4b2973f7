"""What stands above a form: what is wrong with it, who reads it, and where a worry goes."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.form_summary import summary_lines
from core.words import SAFEGUARDING

register = template.Library()


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """`{% block title %}{% error_prefix form %}Record a day{% endblock %}`: "Error: " when there is one."""
    return "Error: " if summary_lines(*forms) else ""


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """`{% error_summary form formset %}`: what is wrong, each line a link to its input."""
    lines = summary_lines(*forms)
    for form in filter(None, forms):
        form.summary_shown = True
        for row in getattr(form, "forms", ()):
            row.summary_shown = True
    return render_to_string("components/error_summary.html", {"lines": lines}) if lines else mark_safe("")


@register.inclusion_tag("components/who_reads.html")
def who_reads(readers: Any, whole: bool = False) -> dict[str, Any]:
    """`{% who_reads readers %}`: who reads this, above every form (D8). A sentence or a list of them.

    What only says how far counts go folds, so that the form begins high; `whole` where one came to read it.
    """
    who = [readers] if isinstance(readers, str) else list(readers)
    further = getattr(readers, "further", [])
    return {"readers": who + further, "further": []} if whole else {"readers": who, "further": further}


@register.simple_tag
def safeguarding() -> SafeString:
    """The sentence that stands on every visit form (D20)."""
    return format_html('<div class="hs-safeguarding"><p class="govuk-body">{}</p></div>', SAFEGUARDING)
