"""Lists whose state stands in the address: pages, sorting, filters."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """This page's query with changes: `{% url_with page=2 %}`; an empty value takes a key out."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], param: str = "page", of: str = "") -> dict[str, Any]:
    """`{% pagination page_obj %}`: nothing for one page; filters and sorting stay in the address.

    A page with two lists names them apart: `{% pagination rows "llmes" "LLMEs" %}`.
    """
    pages = []
    if page_obj.paginator.num_pages > 1:
        for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1):
            is_number = isinstance(number, int)
            pages.append(
                {
                    "number": number,
                    "url": url_with(context, **{param: number}) if is_number else "",
                    "current": number == page_obj.number,
                }
            )
    return {
        "pages": pages,
        "label": f"Pagination: {of}" if of else "Pagination",
        "previous_url": url_with(context, **{param: page_obj.number - 1}) if page_obj.has_previous() else "",
        "next_url": url_with(context, **{param: page_obj.number + 1}) if page_obj.has_next() else "",
    }


@register.simple_tag
def result_count(page_obj: Page[Any], noun: str, plural: str = "") -> SafeString:
    """`{% result_count page_obj "school" %}`: "21 to 40 of 612 schools"."""
    total = page_obj.paginator.count
    word = noun if total == 1 else plural or f"{noun}s"
    if page_obj.paginator.num_pages <= 1:
        text = f"{total:,} {word}"
    else:
        text = f"{page_obj.start_index():,} to {page_obj.end_index():,} of {total:,} {word}"
    return format_html('<p class="govuk-body hs-count">{}</p>', text)


@register.inclusion_tag("components/sort_link.html", takes_context=True)
def sort_link(context: Context, text: str, key: str, param: str = "sort") -> dict[str, Any]:
    """`{% sort_link "Name" "name" %}` in a header cell: sorts by `?sort=name`, then by `?sort=-name`."""
    current = _current_sort(context, param)
    direction = "ascending" if current == key else "descending" if current == f"-{key}" else ""
    return {
        "text": text,
        "direction": direction,
        "url": url_with(context, **{param: f"-{key}" if direction == "ascending" else key, "page": ""}),
    }


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, param: str = "sort") -> SafeString:
    """The `aria-sort` of a sorted table's header cell."""
    current = _current_sort(context, param)
    state = "ascending" if current == key else "descending" if current == f"-{key}" else "none"
    return format_html('aria-sort="{}"', state)


def _current_sort(context: Context, param: str) -> str:
    request = context.get("request")
    return request.GET.get(param, "") if request else ""


@register.inclusion_tag("components/filter_panel.html", takes_context=True)
def filter_panel(
    context: Context, form: Any, clear_url: str = "", heading: str = "Narrow the list", button: str = "Show"
) -> dict[str, Any]:
    """`{% filter_panel filter.form clear_url %}`: a list's filters as a GET form; what is chosen is shown."""
    form.mark_optional = False
    sort = _current_sort(context, "sort")
    return {
        "form": form,
        "clear_url": clear_url,
        "heading": heading,
        "button": button,
        "sort": sort if "sort" not in form.fields else "",
        "chosen": any(_is_set(form, name) for name in form.fields),
    }


def _is_set(form: Any, name: str) -> bool:
    value = form[name].value() if form.is_bound else None
    return any(value) if isinstance(value, list | tuple) else value not in (None, "", False)
