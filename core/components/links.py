"""Where a page leads: back, up, and to its other sections."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def back_link(url: str, text: str = "Back") -> SafeString:
    """`{% back_link url text="Back" %}` in block before_content."""
    return format_html('<a href="{}" class="govuk-back-link">{}</a>', url, text)


@register.simple_tag
def breadcrumbs(*pairs: Any) -> SafeString:
    """`{% breadcrumbs "Home" home_url "Schools" %}`: text and address by turns, the last without address."""
    items = [
        (pairs[i], pairs[i + 1]) if i + 1 < len(pairs) else (pairs[i], "") for i in range(0, len(pairs), 2)
    ]
    return render_to_string("components/breadcrumbs.html", {"items": items})


@register.inclusion_tag("components/sub_nav.html")
def sub_nav(items: Iterable[Any], label: str = "Sections of this page") -> dict[str, Any]:
    """`{% sub_nav items label="Our work" %}`: items are NavItem or (label, url, active)."""
    return {
        "items": [
            {"label": i[0], "url": i[1], "active": i[2]}
            if isinstance(i, tuple | list)
            else {"label": i.label, "url": i.url, "active": i.active}
            for i in items
        ],
        "label": label,
    }
