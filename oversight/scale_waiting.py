"""Waiting lists of national size, for measuring: 60 schools a hub, 200 in the largest, suggested twice."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from engagements.models import Engagement
from hubs.models import AreaKind, PriorityArea
from intake.models import HeadAnswer, Nomination, Suggestion
from intake.states import Answer, Source
from oversight.scale_rows import give_numbers, write
from schools.models import School

PRIORITY = 7  # one authority in so many is a priority area
A_HUB, LARGEST = 60, 200
SAID = ("", "", Answer.YES, Answer.NOT_NOW, "", Answer.NO)

SINCE = datetime.date(2022, 9, 1)


def write_waiting(work: Sequence[Engagement], coordinators: Mapping[int, User]) -> None:
    """Schools of every hub without live work wait, heard from or not; and what waited became live work."""
    write_priority_areas()
    largest = next(iter(coordinators))
    busy = {row.school_id for row in work if row.is_live}
    free: dict[int, list[School]] = defaultdict(list)
    for school in (
        School.objects.filter(hub__in=coordinators).order_by("urn").only("urn", "hub", "phase_code")
    ):
        hub = school.hub_id or 0
        if school.pk not in busy and len(free[hub]) < (LARGEST if hub == largest else A_HUB):
            free[hub].append(school)
    entries = [
        _entry(school, hub, number, coordinators[hub])
        for hub, those in free.items()
        for number, school in enumerate(those, start=1)
    ]
    entries += [_became(row) for row in work if row.is_live]
    give_numbers(entries)
    write(entries)
    write([suggestion for entry in entries for suggestion in _suggestions(entry)])
    write([_answer(entry) for entry in entries if entry.answer])


def write_priority_areas() -> None:
    """Some of the authorities, so that schools stand first in the lists and under a filter."""
    places = School.objects.order_by("authority_code").values_list("authority_code", "authority_name")
    known = set(PriorityArea.objects.filter(kind=AreaKind.AUTHORITY).values_list("code", flat=True))
    write(
        [
            PriorityArea(kind=AreaKind.AUTHORITY, code=code, name=name, starts_on=SINCE)
            for code, name in sorted(set(places))[::PRIORITY]
            if code and code not in known
        ]
    )


def _entry(school: School, hub: int, number: int, by: User) -> Nomination:
    today = timezone.localdate()
    answer = SAID[number % len(SAID)]
    return Nomination(
        hub_id=hub,
        school=school,
        phase="secondary" if school.phase_code == "4" else "primary",
        suggested_on=today - datetime.timedelta(days=number * 3),
        place=number,
        answer=answer,
        answered_on=today - datetime.timedelta(days=number) if answer else None,
        ask_again_on=today + datetime.timedelta(days=40) if answer == Answer.NOT_NOW else None,
        added_by=by,
    )


def _became(work: Engagement) -> Nomination:
    """The entry that live work came from: its head said yes."""
    return Nomination(
        hub_id=work.hub_id,
        school_id=work.school_id,
        phase=work.phase,
        suggested_on=work.head_said_yes_on - datetime.timedelta(days=20),
        place=LARGEST + work.pk,
        answer=Answer.YES,
        answered_on=work.head_said_yes_on,
        engagement=work,
        added_by_id=work.opened_by_id,
    )


def _suggestions(entry: Nomination) -> list[Suggestion]:
    common: dict[str, Any] = {
        "nomination": entry,
        "on": entry.suggested_on,
        "written_by_id": entry.added_by_id,
    }
    return [
        Suggestion(source=Source.SCHOOL, why="A new maths lead would like someone to think with.", **common),
        Suggestion(
            source=Source.TRUST, source_name="A trust", why="Two teachers are new to the phase.", **common
        ),
    ]


def _answer(entry: Nomination) -> HeadAnswer:
    return HeadAnswer(
        nomination=entry,
        answer=entry.answer,
        on=entry.answered_on or entry.suggested_on,
        how=Engagement.Heard.PHONE,
        ask_again_on=entry.ask_again_on,
        spoken_by_id=entry.added_by_id or 0,
        noted_by_id=entry.added_by_id or 0,
    )
