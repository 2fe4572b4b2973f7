"""What evidence adds to the floors below: to the page of a day, the history, and the words to strike out."""

from django.db.models import F
from django.urls import reverse

from core.models import AuditEvent
from engagements.day_parts import LookedAt, register_looked_at
from engagements.history import fact, register_sentences
from engagements.models import SupportDay
from engagements.strikes import Place, register_place
from evidence.models import Evidence, Finding
from evidence.models.decisions import DECIDED


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


def _decided(event: AuditEvent) -> str:
    return DECIDED.get(str(event.context.get("kind")), "a decision")


def _cited(event: AuditEvent) -> str:
    number = event.context.get("cited")
    return "one thing" if number == 1 else f"{number} things"


def _based(event: AuditEvent) -> str:
    if not event.context.get("cited"):
        return f"Evidence for {_decided(event)} follows by {fact(event, 'to_follow_by')}."
    more = f", more to follow by {fact(event, 'to_follow_by')}" if "to_follow_by" in event.facts else ""
    return f"Said what {_decided(event)} is based on: {_cited(event)}{more}."


def register() -> None:
    """Make it all known."""
    register_looked_at(looked_at)
    register_sentences(
        {
            "evidence_added": lambda e: f"Added evidence: {_kind(e)}.",
            "evidence_edited": lambda e: f"Put evidence right: {_kind(e)}.",
            "evidence_withdrawn": lambda e: f"Withdrew evidence: {_kind(e)}.",
            "finding_added": lambda e: "Wrote what we think is happening.",
            "finding_reworded": lambda e: "Reworded what we think is happening.",
            "finding_withdrawn": lambda e: "Withdrew what we thought was happening.",
            "finding_evidence_joined": lambda e: (
                f"Joined evidence to what we think is happening: {_kind(e)}."
            ),
            "finding_evidence_parted": lambda e: f"Took evidence off what we think is happening: {_kind(e)}.",
            "decision_based": _based,
            "decision_followed": lambda e: f"Added what {_decided(e)} is based on: {_cited(e)}.",
        }
    )
    register_place(
        Place(
            "evidence",
            lambda engagement: Evidence.objects.filter(engagement=engagement),
            ("seen", "source", "year_group", "file_name", "withdrawn_reason"),
            lambda row: {"version": F("version") + 1},
        )
    )
    register_place(
        Place(
            "findings",
            lambda engagement: Finding.objects.filter(engagement=engagement),
            ("statement", "edited_reason", "withdrawn_reason"),
            lambda row: {"version": F("version") + 1},
        )
    )
