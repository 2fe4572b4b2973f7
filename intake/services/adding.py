"""Putting a school on the waiting list, by whomever it is suggested."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.one_at_a_time import live_work
from hubs.models import Hub
from intake.models import HeadAnswer, Nomination, Suggestion, SuggestionLink
from intake.rules import can_keep_waiting_list, doubts
from intake.states import Answer, Source, Standing
from schools.models import School
from schools.rules import is_headteacher

MOST_BY_LINK_A_DAY = 200


@transaction.atomic
def add_to_waiting_list(
    *,
    by: Any,
    hub: Hub,
    school: School,
    phase: str,
    source: str,
    why: str,
    source_name: str = "",
    suggested_on: datetime.date | None = None,
    why_all_the_same: str = "",
) -> Nomination:
    """A coordinator writes down who suggests a school, and why in one line; nothing opens before a yes (D9).

    A school phase stands on the list once: a further suggestion joins the entry that is there. Refused where
    work is under way in this phase, where what speaks against the school has no answer, and after a no thank
    you, unless the school itself asks.
    """
    if not can_keep_waiting_list(by, hub):
        raise Refused("Only a coordinator of the hub puts schools on its waiting list.")
    suggested_on = suggested_on or timezone.localdate()
    if suggested_on > timezone.localdate():
        raise Refused("The date of the suggestion must be today or before.", field="suggested_on")
    live = live_work(school, phase)
    if live is not None:
        raise Refused(f"Work with this school is under way in this phase ({live.reference}).", field="school")
    entry = _entry(hub, school, phase)
    against = doubts(school, hub) if entry is None else []
    if against and not why_all_the_same.strip():
        raise Refused(f"{' '.join(against)} Say why you add it all the same.", field="why_all_the_same")
    if entry is not None and entry.answer == Answer.NO and source != Source.SCHOOL:
        raise Refused(
            f"The head said no thank you on {_day(entry.answered_on)}. It stays so, unless the school itself "
            "asks.",
            field="source",
        )
    entry = entry or _new_entry(
        by=by, hub=hub, school=school, phase=phase, on=suggested_on, why_all_the_same=why_all_the_same
    )
    _suggest(entry, by=by, source=source, source_name=source_name, why=why, on=suggested_on)
    return entry


@transaction.atomic
def suggest_by_link(
    *,
    by: Any,
    link: SuggestionLink,
    school: School,
    phase: str,
    why: str,
    from_name: str,
    from_role: str,
    from_email: str,
    standing: str = "",
) -> None:
    """Somebody with a link suggests a school. It answers nothing: whoever sends learns nothing of the list.

    A suggestion of a school that waits, or with whose work we have begun, joins what is there. After a no
    thank you it is kept with the entry and wakes nobody, unless the school itself asks. The head's yes counts
    only where the head is signed in as themself; what a form says of the head waits to be heard.
    """
    links = SuggestionLink.objects.select_for_update(of=("self",)).select_related("hub", "school")
    link = links.get(pk=link.pk)
    if not link.is_good or not link.hub.is_active:
        raise Refused("This link no longer works. Ask the hub for a new one.")
    if link.school_id is not None and link.school_id != school.pk:
        raise Refused("This link is for another school. Ask the hub for one of your own.")
    if link.suggestions.filter(written_at__gte=timezone.now() - datetime.timedelta(days=1)).count() >= (
        MOST_BY_LINK_A_DAY
    ):
        raise Refused("A lot has come by this link today. Try again tomorrow, or call the hub.")
    today, person = timezone.localdate(), by if by.is_authenticated else None
    entry = _entry(link.hub, school, phase) or _of_live_work(link.hub, school, phase)
    entry = entry or _new_entry(by=person, hub=link.hub, school=school, phase=phase, on=today)
    if entry.suggestions.filter(link=link, from_email=from_email, why=why).exists():
        return
    _suggest(
        entry,
        by=person,
        source=link.source,
        source_name="" if link.source == Source.SCHOOL else link.organisation,
        why=why,
        on=today,
        link=link,
        from_name=from_name,
        from_role=from_role,
        from_email=from_email,
        standing=standing,
    )
    is_known = standing == Standing.HEAD and is_headteacher(by, school) and by.is_active
    if is_known and entry.is_open and entry.answer != Answer.YES:
        note_answer(by=by, entry=entry, answer=Answer.YES, on=today, how=Engagement.Heard.FORM, spoken_by=by)


@transaction.atomic
def note_answer(
    *,
    by: Any,
    entry: Nomination,
    answer: str,
    on: datetime.date,
    how: str,
    spoken_by: Any,
    ask_again_on: datetime.date | None = None,
) -> HeadAnswer:
    """Add an answer of the head to an entry that is held; the latest stands on the entry."""
    said = HeadAnswer.objects.create(
        nomination=entry,
        answer=answer,
        on=on,
        how=how,
        ask_again_on=ask_again_on,
        spoken_by=spoken_by,
        noted_by=by,
    )
    before = entry.answer
    entry.answer, entry.answered_on, entry.ask_again_on = answer, on, ask_again_on
    entry.version += 1
    entry.save(update_fields=["answer", "answered_on", "ask_again_on", "version"])
    record(
        "head_answered",
        entry,
        by=by,
        facts={"answer": (before, answer), "on": (None, on), "ask_again_on": (None, ask_again_on)},
        context={"how": how},
    )
    return said


def held(entry: Nomination) -> Nomination:
    """The entry as it stands now, held until the transaction ends."""
    found: Nomination = (
        Nomination.objects.select_for_update(of=("self",)).select_related("hub", "school").get(pk=entry.pk)
    )
    return found


def hold_list(hub: Hub) -> None:
    """Nobody else adds to this hub's list, or moves in it, until the transaction ends."""
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)


