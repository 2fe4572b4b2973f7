"""The components that pages are built from. `/components/` shows every one while DEBUG is on.

{% load components %}

{% back_link url %}  {% back_link url text="Back to our work" %}
{% breadcrumbs "Home" home_url "Schools" schools_url "St Mary's" %}   the last: this page, no address
{% error_prefix form %}  {% error_summary form formset %}
{% tag "In progress" "blue" %}     grey green teal blue purple magenta red orange yellow
{% status_tag text %}              coloured by the well-known words
{% banner %}                       Django's messages; in base.html already
{% notice "Saved." kind="success" heading="" %}
{% warning "A day sent back counts until it is withdrawn." %}
{% inset %}...{% endinset %}       {% details "What is an LLME?" %}...{% enddetails %}
{% card "Title" %}...{% endcard %}
{% summary_list %}{% summary_row "Focus" value url "Change" %}...{% endsummary_list %}
{% task_list %}{% task "Agree the days" url status="Not started" hint="" %}...{% endtask_list %}
{% pagination page_obj %}          {% result_count page_obj "school" %}
<th {% sort_state "name" %}>{% sort_link "Name" "name" %}</th>
{% filter_panel form clear_url %}  a list's filters as a GET form
{% sub_nav items label="..." %}    items: NavItem or (label, url, active)
{% days_bar agreed=10 used=6.5 booked=2 left=1.5 %}
{% timeline entries %}             entries, objects or dicts: at, who, text, url, detail, side
{% next_things things %}           things, objects or dicts: text, url, turn, yours, by, hint
{% sides %}{% side "school" "The school" %}...{% endside %}
  {% side "llme" "The LLME" %}...{% endside %}{% endsides %}
{% who_reads readers %}            a sentence or a list of them; above every form
{% safeguarding %}                 the sentence of D20, on every visit form
{% empty "No days yet." url "Record a day" %}
{% url_with page=2 %}              this page's query with a change

Filters: |days  |uk_date  |short_date  |uk_datetime  |uk_time  |date_range:other  |nice_list
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import form_parts
from core.fields import show_days
from core.words import SAFEGUARDING

register = template.Library()

TAG_COLOURS = {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}
SQUARES_A_ROW, SQUARES_AT_MOST = 15, 90
STATUS_COLOURS = {
    word: colour
    for colour, words in {
        "grey": [
            "not started",
            "cannot start yet",
            "not needed",
            "set aside",
            "withdrawn",
            "cancelled",
            "ended",
            "stopped",
            "draft",
            "noted",
            "earlier version",
            "carried in from the hub's record",
        ],
        "blue": ["in progress", "booked", "waiting", "starting together"],
        "teal": ["on track", "working together"],
        "orange": ["your turn", "to confirm", "proposed", "sent back", "needs a conversation"],
        "yellow": ["still to add", "paused", "partly met", "waiting to be confirmed"],
        "green": ["met", "agreed", "confirmed", "accepted by the hub", "complete", "completed"],
        "purple": ["recorded, not yet counted"],
    }.items()
    for word in words
}


# Links and trails


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
    return _html("components/breadcrumbs.html", {"items": items})


# Forms


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """`{% block title %}{% error_prefix form %}Record a day{% endblock %}`: "Error: " when there is one."""
    return "Error: " if form_parts.summary_lines(*forms) else ""


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """`{% error_summary form formset %}`: what is wrong, each line a link to its input."""
    lines = form_parts.summary_lines(*forms)
    for form in filter(None, forms):
        form.summary_shown = True
        for row in getattr(form, "forms", ()):
            row.summary_shown = True
    return _html("components/error_summary.html", {"lines": lines}) if lines else mark_safe("")


@register.inclusion_tag("components/who_reads.html")
def who_reads(readers: Any) -> dict[str, Any]:
    """`{% who_reads readers %}`: who reads this, above every form (D8). A sentence or a list of them."""
    return {"readers": [readers] if isinstance(readers, str) else list(readers)}


@register.simple_tag
def safeguarding() -> SafeString:
    """The sentence that stands on every visit form (D20)."""
    return format_html('<div class="hs-safeguarding"><p class="govuk-body">{}</p></div>', SAFEGUARDING)


# Words that stand out


@register.simple_tag
def tag(text: Any, colour: str = "blue") -> SafeString:
    """`{% tag "In progress" "blue" %}`."""
    modifier = f" govuk-tag--{colour}" if colour in TAG_COLOURS else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, text)


@register.simple_tag
def status_tag(text: Any) -> SafeString:
    """`{% status_tag status %}`: a tag coloured by the well-known words."""
    return tag(text, STATUS_COLOURS.get(str(text).strip().lower(), "blue"))


@register.inclusion_tag("components/messages.html", takes_context=True)
def banner(context: Context) -> dict[str, Any]:
    """Django's messages as notification banners; base.html has it already."""
    return {"messages": list(context.get("messages") or [])}


