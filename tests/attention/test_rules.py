"""Each rule by itself, with the day on which it begins to hold; the table and the settings name the same."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from attention.desk import lines, reasons_of
from attention.rules import RULES
from conversations.models import MessageReader
from conversations.services.concerns import answer_concern
from conversations.services.messages import take_back_message
from core.dates import academic_year
from engagements.models import Assignment, DaysProposal, Engagement, StatusChange, Succession
from engagements.services.people import confirm_succession, successors_of
from engagements.states import DayState, Side, Status
from hubs.settings.catalogue import SETTINGS
from hubs.settings.choices import DESK
from llmes.services import withdraw_accreditation
from plans.services.drafts import send_back_plan
from schools.models import School, SchoolLeader
from tests.factories.accounts import InvitationFactory
from tests.factories.attention import told_on_the_desk
from tests.factories.conversations import (
    LLMEChangeRequestFactory,
    MessageFactory,
    NotInPlaceFactory,
    make_concern,
)
from tests.factories.engagements import DaysProposalFactory, make_leader, make_school, make_world
from tests.factories.evidence import DecisionFactory
from tests.factories.hubs import TermFactory
from tests.factories.llmes import AccreditationFactory, CodeAcceptanceFactory
from tests.factories.plans import make_draft
from tests.factories.reviews import make_look
from tests.factories.schools import SchoolLinkFactory

pytestmark = pytest.mark.django_db
D = datetime.date.fromisoformat


@pytest.fixture
def world():
    return make_world()


def today(days=0):
    return timezone.localdate() + datetime.timedelta(days=days)


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def told(world, code, user=None, on=None):
    """The sentence by which this one rule brings the world's engagement, or nothing."""
    lines = told_on_the_desk(world.hub, user, on, only=[code])
    return lines[0][0] if lines else None


def desk_lines(world, code):
    """The lines that this one rule brings."""
    found = reasons_of([world.hub], world.coordinator, only=[code])
    return lines(found, list(found), world.coordinator)


def in_words(day):
    return f"{day.day} {day:%B %Y}"


def test_the_table_and_the_settings_name_the_same_rules_in_the_same_order():
    assert list(RULES) == [code for code, _, _ in DESK]
    assert [rule.order for rule in RULES.values()] == list(range(len(RULES)))


def test_seven_rules_are_on_until_a_hub_chooses_otherwise():
    assert SETTINGS["desk_shows"].default == [
        *("asked_in_confidence", "concern", "no_llme", "closing", "unconfirmed", "too_few_weeks", "quiet")
    ]


def test_no_llme_since_the_opening_or_since_the_last_one_left(world):
    assert told(world, "no_llme") is None
    leads = Assignment.objects.filter(engagement=world.engagement)
    leads.update(ended_at=ago(4))
    assert told(world, "no_llme") == f"No LLME yet, since {in_words(today(-4))}"
    leads.delete()
    Engagement.objects.filter(pk=world.engagement.pk).update(opened_at=ago(30))
    assert told(world, "no_llme") == f"No LLME yet, since {in_words(today(-30))}"


def test_an_llme_whose_last_day_is_today_still_leads(world):
    lead = Assignment.objects.filter(engagement=world.engagement, role="lead")
    lead.update(ends_on=today())
    assert told(world, "no_llme") is None
    lead.update(ends_on=today(-1))
    assert told(world, "no_llme") == f"No LLME yet, since {in_words(today(-1))}"


@pytest.mark.parametrize("status", ["2", "3"])
def test_a_closing_school_until_another_carries_on(world, status):
    School.objects.filter(pk=world.school.pk).update(status=status)
    assert told(world, "closing") == "The register says that this school closes or converts"
    Succession.objects.create(
        engagement=world.engagement, school=make_school(world.hub), confirmed_by=world.coordinator
    )
    assert told(world, "closing") is None


