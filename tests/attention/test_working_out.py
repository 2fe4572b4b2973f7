"""Stored dates are those worked out from the facts: after every writer and every change of a calendar."""

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from attention.due import mend_due_dates, tell_of_quiet_work
from attention.mending import mend_dates, wrong_dates
from attention.models import DueDates
from attention.working_out import too_few_weeks_from, weeks_for, work_out_all
from conversations.services.changes import agree_change, suggest_change
from conversations.services.messages import take_back_message, write_message
from conversations.services.promises import flag_not_in_place
from core.dates import Span, academic_year
from core.models import OutgoingMail
from engagements.models import Engagement
from engagements.services.agreed_days import agree_days, propose_days
from engagements.services.days import book_day, cancel_day, record_day, record_short_contact, withdraw_day
from engagements.services.lifecycle import pause_engagement, resume_engagement
from engagements.services.opening import change_lead_llme
from engagements.services.turning import choose_for_year
from hubs.calendar import Calendar
from hubs.models import HubMembership
from hubs.services.settings import set_hub_setting
from hubs.services.terms import set_hub_terms
from reviews.services.planning import begin_look, move_look, set_aside_look
from schools.models import School
from schools.services.hubs import choose_hub
from schools.services.terms import set_school_terms
from tests.factories.engagements import follows, make_hub, make_hub_person, make_world
from tests.factories.hubs import HubSettingFactory, TermFactory

D = datetime.date.fromisoformat
DAY = datetime.timedelta(days=1)
TERMS = [
    Span(D("2026-09-07"), D("2026-10-23"), "Autumn 1"),
    Span(D("2026-11-02"), D("2026-12-11"), "Autumn 2"),
    Span(D("2027-01-04"), D("2027-02-12"), "Spring 1"),
]


def make_terms():
    for term in TERMS:
        TermFactory(academic_year=2026, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)


def stored(world):
    return DueDates.objects.get(engagement=world.engagement)


def shifted(days, name="Autumn 1"):
    return [
        Span(term.starts_on + days * DAY, term.ends_on + days * DAY, term.name) if term.name == name else term
        for term in TERMS
    ]


@st.composite
def calendars(draw):
    """A year of half-terms with gaps between them, and some bank holidays."""
    day, terms = D("2026-09-01") + DAY * draw(st.integers(0, 10)), []
    for number in range(draw(st.integers(0, 6))):
        end = day + DAY * draw(st.integers(0, 50))
        if academic_year(end) != 2026:
            break
        terms.append(Span(day, end, f"Half-term {number}"))
        day = end + DAY * draw(st.integers(1, 20))
    closed = draw(st.frozensets(st.dates(D("2026-09-01"), D("2027-08-31")), max_size=8))
    return Calendar({2026: tuple(terms)}, closed)


halves = st.integers(1, 40).map(lambda number: Decimal(number) / 2)
per_week = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal(2), Decimal(5)])
dates = st.dates(D("2026-09-01"), D("2027-08-31"))


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), starts=dates, length=st.integers(0, 320), left=halves, a_week=per_week)
def test_the_stored_day_is_the_first_on_which_the_days_fit_no_more(calendar, starts, length, left, a_week):
    ends = starts + DAY * length
    weeks = calendar.full_school_weeks(D("2026-08-01"), D("2028-09-01"))
    found = too_few_weeks_from(weeks, starts_on=starts, ends_on=ends, weeks_needed=weeks_for(left, a_week))

    def fits(day):
        return left <= calendar.full_school_weeks_left(day, ends) * a_week

    assert not fits(found)
    assert found == starts or fits(found - DAY)


def half_terms_between(calendar, start, end):
    """How many half-terms ended after `start` and before `end`."""
    return sum(start < term.ends_on < end for term in calendar.terms)


@settings(max_examples=150, deadline=None)
@given(calendar=calendars(), last=dates)
def test_the_stored_day_of_silence_is_the_first_after_two_half_terms(calendar, last):
    found = calendar.quiet_from(last)
    if found is None:
        assert half_terms_between(calendar, last, D("2029-01-01")) < 2
    else:
        assert half_terms_between(calendar, last, found) >= 2
        assert half_terms_between(calendar, last, found - DAY) < 2