@register.inclusion_tag("components/notice.html")
def notice(text: Any, kind: str = "", heading: str = "", number: str = "") -> dict[str, Any]:
    """`{% notice "Saved." kind="success" %}`: a notification banner drawn by the page itself."""
    return {"text": text, "success": kind == "success", "heading": heading, "number": number}


@register.simple_tag
def warning(text: Any) -> SafeString:
    """`{% warning "..." %}`: something that matters before going on."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}'
        "</strong></div>",
        text,
    )


@register.inclusion_tag("components/empty.html")
def empty(text: Any, url: str = "", action: str = "") -> dict[str, Any]:
    """`{% empty "No days yet." url "Record a day" %}`: no list without its next step."""
    return {"text": text, "url": url, "action": action}


class BlockNode(Node):
    """A tag that wraps what stands between it and its end."""

    def __init__(self, name: str, args: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.args, self.nodelist = name, args, nodelist

    def render(self, context: Context) -> SafeString:
        args = [arg.resolve(context) for arg in self.args]
        with context.push():
            return WRAPPERS[self.name](mark_safe(self.nodelist.render(context)), *args)  # noqa: S308


def _inset(body: SafeString) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', body)


def _details(body: SafeString, summary: Any, opened: Any = False) -> SafeString:
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        mark_safe(" open") if opened else "",
        summary,
        body,
    )


def _card(body: SafeString, title: Any = "", level: int = 2) -> SafeString:
    heading = (
        format_html('<h{} class="govuk-heading-m hs-card__title">{}</h{}>', level, title, level)
        if title
        else ""
    )
    return format_html('<section class="hs-card">{}{}</section>', heading, body)


def _summary_list(body: SafeString, classes: str = "") -> SafeString:
    return format_html('<dl class="govuk-summary-list {}">{}</dl>', classes, body)


def _task_list(body: SafeString) -> SafeString:
    return format_html('<ul class="govuk-task-list">{}</ul>', body)


def _sides(body: SafeString) -> SafeString:
    return format_html('<div class="hs-sides">{}</div>', body)


def _side(body: SafeString, which: str, title: Any, level: int = 2) -> SafeString:
    return format_html(
        '<section class="hs-side hs-side--{}"><h{} class="govuk-heading-s hs-side__title">{}</h{}>'
        "{}</section>",
        which,
        level,
        title,
        level,
        body,
    )


WRAPPERS: dict[str, Any] = {
    "inset": _inset,
    "details": _details,
    "card": _card,
    "summary_list": _summary_list,
    "task_list": _task_list,
    "sides": _sides,
    "side": _side,
}


def _block(parser: Parser, token: Token) -> BlockNode:
    name, *args = token.split_contents()
    nodelist = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return BlockNode(name, [parser.compile_filter(arg) for arg in args], nodelist)


for _name in WRAPPERS:
    register.tag(_name, _block)


# Lists of facts and tasks


@register.inclusion_tag("components/summary_row.html")
def summary_row(
    key: Any, value: Any = "", action_url: str = "", action_text: str = "Change", missing: str = "Not given"
) -> dict[str, Any]:
    """`{% summary_row "Focus" value url "Change" %}` inside `{% summary_list %}`. Empty values say so."""
    return {
        "key": key,
        "value": value if value not in (None, "") else "",
        "missing": missing,
        "action_url": action_url,
        "action_text": action_text,
    }


@register.inclusion_tag("components/task.html", takes_context=True)
def task(
    context: Context, text: Any, url: str = "", status: Any = "", hint: Any = "", colour: str = ""
) -> dict[str, Any]:
    """`{% task "Agree the days" url status="Not started" %}` inside `{% task_list %}`.

    Without an address it cannot be started yet. "Done" and the like stand as plain text, as they should:
    only what is still to do is coloured.
    """
    number = int(context.render_context.get("task_number") or 0) + 1
    context.render_context["task_number"] = number
    word = str(status or "").strip()
    plain = word.lower() in {"done", "not needed", "cannot start yet", ""}
    return {
        "text": text,
        "url": url,
        "hint": hint,
        "status": word,
        "plain": plain and not colour,
        "quiet": word.lower() in {"cannot start yet", "not needed"},
        "colour": colour or STATUS_COLOURS.get(word.lower(), "blue"),
        "id": f"task-{number}",
    }


@register.inclusion_tag("components/next_things.html")
def next_things(things: Iterable[Any], heading: str = "Next", level: int = 2) -> dict[str, Any]:
    """`{% next_things things %}`: at most three cards, each with whose turn it is.

    A thing: text, url, turn ("Your turn", "Waiting for the school"), yours (bool), by (date or words), hint.
    """
    return {
        "things": [_entry(t, ("text", "url", "turn", "yours", "by", "hint")) for t in things][:3],
        "heading": heading,
        "level": level,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """`{% timeline entries %}`: newest first as given; an entry: at, who, text, url, detail, side."""
    names = ("at", "who", "text", "url", "detail", "side")
    return {"entries": [_entry(e, names) for e in entries], "level": level}


def _entry(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Attributes or keys, whichever the thing has; what it lacks is empty."""
    if isinstance(thing, Mapping):
        return {name: thing.get(name, "") for name in names}
    return {name: getattr(thing, name, "") for name in names}