def _entry(hub: Hub, school: School, phase: str) -> Nomination | None:
    """The open entry of a school phase; of two who add at once, the second sees it."""
    hold_list(hub)
    found: Nomination | None = (
        Nomination.objects.open()
        .select_for_update(of=("self",))
        .filter(hub=hub, school=school, phase=phase)
        .first()
    )
    return found


def _of_live_work(hub: Hub, school: School, phase: str) -> Nomination | None:
    """The entry of work under way with this hub: the one it began from, or one that is made for it now."""
    live = live_work(school, phase)
    if live is None or live.hub_id != hub.pk:
        return None
    found: Nomination | None = Nomination.objects.filter(engagement=live).first()
    if found is not None:
        return found
    found = _new_entry(by=None, hub=hub, school=school, phase=phase, on=timezone.localdate())
    note_answer(
        by=live.opened_by,
        entry=found,
        answer=Answer.YES,
        on=live.head_said_yes_on,
        how=live.head_said_yes_how,
        spoken_by=live.opened_by,
    )
    found.engagement = live
    found.save(update_fields=["engagement"])
    return found


def _new_entry(
    *, by: Any, hub: Hub, school: School, phase: str, on: datetime.date, why_all_the_same: str = ""
) -> Nomination:
    last = Nomination.objects.filter(hub=hub).aggregate(last=Max("place"))["last"] or 0
    entry: Nomination = Nomination.objects.create(
        hub=hub,
        school=school,
        phase=phase,
        suggested_on=on,
        place=last + 1,
        why_all_the_same=why_all_the_same,
        added_by=by,
    )
    record(
        "school_put_on_waiting_list",
        entry,
        by=by,
        facts={"suggested_on": (None, on)},
        words={"why_all_the_same": why_all_the_same},
        context={"urn": school.pk, "phase": phase},
    )
    return entry


def _suggest(entry: Nomination, *, by: Any, why: str, **said: Any) -> None:
    """Add who suggests it. Where the school itself asks, a head who said no or not now is asked again."""
    same = entry.suggestions.filter(source=said["source"], source_name=said["source_name"], why=why)
    if said.get("link") is None and same.exists():
        return
    Suggestion.objects.create(nomination=entry, why=why, written_by=by, **said)
    if said["on"] < entry.suggested_on:
        entry.suggested_on = said["on"]
    if said["source"] == Source.SCHOOL and entry.is_open:
        if entry.answer == Answer.NO:
            entry.answer, entry.answered_on, entry.suggested_on = "", None, said["on"]
        elif entry.answer == Answer.NOT_NOW:
            entry.ask_again_on = timezone.localdate()
    entry.version += 1
    entry.save(update_fields=["suggested_on", "answer", "answered_on", "ask_again_on", "version"])
    record(
        "school_suggested",
        entry,
        by=by,
        words={"why": why, "source_name": said["source_name"]},
        context={"source": said["source"], "by_link": said.get("link") is not None},
    )


def _day(day: datetime.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