class Walk:
    """Somebody who writes facts in a random order, as the services allow."""

    def __init__(self, world):
        self.world, self.llme, self.head = world, world.llme_user, world.head

    def book(self, number):
        book_day(
            by=self.llme, engagement=self.world.fresh(), llme=self.world.llme,
            on=timezone.localdate() + DAY * (number + 1), days=Decimal("0.5"),
        )  # fmt: skip

    def cancel(self, number):
        day = self.world.engagement.days.booked().first()
        if day:
            cancel_day(by=self.llme, day=day, seen_version=day.version, reason="school", asked_side="school")

    def record(self, number):
        record_day(
            by=self.llme, engagement=self.world.fresh(), llme=self.world.llme,
            on=timezone.localdate() - DAY * number, days=Decimal("0.5"), worked_on="Fractions",
        )  # fmt: skip

    def withdraw(self, number):
        day = self.world.engagement.days.filter(state="recorded").first()
        if day:
            withdraw_day(by=self.llme, day=day, seen_version=day.version, reason="Twice")

    def call(self, number):
        record_short_contact(
            by=self.llme, engagement=self.world.fresh(), llme=self.world.llme,
            on=timezone.localdate() - DAY * number, mode="phone", worked_on="A call",
        )  # fmt: skip

    def write(self, number):
        write_message(by=self.head, engagement=self.world.fresh(), text="Hello")

    def take_back(self, number):
        message = self.world.engagement.messages.standing().filter(written_by=self.head).first()
        if message:
            take_back_message(by=self.head, message=message)

    def agree(self, number):
        engagement = self.world.fresh()
        days = engagement.days_used + engagement.days_booked + number + 1
        if days != engagement.agreed_days:
            row = propose_days(
                by=self.llme, engagement=engagement, days=days, reason="More", grounds=follows()
            )
            agree_days(by=self.head, engagement=engagement, proposal=row)

    def end(self, number):
        end = timezone.localdate() + DAY * (30 + number * 9)
        if end != self.world.fresh().expected_end_on:
            row = suggest_change(
                by=self.llme, engagement=self.world.fresh(), what="end", after_on=end, reason="So it fits"
            )
            agree_change(by=self.head, change=row)

    def pause(self, number):
        today = timezone.localdate()
        pause_engagement(by=self.head, engagement=self.world.engagement, on=today, reason="Rest")
        resume_engagement(by=self.head, engagement=self.world.engagement, on=today)

    def rest(self, number):
        pause_engagement(
            by=self.head, engagement=self.world.engagement, on=timezone.localdate(), reason="The roof"
        )

    def go_on(self, number):
        resume_engagement(by=self.head, engagement=self.world.engagement, on=timezone.localdate())

    def another_llme(self, number):
        world = self.world
        change_lead_llme(
            by=world.coordinator, engagement=world.fresh(), llme=world.second_llme, reason="Another school"
        )
        world.llme, world.second_llme = world.second_llme, world.llme
        self.llme = world.llme_user

    def july(self, number):
        choose_for_year(
            by=self.world.coordinator, engagement=self.world.fresh(), year=2026 + number % 2,
            choice=("carry", "leave", "days")[number % 3], days=Decimal(number + 1), reason="For the year",
        )  # fmt: skip

    def move_look(self, number):
        to = timezone.localdate() + DAY * number
        move_look(by=self.head, engagement=self.world.fresh(), kind="midway", to=to)

    def set_aside(self, number):
        set_aside_look(by=self.head, engagement=self.world.fresh(), kind="midway", reason="No time")

    def begin_look(self, number):
        begin_look(by=self.head, engagement=self.world.fresh(), kind="midway", way="together")

    def hub_terms(self, number):
        terms = shifted(number % 3)
        set_hub_terms(by=self.world.coordinator, hub=self.world.hub, academic_year=2026, terms=terms)

    def school_terms(self, number):
        terms = shifted(number % 4, "Autumn 2") if number % 5 else []
        set_school_terms(by=self.head, school=self.world.school, academic_year=2026, terms=terms)

    def setting(self, number):
        value = Decimal(number % 4 + 1) / 2
        set_hub_setting(by=self.world.coordinator, hub=self.world.hub, name="days_a_school_week", value=value)


STEPS = [name for name in vars(Walk) if not name.startswith("_")]


class StoredAsWorkedOut(TestCase):
    """After any run of facts and changes of calendars, what is stored is what is worked out now."""

    @settings(max_examples=15, deadline=None)
    @given(
        steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=3, max_size=9),
        has_begun=st.booleans(),
    )
    def test_after_whatever_was_written(self, steps, has_begun):
        with time_machine.travel("2026-11-10 10:00+00:00", tick=False):
            make_terms()
            before = {} if has_begun else {"status": "open", "agreed_days": None, "started_at": None}
            world = make_world(expected_end_on=D("2027-02-20"), starts_on=D("2026-09-07"), **before)
            work_out_all(Engagement.objects.all())
            walk = Walk(world)
            for name, number in steps:
                try:
                    getattr(walk, name)(number)
                except Exception as error:  # a refusal is a sentence for people; nothing was written then
                    if not hasattr(error, "sentence"):
                        raise
                assert wrong_dates() == [], name


@pytest.fixture
def world():
    make_terms()
    world = make_world(starts_on=D("2026-09-07"), expected_end_on=D("2027-02-12"), agreed_days=Decimal(8))
    work_out_all(Engagement.objects.all())
    return world


pytestmark = pytest.mark.django_db


def test_a_schools_own_half_terms_are_counted_not_its_hubs(world):
    assert stored(world).quiet_on == D("2026-12-12")
    set_school_terms(by=world.head, school=world.school, academic_year=2026, terms=shifted(7, "Autumn 2"))
    assert stored(world).quiet_on == D("2026-12-19")
    set_hub_terms(by=world.coordinator, hub=world.hub, academic_year=2026, terms=shifted(3, "Autumn 2"))
    assert stored(world).quiet_on == D("2026-12-19")


