"""Words that stand out: tags coloured by their meaning, notices, warnings, an empty list's next step."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

TAG_COLOURS = {"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"}
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
