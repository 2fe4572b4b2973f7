"""Verbs of core's own: the wordings of texts."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from core.models import SiteText
from core.texts import KEYS


@transaction.atomic
def add_wording(*, by: Any, key: str, title: str, body: str, in_effect_from: datetime.date) -> SiteText:
    """Set a new wording of a text, from today or a later day on. What it says until then is kept."""
    if key not in KEYS:
        raise Refused("Choose one of the texts of this service.", field="key")
    _must_lie_ahead(in_effect_from)
    text = SiteText.objects.create(
        key=key, title=title, body=body, in_effect_from=in_effect_from, set_at=timezone.now(), set_by=by
    )
    record(
        "add_wording",
        text,
        by=by,
        facts={"in_effect_from": (None, in_effect_from)},
        words={"title": title, "body": body},
        context={"key": key},
    )
    return text


@transaction.atomic
def change_coming_wording(
    *, by: Any, text: SiteText, title: str, body: str, in_effect_from: datetime.date
) -> SiteText:
    """Change a wording that nobody has been held to yet. One that has been in effect is never changed."""
    text = SiteText.objects.select_for_update().get(pk=text.pk)
    if text.in_effect_from <= timezone.localdate():
        raise Refused("This wording has been in effect. Add a new one instead.")
    _must_lie_ahead(in_effect_from)
    before = text.in_effect_from
    text.title, text.body, text.in_effect_from = title, body, in_effect_from
    text.set_at, text.set_by = timezone.now(), by
    text.save(update_fields=["title", "body", "in_effect_from", "set_at", "set_by"])
    record(
        "change_coming_wording",
        text,
        by=by,
        facts={"in_effect_from": (before, in_effect_from)},
        words={"title": title, "body": body},
        context={"key": text.key},
    )
    return text


def _must_lie_ahead(day: datetime.date) -> None:
    """People are never held to words that were not there when they read them."""
    if day < timezone.localdate():
        raise Refused("A wording takes effect today or later.", field="in_effect_from")