def test_a_hubs_terms_move_the_dates_of_its_schools_at_once_and_of_no_others(world):
    others = DueDates.objects.get(engagement=world.other_engagement).quiet_on
    set_hub_terms(by=world.coordinator, hub=world.hub, academic_year=2026, terms=shifted(3, "Autumn 2"))
    assert stored(world).quiet_on == D("2026-12-15")
    assert DueDates.objects.get(engagement=world.other_engagement).quiet_on == others


def test_a_school_that_another_hub_takes_on_has_that_hubs_half_terms_at_once(world):
    other = make_hub("Birch Hub")
    coordinator = make_hub_person(other, "coordinator", "Bea Both")
    HubMembership.objects.create(
        user=coordinator, hub=world.hub, role="coordinator", starts_on=D("2026-09-01")
    )
    set_hub_terms(by=coordinator, hub=other, academic_year=2026, terms=shifted(3, "Autumn 2"))
    assert stored(world).quiet_on == D("2026-12-12")
    choose_hub(by=coordinator, school=world.school, hub=other, reason="Works with their secondary")
    assert stored(world).quiet_on == D("2026-12-15")


def test_the_terms_of_the_hub_that_has_the_school_count_not_of_the_one_that_works_there(world):
    School.objects.filter(pk=world.school.pk).update(hub=world.other_hub)
    work_out_all(Engagement.objects.all())
    set_hub_terms(
        by=world.other_coordinator, hub=world.other_hub, academic_year=2026, terms=shifted(3, "Autumn 2")
    )
    assert stored(world).quiet_on == D("2026-12-15")
    assert wrong_dates() == []


def test_days_a_week_move_the_date_at_once(world):
    assert (stored(world).weeks_needed, stored(world).too_few_weeks_on) == (8, D("2026-12-01"))
    set_hub_setting(by=world.coordinator, hub=world.hub, name="days_a_school_week", value=2)
    assert (stored(world).weeks_needed, stored(world).too_few_weeks_on) == (4, D("2027-01-19"))


def test_a_day_that_waits_is_counted_anew_when_term_dates_change(world):
    with time_machine.travel("2026-10-19 10:00+00:00"):
        Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
        day = record_day(
            by=world.llme_user, engagement=world.fresh(), llme=world.llme, on=D("2026-10-16"),
            days=Decimal(1), worked_on="Fractions",
        )  # fmt: skip
        flag = flag_not_in_place(by=world.llme_user, engagement=world.fresh(), what="room")
        # Four school days in October, sixteen from 2 November on; and the day after five.
        assert (day.remind_on, day.hub_sees_on) == (D("2026-11-09"), D("2026-11-23"))
        assert flag.hub_sees_on == D("2026-11-03")
        set_school_terms(by=world.head, school=world.school, academic_year=2026, terms=shifted(7, "Autumn 2"))
        day.refresh_from_db()
        flag.refresh_from_db()
        assert (day.remind_on, day.hub_sees_on) == (D("2026-11-16"), D("2026-11-30"))
        assert flag.hub_sees_on == D("2026-11-10")


def test_the_night_mends_a_setting_that_takes_effect_today(world):
    tomorrow = timezone.localdate() + DAY
    HubSettingFactory(hub=world.hub, name="days_a_school_week", value="2", in_effect_from=tomorrow)
    assert wrong_dates() == []
    with time_machine.travel(timezone.now() + DAY):
        assert wrong_dates() == [world.engagement.pk]
        mend_due_dates(timezone.localdate())
        assert wrong_dates() == []
        assert stored(world).weeks_needed == 4
        assert mend_dates().total == 0


def test_ended_work_keeps_no_date(world):
    world.engagement.status, world.engagement.ended_on = "stopped", timezone.localdate()
    world.engagement.save()
    mend_dates()
    assert stored(world).quiet_on is None


def test_the_command_finds_and_mends_what_is_stored_otherwise(world):
    out = io.StringIO()
    call_command("check_due_dates", stdout=out)
    assert out.getvalue() == "Every stored date is as worked out now.\n"
    DueDates.objects.filter(engagement=world.engagement).update(quiet_on=D("2030-01-01"))
    with pytest.raises(CommandError, match="1 engagements have other dates stored"):
        call_command("check_due_dates")
    call_command("check_due_dates", "--mend", stdout=out)
    assert "Mended: 1 of the desk" in out.getvalue()
    call_command("check_due_dates")


def test_many_schools_are_worked_out_in_as_many_queries_as_one(world):
    with CaptureQueriesContext(connection) as one:
        work_out_all(Engagement.objects.filter(pk=world.engagement.pk))
    with CaptureQueriesContext(connection) as both:
        work_out_all(Engagement.objects.all())
    assert len(one) == len(both) <= 10


def test_silence_is_told_once_and_a_new_silence_again(world):
    people = [world.coordinator, world.hub_lead]

    def mailed():
        return OutgoingMail.objects.filter(to__in=people).count()

    for _ in range(2):
        tell_of_quiet_work(D("2026-12-11"))
    assert mailed() == 0
    for _ in range(2):
        tell_of_quiet_work(D("2026-12-12"))
    assert mailed() == 2