@pytest.mark.parametrize("status", ["2", "3"])
def test_the_school_that_carries_the_work_on_may_close_in_its_turn(world, status):
    """An academy joins another a year later: the register names a third, and the work goes on there."""
    academy, merged = make_school(world.hub, "Elm Academy"), make_school(world.hub, "Elm and Oak Academy")
    SchoolLinkFactory(school_urn=world.school.pk, linked_urn=academy.pk, kind="Successor")
    School.objects.filter(pk=world.school.pk).update(status="2")
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=academy)
    assert told(world, "closing") is None
    School.objects.filter(pk=academy.pk).update(status=status)
    assert told(world, "closing") == "The register says that this school closes or converts"
    SchoolLinkFactory(school_urn=academy.pk, linked_urn=merged.pk, kind="Successor")
    assert successors_of(world.engagement) == [merged]
    confirm_succession(by=world.coordinator, engagement=world.engagement, school=merged)
    assert told(world, "closing") is None


@pytest.mark.parametrize(("days", "shows"), [(1, False), (0, True), (-5, True)])
def test_a_day_unconfirmed_from_its_date_on(world, days, shows):
    day = world.day(hub_sees_on=today(days))
    words = f"The day of {in_words(day.on)} has waited long to be confirmed"
    assert told(world, "unconfirmed") == (words if shows else None)


def test_a_confirmed_day_and_paused_work_wait_for_nobody(world):
    day = world.day(hub_sees_on=today(-9))
    Engagement.objects.filter(pk=world.engagement.pk).update(status=Status.PAUSED)
    assert told(world, "unconfirmed") is None
    Engagement.objects.filter(pk=world.engagement.pk).update(status=Status.RUNNING)
    type(day).objects.filter(pk=day.pk).update(
        state=DayState.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=world.head
    )
    assert told(world, "unconfirmed") is None


@pytest.fixture
def year():
    """Two half-terms of seven and of six full weeks."""
    TermFactory(academic_year=2026, name="Autumn 1", starts_on=D("2026-09-07"), ends_on=D("2026-10-23"))
    TermFactory(academic_year=2026, name="Autumn 2", starts_on=D("2026-11-02"), ends_on=D("2026-12-11"))


def test_more_days_left_than_full_school_weeks(world, year):
    Engagement.objects.filter(pk=world.engagement.pk).update(
        starts_on=D("2026-09-07"), expected_end_on=D("2026-12-18"), agreed_days=Decimal(3)
    )
    # Three full weeks lie ahead on Monday 23 November, two on the day after.
    assert told(world, "too_few_weeks", on=D("2026-11-23")) is None
    words = "3 days are left, and fewer than 3 full school weeks until 18 December 2026"
    assert told(world, "too_few_weeks", on=D("2026-11-24")) == words
    world.booked_day(on=D("2026-12-01"), days=Decimal(1))
    assert told(world, "too_few_weeks", on=D("2026-11-24")) is None
    Engagement.objects.filter(pk=world.engagement.pk).update(agreed_days=Decimal("1.5"))
    words = "Half a day is left, and no full school week until 18 December 2026"
    assert told(world, "too_few_weeks", on=D("2026-12-08")) == words


def test_days_left_after_the_end_speak_of_no_weeks_to_come(world, year):
    Engagement.objects.filter(pk=world.engagement.pk).update(
        starts_on=D("2026-09-07"), expected_end_on=D("2026-11-26"), agreed_days=Decimal(3)
    )
    assert "full school weeks until" in told(world, "too_few_weeks", on=D("2026-11-26"))
    passed = "3 days are left, and the end, 26 November 2026, has passed"
    assert told(world, "too_few_weeks", on=D("2026-11-27")) == passed


def test_weeks_of_term_after_the_agreed_end_are_not_counted(world, year):
    Engagement.objects.filter(pk=world.engagement.pk).update(
        starts_on=D("2026-09-07"), expected_end_on=D("2026-11-26"), agreed_days=Decimal(3)
    )
    # A week that the end cuts in two is no full week: three are left on 2 November, two on the day after.
    assert told(world, "too_few_weeks", on=D("2026-11-02")) is None
    words = "3 days are left, and fewer than 3 full school weeks until 26 November 2026"
    assert told(world, "too_few_weeks", on=D("2026-11-03")) == words