# Days


@register.inclusion_tag("components/days_bar.html")
def days_bar(agreed: Any, used: Any, booked: Any = 0, left: Any = None, uncounted: Any = 0) -> dict[str, Any]:
    """`{% days_bar agreed=10 used=6.5 booked=2 left=1.5 %}`: the same four figures everywhere (D5).

    One square a day, half filled where half a day; the figures stand in words beside it.
    """
    agreed, used, booked, uncounted = (_decimal(n) for n in (agreed, used, booked, uncounted))
    left = agreed - used - booked if left is None else _decimal(left)
    halves = ["used"] * int(used * 2) + ["booked"] * int(booked * 2) + ["left"] * max(int(left * 2), 0)
    halves = halves[: 2 * SQUARES_AT_MOST]
    squares = [
        {
            "x": (number % SQUARES_A_ROW) * 24 + 1,
            "y": (number // SQUARES_A_ROW) * 24 + 1,
            "first": halves[2 * number],
            "second": halves[2 * number + 1] if len(halves) > 2 * number + 1 else "none",
        }
        for number in range((len(halves) + 1) // 2)
    ]
    return {
        "agreed": agreed,
        "used": used,
        "booked": booked,
        "left": left,
        "uncounted": uncounted,
        "squares": squares,
        "width": SQUARES_A_ROW * 24,
        "height": max((len(squares) + SQUARES_A_ROW - 1) // SQUARES_A_ROW, 1) * 24,
    }


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        return Decimal(0)


# Lists and their addresses


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


# Filters: figures, dates and words as people write them


@register.filter
def days(value: Any) -> str:
    """`{{ used|days }}`: 6, 6.5, 0.5."""
    if value in (None, ""):
        return ""
    return show_days(_decimal(value))


@register.filter
def days_words(value: Any) -> str:
    """`{{ used|days_words }}`: 1 day, half a day, 6.5 days."""
    number = _decimal(value)
    if number == Decimal("0.5"):
        return "half a day"
    return f"{show_days(number)} {'day' if number == 1 else 'days'}"


def _local(value: Any) -> Any:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def uk_date(value: Any) -> str:
    """`{{ day|uk_date }}`: 12 October 2026."""
    value = _local(value)
    return f"{value.day} {value:%B %Y}" if isinstance(value, datetime.date) else ""


@register.filter
def short_date(value: Any) -> str:
    """`{{ day|short_date }}`: 12 Oct 2026."""
    value = _local(value)
    return f"{value.day} {value:%b %Y}" if isinstance(value, datetime.date) else ""


@register.filter
def day_date(value: Any) -> str:
    """`{{ day|day_date }}`: Monday 12 October 2026."""
    value = _local(value)
    return f"{value:%A} {value.day} {value:%B %Y}" if isinstance(value, datetime.date) else ""


@register.filter
def uk_time(value: Any) -> str:
    """`{{ at|uk_time }}`: 9:30am, 2pm, midday."""
    value = _local(value)
    if not isinstance(value, datetime.datetime | datetime.time):
        return ""
    if (value.hour, value.minute) == (12, 0):
        return "midday"
    if (value.hour, value.minute) == (0, 0):
        return "midnight"
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def uk_datetime(value: Any) -> str:
    """`{{ at|uk_datetime }}`: 12 October 2026 at 2:15pm."""
    if not isinstance(value, datetime.datetime):
        return uk_date(value)
    return f"{uk_date(value)} at {uk_time(value)}"


@register.filter
def date_range(start: Any, end: Any) -> str:
    """`{{ start|date_range:end }}`: 12 October 2026 to 3 July 2027; "from ..." without an end."""
    if not end:
        return f"from {uk_date(start)}" if start else ""
    if start and start == end:
        return uk_date(start)
    return f"{uk_date(start)} to {uk_date(end)}" if start else f"until {uk_date(end)}"


@register.filter
def nice_list(values: Iterable[Any]) -> SafeString:
    """`{{ names|nice_list }}`: A, B and C."""
    words = [conditional_escape(value) for value in values]
    if len(words) < 2:
        return mark_safe("".join(words))  # noqa: S308
    first = format_html_join(", ", "{}", ((word,) for word in words[:-1]))
    return format_html("{} and {}", first, words[-1])


def _html(name: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(name, context)
