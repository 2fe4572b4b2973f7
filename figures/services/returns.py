"""Submitting a hub's return for a term, and amending it. What was submitted is never changed."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.digests import keyed_digest
from core.errors import Refused, Stale
from figures.models import ReturnLine, TermlyReturn
from figures.returning import differences, digest_of, lines_now, standing
from figures.rules import can_submit_return
from figures.terms import Term
from hubs.models import Hub

EARLY = "The term is not over. Say that you know it, or wait until it is."
CHANGED = "Something changed while you were reading. Look at it again, then submit."


@transaction.atomic
def submit_return(*, by: Any, hub: Hub, term: Term, seen_digest: str, early: bool = False) -> TermlyReturn:
    """Submit the return of a term that has begun, once, and exactly as the coordinator saw it.

    Before the term is over only where they say that they know it (`early`).
    """
    before = _submitted(by, hub, term)
    if before:
        raise Refused("This return has been submitted. What changed since can be amended.")
    if not (term.is_over or early):
        raise Refused(EARLY, field="early")
    lines = lines_now(hub, term)
    if not lines:
        raise Refused("No work was under way in this term, so there is nothing to submit.")
    return _keep(by, hub, term, 0, lines, seen_digest)


@transaction.atomic
def amend_return(*, by: Any, hub: Hub, term: Term, seen_digest: str) -> TermlyReturn:
    """Submit what differs from the return as it stands, exactly as the coordinator saw it."""
    before = _submitted(by, hub, term)
    if not before:
        raise Refused("This return has not been submitted yet.")
    lines = [one.line for one in differences(standing(before), lines_now(hub, term))]
    if not lines:
        raise Refused("Nothing differs from what was submitted.")
    return _keep(by, hub, term, before[-1].number + 1, lines, seen_digest)


def _submitted(by: Any, hub: Hub, term: Term) -> list[TermlyReturn]:
    if not can_submit_return(by, hub):
        raise Refused("The coordinators of the hub submit its return.")
    if term.starts_on > timezone.localdate():
        raise Refused("This term has not begun yet.")
    Hub.objects.select_for_update().get(pk=hub.pk)  # two coordinators at once: one after the other
    return list(TermlyReturn.objects.of_term(hub, term.year, term.key).prefetch_related("lines"))


def _keep(
    by: Any, hub: Hub, term: Term, number: int, lines: list[ReturnLine], seen_digest: str
) -> TermlyReturn:
    if digest_of(lines) != seen_digest:
        raise Stale(CHANGED)
    made = TermlyReturn(hub=hub, academic_year=term.year, term=term.key, number=number, submitted_by=by)
    content = {
        "hub": hub.pk,
        "term": [term.year, term.key, number],
        "lines": [line.content() for line in sorted(lines, key=lambda one: one.reference)],
    }
    made.digest = keyed_digest(content)
    made.save()
    for line in lines:
        line.termly_return = made
    ReturnLine.objects.bulk_create(lines)
    record(
        "return_amended" if number else "return_submitted",
        made,
        by=by,
        context={"year": term.year, "term": term.key, "number": number, "lines": len(lines)},
    )
    return made