def test_no_contact_for_two_half_terms(world, year):
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    assert told(world, "quiet", on=D("2026-12-11")) is None
    assert told(world, "quiet", on=D("2026-12-12")) == "No contact since 7 September 2026"
    StatusChange.objects.create(
        engagement=world.engagement,
        before=Status.PAUSED,
        after=Status.RUNNING,
        on=D("2026-11-20"),
        changed_by=world.head,
    )
    assert told(world, "quiet", on=D("2026-12-12")) is None


def test_the_line_says_that_both_were_asked_since(world, year):
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=D("2026-09-07"))
    silent = "No contact since 7 September 2026"
    noon = datetime.time(12, tzinfo=timezone.get_current_timezone())

    def write(on, **more):
        at = datetime.datetime.combine(D(on), noon)
        return MessageFactory(engagement=world.engagement, side=Side.HUB, written_at=at, **more)

    write("2026-12-11")  # a word of welcome, before anybody missed anything
    assert told(world, "quiet", on=D("2026-12-15")) == silent
    asked = write("2026-12-14")
    assert told(world, "quiet", on=D("2026-12-15")) == f"{silent}; both were asked on 14 December 2026"
    asked.text, asked.taken_back_at, asked.taken_back_by = "", timezone.now(), world.coordinator
    asked.save()
    assert told(world, "quiet", on=D("2026-12-15")) == silent


def test_a_concern_waits_for_those_whom_its_writer_chose(world):
    make_concern(world.engagement, world.head, world.coordinator)
    assert told(world, "concern", world.coordinator) == "Somebody has told you a concern"
    assert told(world, "concern", world.hub_lead) is None
    assert told(world, "concern") is None


def test_a_concern_that_was_answered_waits_no_more_until_more_is_said(world):
    concern = make_concern(world.engagement, world.head, world.coordinator)
    answer_concern(by=world.coordinator, concern=concern, text="I ring you today.")
    assert told(world, "concern", world.coordinator) is None
    answer_concern(by=world.head, concern=concern, text="Nobody rang.")
    assert told(world, "concern", world.coordinator) == "Somebody has told you a concern"


def test_what_is_asked_in_confidence_waits_for_every_coordinator(world):
    LLMEChangeRequestFactory(engagement=world.engagement, asked_by=world.head)
    assert (
        told(world, "asked_in_confidence", world.coordinator) == "The school asks you something in confidence"
    )
    assert told(world, "asked_in_confidence", world.llme_user) is None


def test_a_message_that_tells_the_hub_until_it_is_read(world):
    message = MessageFactory(engagement=world.engagement, written_by=world.head, tells_hub=True)
    assert told(world, "message", world.coordinator) == "A message for you"
    MessageReader.objects.create(engagement=world.engagement, user=world.coordinator, read_upto=message.pk)
    assert told(world, "message", world.coordinator) is None
    assert told(world, "message", world.hub_lead) == "A message for you"
    take_back_message(by=world.head, message=message)
    assert told(world, "message", world.hub_lead) is None


def test_a_head_without_account(world):
    assert told(world, "no_head") is None
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())
    assert told(world, "no_head") == "The headteacher has no account yet"


def test_a_head_of_the_school_that_carries_the_work_on_is_its_head(world):
    academy = make_school(world.hub, "Elm Academy")
    SchoolLeader.objects.filter(user=world.head).update(ended_at=timezone.now())
    Succession.objects.create(engagement=world.engagement, school=academy, confirmed_by=world.coordinator)
    (line,) = desk_lines(world, "no_head")
    assert line.first.url == reverse("schools:people", args=[academy.pk])
    assert not Engagement.objects.with_people().get(pk=world.engagement.pk).has_head
    make_leader(academy, SchoolLeader.Role.HEADTEACHER, "Hal Head")
    assert told(world, "no_head") is None
    assert Engagement.objects.with_people().get(pk=world.engagement.pk).has_head


def test_an_invitation_to_the_school_that_carries_the_work_on_ran_out(world):
    academy = make_school(world.hub, "Elm Academy")
    Succession.objects.create(engagement=world.engagement, school=academy, confirmed_by=world.coordinator)
    InvitationFactory(
        role="school.headteacher",
        target_type=ContentType.objects.get_for_model(School),
        target_id=str(academy.pk),
        good_until=timezone.now(),
    )
    (line,) = desk_lines(world, "invitation")
    assert line.first.url == reverse("schools:people", args=[academy.pk])


