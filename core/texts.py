"""The texts that people read or agree to: their keys, the wordings that ship, and Markdown made safe."""

import datetime
from dataclasses import dataclass
from pathlib import Path

import nh3
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from core.models import SiteText

FOLDER = Path(__file__).resolve().parent / "texts"

FOOTER = {
    "help": "Help",
    "who-sees-what": "Who sees what",
    "privacy": "Privacy notice",
    "data-sharing": "Data-sharing statement",
    "accessibility": "Accessibility statement",
}
OTHER = {
    "principles-school": "Principles: what the school brings",
    "principles-llme": "Principles: what the LLME brings",
    "how-we-work": "How we work together",
    "code-of-conduct": "Code of conduct for LLMEs",
    "welcome-school": "Welcome: for schools",
    "welcome-llme": "Welcome: for LLMEs",
}
KEYS = FOOTER | OTHER

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": True})
_markdown.enable(["table", "smartquotes"])
TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "br", "hr", "blockquote", "code"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
CLASSES = {
    "<h2>": '<h2 class="govuk-heading-m">',
    "<h3>": '<h3 class="govuk-heading-s">',
    "<h4>": '<h4 class="govuk-heading-s">',
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<table>": '<table class="govuk-table">',
    "<th>": '<th class="govuk-table__header" scope="col">',
    "<td>": '<td class="govuk-table__cell">',
    "<blockquote>": '<blockquote class="govuk-inset-text">',
}


@dataclass(frozen=True)
class ShippedText:
    """A wording as it ships: a file `<key>.md` whose first lines name its title and its first day."""

    key: str
    title: str
    in_effect_from: datetime.date
    body: str


def to_html(markdown: str) -> SafeString:
    """Markdown without HTML, then cleaned: two locks on the same door."""
    html = nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    for plain, dressed in CLASSES.items():
        html = html.replace(plain, dressed)
    html = html.replace("<a href", '<a class="govuk-link" href')
    return mark_safe(html)  # noqa: S308 - cleaned just above


def shipped(key: str) -> ShippedText:
    """The wording that ships under a key."""
    head, _, body = (FOLDER / f"{key}.md").read_text(encoding="utf-8").partition("\n---\n")
    said = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return ShippedText(
        key, said["title"], datetime.date.fromisoformat(said["in_effect_from"]), body.strip() + "\n"
    )


def load_shipped() -> list[str]:
    """Put the shipped wordings of keys that have none at all; whatever an admin has set stays. Idempotent."""
    have = set(SiteText.objects.filter(key__in=KEYS).values_list("key", flat=True))
    added = [shipped(key) for key in KEYS if key not in have]
    SiteText.objects.bulk_create(
        SiteText(key=text.key, title=text.title, body=text.body, in_effect_from=text.in_effect_from)
        for text in added
    )
    return [text.key for text in added]


def text_in_effect(key: str, on: datetime.date | None = None) -> SiteText:
    """The wording in effect: the newest in the database, else the one that ships (unsaved)."""
    text = SiteText.objects.all().in_effect(key, on)
    if text is not None:
        return text
    own = shipped(key)
    return SiteText(key=key, title=own.title, body=own.body, in_effect_from=own.in_effect_from)


def earlier_wordings(text: SiteText) -> list[SiteText]:
    """What the text said before, newest first."""
    older = SiteText.objects.filter(key=text.key, in_effect_from__lte=timezone.localdate())
    return list(older.exclude(pk=text.pk).order_by("-in_effect_from", "-id")) if text.pk else []


def coming_wording(key: str) -> SiteText | None:
    """The next wording that has been set but is not in effect yet."""
    later = SiteText.objects.filter(key=key, in_effect_from__gt=timezone.localdate())
    return later.order_by("in_effect_from", "id").first()


def wording(key: str, pk: int) -> SiteText | None:
    """One wording of one text."""
    return SiteText.objects.filter(key=key, pk=pk).first() if key in KEYS else None
