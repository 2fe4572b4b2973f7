"""Support days: what each side may do, and what the record says afterwards."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent, OutgoingMail
from engagements.models import DayCorrection, DayReply, NextStep, SupportDay
from engagements.services import days as verbs
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.days import StepWords, VisitSheet
from engagements.services.said_for import confirm_said, enter_for
from engagements.services.steps import add_step, edit_step, finish_step
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import DayState, Side, Status
from hubs.models import HubSetting
from llmes.models import BlockedDates
from tests.factories.engagements import World, follows, make_world

pytestmark = pytest.mark.django_db
ONE, HALF = Decimal(1), Decimal("0.5")


@pytest.fixture
def world() -> World:
    return make_world()


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def record(world: World, by: Any = None, **extra: Any) -> SupportDay:
    values: dict[str, Any] = {
        "engagement": world.engagement,
        "llme": world.llme,
        "on": today(),
        "days": ONE,
        "worked_on": "Fractions in Year 4",
    }
    return verbs.record_day(by=by or world.llme_user, **{**values, **extra})


def book(world: World, **extra: Any) -> SupportDay:
    values: dict[str, Any] = {
        "by": world.llme_user,
        "engagement": world.engagement,
        "llme": world.llme,
        "on": today(7),
        "days": ONE,
    }
    return verbs.book_day(**{**values, **extra})


def sums(world: World) -> tuple[Any, Any, Any]:
    engagement = world.fresh()
    return engagement.days_used, engagement.days_booked, engagement.days_left


# Booking ------------------------------------------------------------------------------------------


def test_a_booking_reserves_and_its_record_uses(world: World) -> None:
    day = book(world, sheet=VisitSheet(purpose="Look at reasoning"))
    assert sums(world) == (0, 1, 5)

    # The day comes.
    SupportDay.objects.filter(pk=day.pk).update(on=today())
    recorded = record(world, day=day, seen_version=day.version)

    assert recorded.pk == day.pk
    assert recorded.purpose == "Look at reasoning"
    assert sums(world) == (1, 0, 5)


def test_the_last_day_that_was_booked_counts_at_once_when_it_is_recorded() -> None:
    world = make_world(agreed_days=ONE)
    day = book(world, on=today())
    assert record(world, day=day, seen_version=day.version).counted
    assert sums(world) == (1, 0, 0)


def test_a_day_that_waits_counts_once_one_before_it_is_withdrawn() -> None:
    world = make_world(agreed_days=ONE)
    first, second = record(world), record(world, on=today(-1))
    assert (first.counted, second.counted) == (True, False)
    verbs.withdraw_day(by=world.llme_user, day=first, seen_version=1, reason="It was another school.")
    second.refresh_from_db()
    assert second.counted
    assert sums(world) == (1, 0, 0)


def test_half_a_day_reworded_to_a_day_past_the_agreed_number_counts_no_more() -> None:
    world = make_world(agreed_days=HALF)
    day = record(world, days=HALF)
    day = verbs.correct_day(
        by=world.llme_user, day=day, seen_version=1, on=day.on, days=ONE, worked_on=day.worked_on
    )
    assert not day.counted
    assert sums(world) == (0, 0, HALF)


def test_a_booking_past_the_agreed_number_is_refused_with_a_sentence(world: World) -> None:
    for number in range(6):
        book(world, on=today(7 + number))
    with pytest.raises(Refused, match="Of the 6 agreed days, none is left to book"):
        book(world, on=today(20), days=HALF)
    assert sums(world) == (0, 6, 0)


def test_an_llme_has_two_halves_a_date_across_schools(world: World) -> None:
    book(world, days=HALF)
    book(world, days=HALF)
    with pytest.raises(Refused, match="already has a day on"):
        book(world, days=HALF)


def test_a_blocked_date_can_not_be_booked(world: World) -> None:
    BlockedDates.objects.create(llme=world.llme, starts_on=today(5), ends_on=today(9))
    with pytest.raises(Refused, match="can't be booked on"):
        book(world)


def test_nor_is_a_day_moved_onto_a_blocked_date(world: World) -> None:
    day = book(world)
    BlockedDates.objects.create(llme=world.llme, starts_on=today(8), ends_on=today(9))
    with pytest.raises(Refused, match="can't be booked on"):
        verbs.move_day(
            by=world.head, day=day, seen_version=1, on=today(9), reason="school", asked_side="school"
        )
    day.refresh_from_db()
    assert day.on == today(7)


@pytest.mark.parametrize("plus", [-1, 201])
def test_a_booking_lies_ahead_and_within_the_engagement(world: World, plus: int) -> None:
    with pytest.raises(Refused):
        book(world, on=today(plus))


def test_moving_keeps_the_days_and_says_who_asked(world: World) -> None:
    day = book(world)
    moved = verbs.move_day(
        by=world.head, day=day, seen_version=1, on=today(9), reason="school", asked_side="school"
    )
    change = moved.changes.get()
    assert (change.before_on, change.after_on, change.reason) == (today(7), today(9), "school")
    assert sums(world) == (0, 1, 5)
    book(world)  # the old date is free again


def test_cancelling_frees_the_days(world: World) -> None:
    day = book(world)
    verbs.cancel_day(by=world.llme_user, day=day, seen_version=1, reason="outside", asked_side="school")
    assert sums(world) == (0, 0, 6)
    assert SupportDay.objects.get(pk=day.pk).state == DayState.CANCELLED


def test_the_second_saver_of_a_visit_sheet_is_told(world: World) -> None:
    day = book(world)
    verbs.edit_visit_sheet(
        by=world.head, day=day, seen_version=1, sheet=VisitSheet(arrival="Side gate"), mode="in_school"
    )
    with pytest.raises(Stale) as stale:
        verbs.edit_visit_sheet(
            by=world.llme_user, day=day, seen_version=1, sheet=VisitSheet(arrival="Front"), mode="in_school"
        )
    assert stale.value.current.arrival == "Side gate"  # type: ignore[attr-defined]


# Recording ----------------------------------------------------------------------------------------


def test_a_day_ahead_or_before_the_start_is_not_recorded(world: World) -> None:
    with pytest.raises(Refused, match="up to today"):
        record(world, on=today(1))
    with pytest.raises(Refused, match="began on"):
        record(world, on=today(-61))


def test_a11_past_the_number_a_day_is_recorded_not_yet_counted_until_both_agree_more(world: World) -> None:
    for number in range(6):
        record(world, on=today(-number))
    late = record(world, on=today(-10))
    assert (late.state, late.counted, late.waits) == (DayState.RECORDED, False, True)
    assert sums(world) == (6, 0, 0)
    assert verbs.days_to_agree(world.fresh()) == 7

    proposal = propose_days(
        by=world.llme_user,
        engagement=world.engagement,
        days=Decimal(7),
        reason="One more was needed",
        grounds=follows(),
    )
    agree_days(by=world.head, engagement=world.engagement, proposal=proposal)

    assert SupportDay.objects.get(pk=late.pk).counted
    assert sums(world) == (7, 0, 0)
    assert verbs.days_to_agree(world.fresh()) is None


def test_b24_a_day_with_no_number_agreed_waits() -> None:
    world = make_world(agreed_days=None, status=Status.OPEN, started_at=None)
    assert record(world).waits
    with pytest.raises(Refused, match="No number of days is agreed yet"):
        book(world)


def test_a_waiting_day_counts_once_days_come_free(world: World) -> None:
    booked = [book(world, on=today(7 + n)) for n in range(6)]
    late = record(world)
    assert late.waits
    verbs.cancel_day(by=world.head, day=booked[0], seen_version=1, reason="school", asked_side="school")
    assert SupportDay.objects.get(pk=late.pk).counted
    assert sums(world) == (1, 5, 0)


def test_a_second_llmes_day_uses_days_only_if_the_hub_says_so(world: World) -> None:
    record(world, by=world.second_llme_user, llme=world.second_llme)
    assert sums(world) == (0, 0, 6)
    HubSetting.objects.create(hub=world.hub, name="second_llme_day_uses_days", number=1, value=True)
    record(world, by=world.second_llme_user, llme=world.second_llme, on=today(-1))
    assert sums(world) == (1, 0, 5)


def test_a_shadowing_llmes_day_uses_none_whatever_the_hub_says(world: World) -> None:
    HubSetting.objects.create(hub=world.hub, name="second_llme_day_uses_days", number=1, value=True)
    world.engagement.assignments.filter(llme=world.second_llme).update(role="shadow")
    record(world, by=world.second_llme_user, llme=world.second_llme)
    assert sums(world) == (0, 0, 6)


def test_a_lost_day_says_whether_it_uses_a_day(world: World) -> None:
    values: dict[str, Any] = {"engagement": world.engagement, "llme": world.llme, "days": ONE}
    verbs.record_lost_day(by=world.llme_user, on=today(), lost_reason="school", uses_days=True, **values)
    verbs.record_lost_day(by=world.head, on=today(-1), lost_reason="outside", uses_days=False, **values)
    assert sums(world) == (1, 0, 5)
    with pytest.raises(Refused, match="Choose the reason"):
        verbs.record_lost_day(
            by=world.head, on=today(-2), lost_reason="Mrs Jones was ill", uses_days=False, **values
        )


def test_a_short_contact_is_noted_and_asks_nothing_of_anyone(world: World) -> None:
    day = verbs.record_short_contact(
        by=world.llme_user,
        engagement=world.engagement,
        llme=world.llme,
        on=today(),
        mode="phone",
        worked_on="Talked through the unit plan",
    )
    assert (day.state, day.days, sums(world)) == (DayState.NOTED, 0, (0, 0, 6))
    assert not OutgoingMail.objects.exists()


def test_where_the_hub_says_so_a_short_contact_uses_half_a_day(world: World) -> None:
    HubSetting.objects.create(hub=world.hub, name="short_contact_uses_days", number=1, value=True)
    day = verbs.record_short_contact(
        by=world.llme_user,
        engagement=world.engagement,
        llme=world.llme,
        on=today(),
        mode="phone",
        worked_on="Talked",
    )
    assert (day.state, sums(world)) == (DayState.RECORDED, (HALF, 0, Decimal("5.5")))


# The answer ---------------------------------------------------------------------------------------


def test_the_mail_to_confirm_goes_to_those_who_may_and_holds_nothing(world: World) -> None:
    day = record(world)
    mails = OutgoingMail.objects.filter(kind="day-to-confirm")
    assert {mail.to for mail in mails} == {world.head, world.maths_lead}
    assert {mail.about for mail in mails} == {f"{world.engagement.reference}/{day.pk}"}


def test_nobody_confirms_their_own_sides_day(world: World) -> None:
    day = record(world)
    for user in (world.llme_user, world.second_llme_user):
        with pytest.raises(Refused, match="Your side recorded this day"):
            verbs.confirm_day(by=user, day=day, seen_version=day.version)
    for user in (world.coordinator, world.governor, world.colleague, world.admin):
        with pytest.raises(Refused, match="write this"):
            verbs.confirm_day(by=user, day=day, seen_version=day.version)
    verbs.confirm_day(by=world.maths_lead, day=day, seen_version=day.version)
    assert SupportDay.objects.get(pk=day.pk).confirmed_by == world.maths_lead


def test_a_wording_not_seen_is_not_confirmed(world: World) -> None:
    day = record(world)
    verbs.correct_day(
        by=world.llme_user, day=day, seen_version=1, on=day.on, days=day.days, worked_on="Decimals"
    )
    with pytest.raises(Stale):
        verbs.confirm_day(by=world.head, day=day, seen_version=1)
    with pytest.raises(Stale):
        verbs.send_back_day(by=world.head, day=day, seen_version=1, text="It was no fractions")
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED
    verbs.confirm_day(by=world.head, day=day, seen_version=2)
    verbs.confirm_day(by=world.head, day=day, seen_version=2)  # twice is once
    assert AuditEvent.objects.filter(verb="day_confirmed").count() == 1


def test_sent_back_replied_reworded_confirmed(world: World) -> None:
    day = record(world, steps=[StepWords("school", "Try it in Year 5", today(7))])
    day = verbs.send_back_day(by=world.head, day=day, seen_version=1, text="It was half a day")
    assert sums(world) == (1, 0, 5)  # a queried day counts until it is withdrawn
    verbs.reply_to_day(by=world.llme_user, day=day, text="You are right")
    step = day.next_steps.get()
    day = verbs.correct_day(
        by=world.llme_user,
        day=day,
        seen_version=2,
        on=day.on,
        days=HALF,
        worked_on="Fractions",
        steps=[StepWords("school", "Try it in Year 6", today(7), step.pk)],
    )
    correction = DayCorrection.objects.get()
    assert correction.what == "how long it was, what we worked on, next steps"
    assert sums(world) == (HALF, 0, Decimal("5.5"))
    verbs.confirm_day(by=world.head, day=day, seen_version=3)
    assert DayReply.objects.count() == 2
    assert NextStep.objects.get().text == "Try it in Year 6"
    with pytest.raises(Refused, match="has been confirmed"):
        verbs.correct_day(
            by=world.llme_user, day=day, seen_version=4, on=day.on, days=HALF, worked_on="Other"
        )


def test_a_withdrawn_day_uses_nothing(world: World) -> None:
    day = record(world)
    with pytest.raises(Refused, match="withdraws it"):
        verbs.withdraw_day(by=world.head, day=day, seen_version=1, reason="Wrong")
    verbs.withdraw_day(by=world.llme_user, day=day, seen_version=1, reason="Wrong school")
    assert sums(world) == (0, 0, 6)
    record(world)  # the date is free again


def test_the_coordinator_accepts_only_after_the_wait_and_it_reads_so_for_ever(world: World) -> None:
    day = record(world)
    assert day.remind_on is not None
    assert day.hub_sees_on is not None
    assert today(10) <= day.remind_on <= today(40)
    with pytest.raises(Refused, match="still has time"):
        verbs.accept_day(by=world.coordinator, day=day, seen_version=1, reason="Head on leave")
    SupportDay.objects.filter(pk=day.pk).update(hub_sees_on=today())
    with pytest.raises(Refused, match="A coordinator"):
        verbs.accept_day(by=world.head, day=day, seen_version=1, reason="x")
    day = verbs.accept_day(by=world.hub_lead, day=day, seen_version=1, reason="Head on leave")
    day = verbs.confirm_day(by=world.head, day=day, seen_version=2)
    row = SupportDay.objects.get(pk=day.pk)
    assert (row.state, row.accepted_by, row.accepted_reason) == (
        DayState.CONFIRMED,
        world.hub_lead,
        "Head on leave",
    )


def test_over_means_read_only() -> None:
    world = make_world(status=Status.COMPLETED, ended_on=today(-1))
    with pytest.raises(Refused, match="is complete"):
        record(world, on=today(-2))


# Around it ----------------------------------------------------------------------------------------


def test_what_was_said_by_phone_is_entered_and_never_counts_as_confirmation(world: World) -> None:
    day = record(world)
    values: dict[str, Any] = {"engagement": world.engagement, "about": "day", "about_id": day.pk}
    values |= {"how": "phone", "said_on": today(), "words": "The day is fine"}
    with pytest.raises(Refused, match="your own side"):
        enter_for(by=world.head, side=Side.SCHOOL, **values)
    said = enter_for(by=world.coordinator, side=Side.SCHOOL, **values)
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED
    with pytest.raises(Refused):
        confirm_said(by=world.llme_user, said=said)
    assert confirm_said(by=world.head, said=said).confirmed_by == world.head
    assert SupportDay.objects.get(pk=day.pk).state == DayState.RECORDED


def test_a_day_confirmed_by_oneself_is_no_longer_waited_for_as_said_by_somebody_else(world: World) -> None:
    day = record(world)
    said = enter_for(
        by=world.coordinator, side=Side.SCHOOL, engagement=world.engagement, about="day", about_id=day.pk,
        how="phone", said_on=today(), words="The day is fine",
    )  # fmt: skip
    verbs.confirm_day(by=world.head, day=day, seen_version=1)
    said.refresh_from_db()
    assert said.confirmed_by == world.head


def test_a_step_is_ticked_by_its_own_side(world: World) -> None:
    step = add_step(by=world.head, engagement=world.engagement, text="Share the plan", due_on=today(7))
    with pytest.raises(Refused, match="other side"):
        finish_step(by=world.llme_user, step=step, is_done=True)
    assert finish_step(by=world.maths_lead, step=step, is_done=True).done_by == world.maths_lead
    assert finish_step(by=world.maths_lead, step=step, is_done=False).done_at is None
    edit_step(by=world.head, step=step, seen_version=1, text="Share it all", due_on=None)
    with pytest.raises(Stale):
        edit_step(by=world.head, step=step, seen_version=1, text="Share some", due_on=None)


def test_struck_words_are_gone_everywhere_and_the_date_remains(world: World) -> None:
    day = record(
        world, worked_on="Sat with Mrs Adeyemi in her room", steps=[StepWords("llme", "Ask mrs adeyemi")]
    )
    verbs.send_back_day(by=world.head, day=day, seen_version=1, text="Why name Mrs\nAdeyemi?")
    asked = request_strike(by=world.head, day=day, words="Mrs Adeyemi")
    with pytest.raises(Refused, match="do not stand"):
        request_strike(by=world.head, day=day, words="Adey")
    with pytest.raises(Refused, match="Your side asked"):
        answer_strike(by=world.maths_lead, asked=asked, is_agreed=True)
    answer_strike(by=world.coordinator, asked=asked, is_agreed=True)
    row = SupportDay.objects.get(pk=day.pk)
    assert (row.worked_on, row.on) == ("Sat with [words struck out] in her room", today())
    assert DayReply.objects.get().text == "Why name [words struck out]?"
    assert NextStep.objects.get().text == "Ask [words struck out]"
    asked.refresh_from_db()
    assert (asked.words, asked.state) == ("", "struck")