@pytest.mark.parametrize(("days", "shows"), [(1, False), (0, True)])
def test_an_invitation_that_ran_out(world, days, shows):
    InvitationFactory(
        role="school.governor",
        target_type=ContentType.objects.get_for_model(School),
        target_id=str(world.school.pk),
        good_until=timezone.now() + datetime.timedelta(days=days),
    )
    assert bool(told(world, "invitation")) is shows


@pytest.mark.parametrize(("days", "shows"), [(13, False), (14, True)])
def test_a_number_of_days_that_waited_two_weeks(world, days, shows):
    Engagement.objects.filter(pk=world.engagement.pk).update(
        start_agreed_at=ago(50), start_agreed_by=world.head
    )
    proposal = DaysProposalFactory(engagement=world.engagement)
    DaysProposal.objects.filter(pk=proposal.pk).update(proposed_at=ago(days))
    assert told(world, "days_proposed") == ("A number of days waits for an answer" if shows else None)


@pytest.mark.parametrize(("days", "shows"), [(13, False), (14, True)])
def test_a_plan_that_waited_two_weeks(world, days, shows):
    draft = make_draft(world)
    type(draft).objects.filter(pk=draft.pk).update(shared_at=ago(days))
    assert told(world, "plan") == ("A plan waits to be agreed" if shows else None)
    send_back_plan(by=world.head, version=draft, comment="Year 5 first, please.")
    assert told(world, "plan") is None


@pytest.mark.parametrize(("end", "shows"), [(15, False), (14, True)])
def test_a_look_together_on_the_day_that_is_suggested(world, end, shows):
    Engagement.objects.filter(pk=world.engagement.pk).update(expected_end_on=today(end), starts_on=today(-2))
    world.engagement.looks.create(
        kind="midway",
        state="set_aside",
        due_on=today(-1),
        set_aside_at=timezone.now(),
        set_aside_by=world.head,
        set_aside_reason="Too soon.",
    )
    assert told(world, "look") == (f"Look together: was due {in_words(today())}" if shows else None)


def test_a_look_that_is_being_written_is_not_due(world):
    make_look(world)
    assert told(world, "look") is None


@pytest.mark.parametrize(("days", "shows"), [(0, False), (-1, True)])
def test_what_is_still_to_add_the_day_after_its_date(world, days, shows):
    DecisionFactory(
        engagement=world.engagement, about_id=1, decided_by=world.llme_user, to_follow_by=today(days)
    )
    assert bool(told(world, "still_to_add")) is shows


@pytest.mark.parametrize(("days", "shows"), [(1, False), (0, True)])
def test_what_is_not_in_place_once_the_hub_may_read_it(world, days, shows):
    NotInPlaceFactory(engagement=world.engagement, flagged_by=world.llme_user, hub_sees_on=today(days))
    words = "Release not yet in place, and not answered"
    assert told(world, "not_in_place") == (words if shows else None)


@pytest.mark.parametrize(("days", "shows"), [(61, False), (60, True), (-3, True)])
def test_an_accreditation_that_runs_out_within_sixty_days(world, days, shows):
    AccreditationFactory(llme=world.llme, awarded_on=today(-400), expires_on=today(days))
    words = f"The LLME’s accreditation lasts until {in_words(today(days))}"
    assert told(world, "accreditation") == (words if shows else None)
    for_good = AccreditationFactory(llme=world.llme, awarded_on=today(-300), expires_on=None)
    assert told(world, "accreditation") is None
    withdraw_accreditation(by=world.coordinator, accreditation=for_good, reason="It was somebody else’s.")
    assert told(world, "accreditation") == (words if shows else None)


def test_a_code_that_is_not_accepted_this_year(world):
    assert told(world, "code") == "The LLME has not accepted this year’s code of conduct yet"
    CodeAcceptanceFactory(llme=world.llme, academic_year=academic_year(today()))
    assert told(world, "code") is None
