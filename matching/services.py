"""Accepting a proposal, or part of it."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused, Stale
from engagements.facts import told_together
from engagements.models import Assignment, Engagement
from engagements.services.opening import assign_llme
from hubs.models import Hub
from hubs.rules import can_coordinate
from llmes.models import LLME
from matching.choices import Choices, Keys
from matching.facts import Facts, gather, llmes_of, waiting, with_what_counts
from matching.fit import Fit
from matching.words import days, why_left_out


@transaction.atomic
def accept_matches(*, by: Any, hub: Hub, matches: Collection[Keys], choices: Choices) -> list[Assignment]:
    """Assign LLMEs to schools as proposed: all that were chosen, or none.

    Everything is looked at again at this moment, with the schools and the LLMEs held: that each school still
    waits, that each LLME may have it, and that the days of each are enough for all. Where anything has
    changed since the page was drawn, nothing is done, and each change is told.
    """
    if not can_coordinate(by, hub):
        raise Refused("Only a coordinator of the hub decides which LLMEs work with its schools.")
    if not matches:
        raise Refused("Choose at least one school.")
    facts = _held(hub, matches, choices)
    told = _what_changed(hub, facts, matches, choices, by)
    if told:
        raise Stale(
            "Something has changed since this proposal was made, so nothing was assigned.", current=told
        )
    engagements = {one.pk: one for one in facts.engagements}
    llmes = {llme.pk: llme for llme in facts.llmes}
    with told_together():
        done = [
            assign_llme(by=by, engagement=engagements[one], llme=llmes[llme]) for one, llme in sorted(matches)
        ]
    record(
        "proposal_accepted",
        hub,
        by=by,
        stream=f"hubs.hub:{hub.pk}",
        facts={"schools": (None, len(done))},
        context={"hub": hub.pk},
    )
    return done


def _held(hub: Hub, matches: Collection[Keys], choices: Choices) -> Facts:
    """The facts of now. Engagements first, then LLMEs, each in one order: two acceptances never cross."""
    ours, people = sorted({one for one, _ in matches}), sorted({llme for _, llme in matches})
    list(Engagement.objects.select_for_update(of=("self",)).filter(pk__in=ours).order_by("pk"))
    held = LLME.objects.select_for_update(of=("self",), no_key=True)
    list(held.filter(pk__in=people).order_by("pk"))
    return gather(
        waiting(hub, choices.year).filter(pk__in=ours),
        with_what_counts(llmes_of(hub).filter(pk__in=people), choices.year),
        year=choices.year,
        weights=choices.weights,
        with_sides=True,
    )


def _what_changed(hub: Hub, facts: Facts, matches: Collection[Keys], choices: Choices, by: Any) -> list[str]:
    waits, here = {one.pk: one for one in facts.engagements}, {llme.pk: llme for llme in facts.llmes}
    told: list[str] = []
    takes: dict[int, Decimal] = defaultdict(Decimal)
    seen: set[int] = set()
    for one, who in sorted(matches):
        engagement, llme = waits.get(one), here.get(who)
        if engagement is None:
            told.append(_why_not_waiting(hub, one))
        elif llme is None:
            told.append(f"{engagement.school_name}: the LLME does not work with the hub any more.")
        elif one in seen:
            told.append(f"{engagement.school_name}: two LLMEs are chosen. Choose one.")
        else:
            seen.add(one)
            fit = Fit(facts, engagement, llme)
            takes[who] += fit.needed
            obstacles = fit.obstacles(by=by.pk, pinned=(one, who) in choices.pins)
            told += [f"{engagement.school_name}, {llme}: {why}" for why in why_left_out(fit, obstacles)]
    for who, number in takes.items():
        free = facts.free(here[who])
        if free is not None and number > free:
            told.append(
                f"{here[who]}: {days(number)} are proposed and {days(max(free, Decimal(0)))} are free now."
            )
    return told


def _why_not_waiting(hub: Hub, pk: int) -> str:
    engagement = Engagement.objects.filter(hub=hub, pk=pk).with_people().first()
    if engagement is None:
        return "A school of the proposal is not there any more."
    if engagement.lead_name:
        return f"{engagement.school_name} has an LLME now: {engagement.lead_name}."
    return f"{engagement.school_name} does not wait for an LLME any more."
