"""Writing down who did what. Every service calls `record` in the transaction of its own write."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from core.digests import keyed_digest
from core.models import AuditEvent, AuditStream

# Kinds of things of which even that there is one is told to nobody but those in it; apps above add theirs.
CONFIDENTIAL: set[str] = set()


SITTING = datetime.timedelta(minutes=15)


def object_type(obj: models.Model) -> str:
    """`engagements.SupportDay`: how the log names a kind of thing."""
    return str(obj._meta.label)


def own_stream(obj: models.Model) -> str:
    """The stream of a thing that belongs to nothing larger."""
    return f"{obj._meta.label_lower}:{obj.pk}"


@transaction.atomic
def record(
    verb: str,
    obj: models.Model,
    *,
    by: Any,
    stream: str | None = None,
    facts: Mapping[str, tuple[Any, Any]] | None = None,
    words: Mapping[str, str] | None = None,
    context: Mapping[str, Any] | None = None,
    private: bool = False,
) -> AuditEvent:
    """Add one event.

    `facts`: name to (old, new) of dates, numbers, statuses. `words`: name to free text, of which only a
    keyed digest is kept. `context`: ids and fixed words that the timeline needs to make its sentence
    (side, number of the version, reason kind), never free text. `private`: never shown on a timeline.
    """
    key = stream or own_stream(obj)
    AuditStream.objects.get_or_create(key=key)
    AuditStream.objects.filter(key=key).update(last_number=F("last_number") + 1)
    row = AuditStream.objects.get(key=key)
    return AuditEvent.objects.create(
        stream=row,
        number=row.last_number,
        by=by if getattr(by, "pk", None) else None,
        verb=verb,
        object_type=object_type(obj),
        object_id=str(obj.pk),
        facts={name: [_plain(old), _plain(new)] for name, (old, new) in (facts or {}).items() if old != new},
        digests={name: keyed_digest(text) for name, text in (words or {}).items() if text},
        context={name: _plain(value) for name, value in (context or {}).items()},
        private=private,
    )


def is_noted(verb: str, obj: models.Model, *, by: Any, words: Iterable[str]) -> bool:
    """Whether this person's sitting with these words is written down already.

    A draft that saves itself at every pause is written down once for each of its parts, not at every pause.
    """
    events = AuditEvent.objects.filter(
        object_type=object_type(obj),
        object_id=str(obj.pk),
        verb=verb,
        by=by,
        at__gte=timezone.now() - SITTING,
    )
    noted = list(events.values_list("digests", flat=True))
    return bool(noted) and set(words) <= {name for digests in noted for name in digests}


def _plain(value: Any) -> Any:
    """A value as JSON holds it: numbers and words as they are, the rest as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return str(value.pk)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
