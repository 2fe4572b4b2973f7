"""What is not yet in place (B24): the LLME says so, the school answers first, the coordinator reads later."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from conversations.days_to_answer import hub_reads_from
from conversations.models import NotInPlace
from conversations.rules import can_answer_not_in_place, can_flag_not_in_place, can_settle_not_in_place
from conversations.services.telling import tell
from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from engagements.people import coordinating_people, editing_people
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat
from engagements.states import Side
from schools.calendar import calendar_of_school


@transaction.atomic
def flag_not_in_place(*, by: Any, engagement: Engagement, what: str, note: str = "") -> NotInPlace:
    """The LLME says what is not there yet. For the hub's number of school days it stays between the sides."""
    engagement = locked(engagement)
    if not can_flag_not_in_place(by, engagement):
        raise Refused("The LLMEs of this work say what is not yet in place.")
    refuse_if_over(engagement)
    if what == NotInPlace.What.OTHER and not note.strip():
        raise Refused("Say what it is.", field="note")
    take_seat(engagement, by, Side.LLME)
    calendar = calendar_of_school(engagement.school)
    hub_sees_on = hub_reads_from(engagement.hub_id, timezone.localdate(), calendar)
    try:
        with transaction.atomic():
            flag = NotInPlace.objects.create(
                engagement=engagement, what=what, note=note, flagged_by=by, hub_sees_on=hub_sees_on
            )
    except IntegrityError:
        raise Refused("This has been said already. The school answers it there.", field="what") from None
    for person in editing_people(engagement, Side.SCHOOL):
        tell(person, engagement, once=["not in place", flag.pk])
    _record("not_in_place_flagged", flag, by=by, side=Side.LLME, words={"note": note})
    return flag


@transaction.atomic
def answer_not_in_place(
    *, by: Any, flag: NotInPlace, answer: str, expected_on: datetime.date | None = None
) -> NotInPlace:
    """The school says how it stands and, if it knows, by when. An answer can be given anew."""
    flag = _held(flag)
    if not can_answer_not_in_place(by, flag):
        raise Refused("The headteacher and the maths lead answer this.")
    if not answer.strip():
        raise Refused("Say in a line how it stands.", field="answer")
    if expected_on is not None and expected_on < timezone.localdate():
        raise Refused("Enter a date from today on.", field="expected_on")
    take_seat(flag.engagement, by, Side.SCHOOL)
    before = flag.expected_on
    flag.answer, flag.expected_on = answer, expected_on
    flag.answered_at, flag.answered_by = timezone.now(), by
    flag.save(update_fields=["answer", "expected_on", "answered_at", "answered_by"])
    for person in editing_people(flag.engagement, Side.LLME):
        tell(person, flag.engagement, once=["not in place answered", flag.pk, flag.answered_at.isoformat()])
    _record(
        "not_in_place_answered",
        flag,
        by=by,
        side=Side.SCHOOL,
        words={"answer": answer},
        facts={"expected_on": (before, expected_on)},
    )
    return flag


@transaction.atomic
def settle_not_in_place(*, by: Any, flag: NotInPlace) -> NotInPlace:
    """Either side says that it is in place now. Saying it twice is once."""
    row = NotInPlace.objects.select_related("engagement").get(pk=flag.pk)
    if row.settled_at is not None:
        return row
    flag = _held(flag)
    if not can_settle_not_in_place(by, flag):
        raise Refused("The two sides say when it is in place.")
    side = Side.LLME if can_flag_not_in_place(by, flag.engagement) else Side.SCHOOL
    take_seat(flag.engagement, by, side)
    flag.settled_at, flag.settled_by = timezone.now(), by
    flag.save(update_fields=["settled_at", "settled_by"])
    _record("not_in_place_settled", flag, by=by, side=side)
    return flag


@transaction.atomic
def show_hub_not_in_place(*, by: Any, flag: NotInPlace) -> NotInPlace:
    """Once the school has had its days and said nothing, the coordinators are told; once."""
    flag = NotInPlace.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=flag.pk)
    if flag.told_hub_at is not None or flag.answered_at is not None or flag.settled_at is not None:
        return flag
    flag.told_hub_at = timezone.now()
    flag.save(update_fields=["told_hub_at"])
    for person in coordinating_people(flag.engagement):
        tell(person, flag.engagement, once=["not in place unanswered", flag.pk])
    record(
        "not_in_place_shown_to_hub",
        flag,
        by=by,
        stream=flag.engagement.stream,
        context={"what": flag.what},
    )
    return flag


def _held(flag: NotInPlace) -> NotInPlace:
    engagement = locked(flag.engagement)
    refuse_if_over(engagement)
    current = NotInPlace.objects.get(pk=flag.pk)
    current.engagement = engagement
    if current.settled_at is not None:
        raise Refused("This is in place already.")
    return current


def _record(
    verb: str,
    flag: NotInPlace,
    *,
    by: Any,
    side: str,
    words: dict[str, str] | None = None,
    facts: dict[str, tuple[Any, Any]] | None = None,
) -> None:
    """Before the coordinator reads of it, no timeline does."""
    record(
        verb,
        flag,
        by=by,
        stream=flag.engagement.stream,
        words=words,
        facts=facts,
        context={"side": side, "what": flag.what},
        private=flag.is_between_the_sides,
    )
