"""Figures, dates and lists of words as people write them; each is a filter of the templates, too."""

import datetime
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.fields import show_days


def full_stop(value: Any) -> str:
    """`{{ engagement.focus|full_stop }}`: as a sentence; what ends already gets no second stop."""
    words = str(value).rstrip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def days(value: Any) -> str:
    """`{{ used|days }}`: 6, 6.5, 0.5."""
    if value in (None, ""):
        return ""
    return show_days(days_of(value))


def days_words(value: Any) -> str:
    """`{{ used|days_words }}`: 1 day, half a day, 6.5 days."""
    number = days_of(value)
    if number == Decimal("0.5"):
        return "half a day"
    return f"{show_days(number)} {'day' if number == 1 else 'days'}"


def days_of(value: Any) -> Decimal:
    """A number of days from whatever a page was given; 0 where it was given none."""
    try:
        return Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        return Decimal(0)


def _local(value: Any) -> Any:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def uk_date(value: Any) -> str:
    """`{{ day|uk_date }}`: 12 October 2026."""
    value = _local(value)
    return f"{value.day} {value:%B %Y}" if isinstance(value, datetime.date) else ""


def short_date(value: Any) -> str:
    """`{{ day|short_date }}`: 12 Oct 2026."""
    value = _local(value)
    return f"{value.day} {value:%b %Y}" if isinstance(value, datetime.date) else ""


def day_date(value: Any) -> str:
    """`{{ day|day_date }}`: Monday 12 October 2026."""
    value = _local(value)
    return f"{value:%A} {value.day} {value:%B %Y}" if isinstance(value, datetime.date) else ""


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


def uk_datetime(value: Any) -> str:
    """`{{ at|uk_datetime }}`: 12 October 2026 at 2:15pm."""
    if not isinstance(value, datetime.datetime):
        return uk_date(value)
    return f"{uk_date(value)} at {uk_time(value)}"


def date_range(start: Any, end: Any) -> str:
    """`{{ start|date_range:end }}`: 12 October 2026 to 3 July 2027; "from ..." without an end."""
    if not end:
        return f"from {uk_date(start)}" if start else ""
    if start and start == end:
        return uk_date(start)
    return f"{uk_date(start)} to {uk_date(end)}" if start else f"until {uk_date(end)}"


def nice_list(values: Iterable[Any]) -> SafeString:
    """`{{ names|nice_list }}`: A, B and C."""
    words = [conditional_escape(value) for value in values]
    if len(words) < 2:
        return mark_safe("".join(words))  # noqa: S308
    first = format_html_join(", ", "{}", ((word,) for word in words[:-1]))
    return format_html("{} and {}", first, words[-1])
