"""What evidence adds to the floors below: to the page of a day, the history, and the words to strike out."""

from django.db.models import F
from django.urls import reverse

from core.models import AuditEvent
from engagements.day_parts import LookedAt, register_looked_at
from engagements.history import register_sentences
from engagements.models import SupportDay
from engagements.strikes import Place, register_place
from evidence.models import Evidence


def looked_at(day: SupportDay) -> list[LookedAt]:
    """The evidence on a day, as its page draws it."""
    rows = Evidence.objects.filter(day=day, withdrawn_at__isnull=True).order_by("id")
    return [_shown(day, row) for row in rows]


def _shown(day: SupportDay, row: Evidence) -> LookedAt:
    url, text = row.link, row.link
    if row.file:
        url = reverse("evidence:file", args=[day.engagement.reference, row.pk])
        text = row.file_name
    return LookedAt(kind=str(row.get_kind_display()), seen=row.seen, url=url, link_text=text)


def _kind(event: AuditEvent) -> str:
    value = str(event.context.get("kind", ""))
    return str(Evidence.Kind(value).label).lower() if value in Evidence.Kind.values else "something seen"


def register() -> None:
    """Make it all known."""
    register_looked_at(looked_at)
    register_sentences(
        {
            "evidence_added": lambda e: f"Added evidence: {_kind(e)}.",
            "evidence_edited": lambda e: f"Put evidence right: {_kind(e)}.",
            "evidence_withdrawn": lambda e: f"Withdrew evidence: {_kind(e)}.",
        }
    )
    register_place(
        Place(
            "evidence",
            lambda engagement: Evidence.objects.filter(engagement=engagement),
            ("seen", "source", "file_name", "withdrawn_reason"),
            lambda row: {"version": F("version") + 1},
        )
    )
