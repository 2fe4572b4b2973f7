"""Evidence that speaks to a milestone or to a focus."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.rules import acting_side
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from evidence.models import Evidence
from plans.models import Focus, FocusEvidence, Milestone, MilestoneEvidence
from plans.rules import EDITORS, can_note
from plans.services.editing import check_open


@transaction.atomic
def set_milestone_evidence(
    *, by: Any, milestone: Milestone, shown: Iterable[Evidence], chosen: Iterable[Evidence]
) -> None:
    """Link what is chosen and unlink what was shown and not chosen.

    Only evidence of the same work; what was not on the page (because it came meanwhile) stays as it is. A
    link that is taken away stays known, with who and when.
    """
    _set(milestone, MilestoneEvidence, "milestone", shown, chosen, by=by)


@transaction.atomic
def set_focus_evidence(
    *, by: Any, focus: Focus, shown: Iterable[Evidence], chosen: Iterable[Evidence]
) -> None:
    """Link evidence to a focus, by the same rules."""
    _set(focus, FocusEvidence, "focus", shown, chosen, by=by)


def _set(
    thing: Milestone | Focus,
    links: type[MilestoneEvidence] | type[FocusEvidence],
    name: str,
    shown: Iterable[Evidence],
    chosen: Iterable[Evidence],
    *,
    by: Any,
) -> None:
    engagement = locked(thing.plan.engagement)
    if not can_note(by, engagement):
        raise Refused(EDITORS)
    check_open(engagement)
    wanted = {item.pk: item for item in chosen}
    if any(item.engagement_id != engagement.pk for item in wanted.values()):
        raise Refused("Choose evidence of this work.")
    side = acting_side(by, engagement)
    take_seat(engagement=engagement, user=by, side=side)
    rows: Any = links._default_manager
    linked = {link.evidence_id: link for link in rows.filter(unlinked_at__isnull=True, **{name: thing})}
    for pk in wanted.keys() - linked.keys():
        rows.create(evidence=wanted[pk], linked_by=by, **{name: thing})
        _record(f"{name}_evidence_linked", thing, wanted[pk], side=side, by=by)
    for item in shown:
        if item.pk in linked and item.pk not in wanted:
            link = linked[item.pk]
            link.unlinked_at, link.unlinked_by = timezone.now(), by
            link.save(update_fields=["unlinked_at", "unlinked_by"])
            _record(f"{name}_evidence_unlinked", thing, item, side=side, by=by)


def _record(verb: str, thing: Milestone | Focus, item: Evidence, *, side: str, by: Any) -> None:
    record(
        verb,
        thing,
        by=by,
        stream=thing.plan.engagement.stream,
        context={"side": side, "evidence": item.pk, "kind": item.kind},
    )
