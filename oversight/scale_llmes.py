"""The LLMEs of a database of national size: who they are, what they are accredited for, their days."""

import datetime
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from core.dates import academic_year, academic_year_span
from core.models import SiteText
from hubs.models import Hub
from llmes.models import (
    LLME,
    Accreditation,
    BlockedDates,
    Capacity,
    CodeAcceptance,
    DeclaredConflict,
    HubDay,
    LLMEMembership,
    Specialism,
)
from oversight.scale_rows import write
from schools.models import School

A_HUB, LARGEST = 50, 60
WEEKDAYS = ("", "135", "24", "5", "12345")
KINDS = Accreditation.Kind
ENDS_IN = (-40, 20, 70, 200, 700, None)
"""Days until an accreditation runs out: some have, some will soon, some never do."""


def llmes_of(hub: Hub, hubs: Sequence[Hub]) -> int:
    """How many LLMEs a hub has: the first is the largest."""
    return LARGEST if hub.pk == hubs[0].pk else A_HUB


def write_llmes(
    people: Sequence[User], hubs: Sequence[Hub], coordinators: Mapping[int, User], chance: random.Random
) -> dict[int, list[LLME]]:
    """The LLMEs of every hub, each with a base school in it."""
    bases = {hub.pk: list(School.objects.filter(hub=hub).values_list("pk", flat=True)[:200]) for hub in hubs}
    where = [hub.pk for hub in hubs for _ in range(llmes_of(hub, hubs))]
    llmes = write(
        [
            LLME(
                user=user,
                works_primary=number % 3 != 0,
                works_secondary=number % 3 != 1,
                base_school_id=chance.choice(bases[hub]) if bases[hub] and number % 7 else None,
                specialisms=" ".join(chance.sample(Specialism.values, 3)),
                release_weekdays=WEEKDAYS[number % len(WEEKDAYS)],
            )
            for number, (user, hub) in enumerate(zip(people, where, strict=True))
        ]
    )
    by_hub: dict[int, list[LLME]] = {hub.pk: [] for hub in hubs}
    for llme, pk in zip(llmes, where, strict=True):
        by_hub[pk].append(llme)
    since = timezone.localdate() - datetime.timedelta(days=1500)
    write(
        [
            LLMEMembership(llme=llme, hub_id=hub, starts_on=since)
            for hub, members in by_hub.items()
            for llme in members
        ]
    )
    _write_code(llmes)
    _write_accreditations(llmes)
    _write_year(by_hub, coordinators)
    _write_conflicts(llmes, by_hub, bases)
    return by_hub


def _write_code(llmes: Sequence[LLME]) -> None:
    """Nine in ten have accepted the code for this year."""
    code = SiteText.objects.in_effect("code-of-conduct")
    year = academic_year(timezone.localdate())
    if code is not None:
        write(
            [
                CodeAcceptance(llme=llme, academic_year=year, text=code, accepted_by_id=llme.user_id)
                for number, llme in enumerate(llmes)
                if number % 10
            ]
        )


def _write_accreditations(llmes: Sequence[LLME]) -> None:
    today = timezone.localdate()
    rows = []
    for number, llme in enumerate(llmes):
        kind = KINDS.PRIMARY_SPECIALIST if llme.works_primary else KINDS.SECONDARY_SPECIALIST
        for turn, each in enumerate((kind, KINDS.SCHOOL_DEVELOPMENT_LEAD)):
            after = ENDS_IN[(number + turn) % len(ENDS_IN)]
            ends = None if after is None else today + datetime.timedelta(days=after)
            awarded = today - datetime.timedelta(days=700)
            rows.append(Accreditation(llme=llme, kind=each, awarded_on=awarded, expires_on=ends))
    write(rows)


def _write_year(by_hub: Mapping[int, Sequence[LLME]], coordinators: Mapping[int, User]) -> None:
    """Days they have, this year and last; those for no school; and when they can't come."""
    today = timezone.localdate()
    year = academic_year(today)
    first = academic_year_span(year - 1).starts_on
    everybody = [(hub, llme) for hub, members in by_hub.items() for llme in members]
    write(
        [
            Capacity(llme=llme, academic_year=at, days=Decimal(60 + llme.pk % 7 * 15))
            for _, llme in everybody
            for at in (year, year - 1)
        ]
    )
    write(
        [
            HubDay(
                llme=llme,
                hub_id=hub,
                on=first + datetime.timedelta(days=30 * turn + llme.pk % 20),
                days=Decimal("0.5"),
                kind=HubDay.Kind.MEETING if turn % 2 else HubDay.Kind.TRAINING,
                added_by=coordinators[hub],
            )
            for hub, llme in everybody
            for turn in range(14)
        ]
    )
    write(
        [
            BlockedDates(
                llme=llme,
                starts_on=(begins := today + datetime.timedelta(days=20 + 40 * turn)),
                ends_on=begins + datetime.timedelta(days=4),
                added_by_id=llme.user_id,
            )
            for _, llme in everybody
            for turn in range(3)
        ]
    )


def _write_conflicts(
    llmes: Sequence[LLME], by_hub: Mapping[int, Sequence[LLME]], bases: Mapping[int, Sequence[int]]
) -> None:
    """One in five should not work with a school near them."""
    hub_of = {llme.pk: hub for hub, members in by_hub.items() for llme in members}
    write(
        [
            DeclaredConflict(
                llme=llme,
                school_id=bases[hub_of[llme.pk]][number % len(bases[hub_of[llme.pk]])],
                reason="Their children go there.",
                declared_by_id=llme.user_id,
            )
            for number, llme in enumerate(llmes)
            if number % 5 == 0 and bases[hub_of[llme.pk]]
        ]
    )
