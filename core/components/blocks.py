"""Tags that wrap what stands between them and their end."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


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
