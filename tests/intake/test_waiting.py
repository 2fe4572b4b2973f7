"""The school asks first: what is held, what the head says, and that nothing opens before a yes (D9)."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import Refused, Stale
from engagements.before_opening import told_of
from engagements.services.opening import open_engagement
from engagements.services.people import confirm_succession
from hubs.settings.in_effect import forget_settings
from intake.models import HeadAnswer, Nomination, Suggestion
from intake.next_steps import next_step
from intake.services.keeping import merge_entries, record_head_answer, withdraw_entry
from intake.services.order import move_entry
from intake.sheet import check_rows
from intake.states import Answer, Source
from schools.models import SchoolLink
from tests.factories.engagements import EngagementFactory, make_hub_person
from tests.factories.hubs import HubSettingFactory, PriorityAreaFactory
from tests.intake.conftest import fresh


def open_work(kept, school, **extra):
    today = timezone.localdate()
    return open_engagement(
        **{
            "by": kept.cora,
            "hub": kept.hub,
            "school": school,
            "phase": "primary",
            "focus": "Reasoning",
            "why_offered": "You asked.",
            "starts_on": today,
            "expected_end_on": today + datetime.timedelta(days=100),
            "days": Decimal(6),
            "suggested_by": "school",
            "head_said_yes_on": today,
            "head_said_yes_how": "phone",
            **extra,
        }
    )


def in_order(kept):
    rows = Nomination.objects.waiting().filter(hub=kept.hub).in_order(priority_first=True)
    return [entry.school.name for entry in rows]


def test_a_suggestion_is_held_and_a_second_one_joins_it(kept):
    school = kept.school()
    entry = kept.add(school)
    again = kept.add(school, source=Source.AUTHORITY, source_name="Norfolk", why="A new head.")
    same = kept.add(school, source=Source.AUTHORITY, source_name="Norfolk", why="A new head.")

    assert entry.pk == again.pk == same.pk
    assert [row.who for row in entry.suggestions.all()] == [
        "The trust (Harbour Trust)",
        "The local authority (Norfolk)",
    ]
    assert (entry.answer, entry.engagement, next_step(again_with_live(entry)).text) == (
        "",
        None,
        "Speak to the head",
    )


def test_a_school_whose_work_goes_on_under_its_new_urn_does_not_wait_for_it_again(kept):
    """Its academy is the same school (D16): neither added anew, nor left on the list as if it waited."""
    old, academy = kept.school(), kept.school("Elm Academy")
    waits = kept.add(academy)
    work = open_work(kept, old)
    SchoolLink.objects.create(school_urn=old.pk, linked_urn=academy.pk, kind="Successor")
    confirm_succession(by=kept.cora, engagement=work, school=academy)
    assert work.reference in next_step(again_with_live(waits)).text
    withdraw_entry(by=kept.cora, entry=waits, reason="Their work goes on")
    with pytest.raises(Refused) as refused:
        kept.add(academy)
    assert work.reference in refused.value.sentence
    typed = {"urn": str(academy.pk), "source": "Head", "why": "We asked", "phase": "", "all_the_same": ""}
    assert work.reference in check_rows(kept.hub, [typed])[0].here_already


def again_with_live(entry):
    return Nomination.objects.with_live().get(pk=entry.pk)


def test_an_all_through_school_may_wait_in_both_phases(kept):
    school = kept.school(phase_code="7")
    assert kept.add(school).pk != kept.add(school, phase="secondary").pk


def test_the_database_holds_one_open_entry_and_no_work_without_a_yes(kept):
    entry = kept.add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.create(hub=kept.hub, school=entry.school, phase="primary", place=9,
                                  suggested_on=timezone.localdate())  # fmt: skip
    work = EngagementFactory(hub=kept.hub, opened_by=kept.cora)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_nomination SET engagement_id = %s WHERE id = %s", [work.pk, entry.pk])


def test_what_speaks_against_a_school_needs_an_answer(kept):
    theirs = kept.school(hub=kept.other_hub)
    closing = kept.school("Oak Primary School")
    closing.status = closing.Status.CLOSING
    closing.save()
    for school in (theirs, closing):
        with pytest.raises(Refused) as refused:
            kept.add(school)
        assert refused.value.field == "why_all_the_same"
        assert kept.add(school, why_all_the_same="Agreed with their hub.").pk


def test_there_is_no_waiting_beside_work_under_way(kept):
    work = EngagementFactory(hub=kept.hub, opened_by=kept.cora)
    with pytest.raises(Refused, match=work.reference):
        kept.add(work.school)


def test_others_keep_no_list_of_this_hub(kept):
    stranger = make_hub_person(kept.other_hub, "coordinator", "Otto Coe")
    reader = make_hub_person(kept.hub, "reader", "Rita Read")
    entry = kept.add()
    for person in (stranger, reader):
        with pytest.raises(Refused):
            kept.add(kept.school("Oak"), by=person)
        with pytest.raises(Refused):
            kept.answer(entry, by=person)
        with pytest.raises(Refused):
            withdraw_entry(by=person, entry=entry, reason="No")
        assert not Nomination.objects.visible_to(person).exists()
        assert not Suggestion.objects.visible_to(person).exists()
        assert not HeadAnswer.objects.visible_to(person).exists()


def test_not_now_is_asked_again_from_its_date(kept):
    entry, later = kept.add(), timezone.localdate() + datetime.timedelta(days=70)
    entry = kept.answer(entry, "not_now", ask_again_on=later)
    assert next_step(again_with_live(entry)).text.startswith("Ask again from ")
    assert Nomination.objects.with_place(later).get(pk=entry.pk).is_asleep is False

    entry = kept.answer(entry, "yes")
    assert (entry.answer, entry.ask_again_on) == (Answer.YES, None)
    assert [said.answer for said in entry.answers.all()] == ["not_now", "yes"]


def test_a_date_to_ask_again_lies_after_the_talk_and_a_talk_is_not_ahead(kept):
    entry, today = kept.add(), timezone.localdate()
    with pytest.raises(Refused):
        kept.answer(entry, "not_now", ask_again_on=today)
    with pytest.raises(Refused):
        kept.answer(entry, on=today + datetime.timedelta(days=1))


def test_no_thank_you_is_quiet_unless_the_school_itself_comes(kept):
    entry = kept.answer(kept.add(), "no")
    HeadAnswer.objects.update(noted_at=timezone.now() - datetime.timedelta(days=2))
    assert not Nomination.objects.waiting().exists()
    with pytest.raises(Refused, match="no thank you"):
        kept.add(entry.school, source=Source.AUTHORITY, why="Please ask again.")
    with pytest.raises(Refused, match="no thank you"):
        kept.answer(entry, "yes")
    with pytest.raises(Refused, match="no thank you"):
        withdraw_entry(by=kept.cora, entry=entry, reason="Start again")

    kept.add(entry.school, source=Source.SCHOOL, source_name="", why="We would like to talk now.")
    entry = fresh(entry)
    assert (entry.answer, entry.suggested_on) == ("", timezone.localdate())
    assert kept.answer(entry, "yes").answer == "yes"


def test_a_slip_can_be_put_right_on_its_day(kept):
    entry = kept.answer(kept.add(), "no")
    assert kept.answer(entry, "not_now").answer == "not_now"


def test_who_was_slower_sees_that_somebody_else_wrote_it_down(kept):
    entry = kept.add()
    kept.answer(entry, "not_now")
    with pytest.raises(Stale):
        record_head_answer(
            by=kept.cora, entry=entry, answer="yes", on=timezone.localdate(), how="phone",
            spoken_by=kept.cora, seen_version=entry.version,
        )  # fmt: skip


def test_a_yes_opens_the_work_and_both_lead_to_each_other(kept):
    entry = kept.answer(kept.add(), "yes")
    work = open_work(kept, entry.school)

    assert fresh(entry).engagement == work
    assert work.nomination == entry
    assert [(told.source, told.why) for told in told_of(work)] == [
        ("The trust (Harbour Trust)", "Two teachers are new to the phase.")
    ]
    assert not Nomination.objects.open().exists()


def test_work_opened_past_the_list_writes_its_yes_down_and_takes_the_school_off(kept):
    entry = kept.answer(kept.add(), "not_now")
    open_work(kept, entry.school)
    entry = fresh(entry)
    assert (entry.answer, entry.engagement is not None) == ("yes", True)
    assert entry.answers.last().how == "phone"


def test_work_in_the_other_phase_leaves_the_entry(kept):
    school = kept.school(phase_code="7")
    entry = kept.add(school)
    open_work(kept, school, phase="secondary")
    assert fresh(entry).is_open


def test_an_entry_leaves_with_a_reason_and_may_come_back(kept):
    entry = kept.add()
    withdraw_entry(by=kept.cora, entry=entry, reason="They found help")
    assert (fresh(entry).withdrawn_why, Nomination.objects.open().count()) == ("They found help", 0)
    assert kept.add(entry.school).pk != entry.pk
    with pytest.raises(Refused):
        withdraw_entry(by=kept.cora, entry=entry, reason="Again")


def test_two_entries_of_a_school_and_its_successor_become_one(kept):
    before, after, other = kept.school("Elm"), kept.school("Elm Academy"), kept.school("Oak")
    SchoolLink.objects.create(school_urn=before.pk, linked_urn=after.pk, kind="Successor")
    old = kept.answer(kept.add(before, suggested_on=timezone.localdate() - datetime.timedelta(days=9)))
    new, else_ = kept.add(after, source=Source.SCHOOL, why="We ask."), kept.add(other)

    with pytest.raises(Refused):
        merge_entries(by=kept.cora, entry=old, into=else_, reason="No")
    with pytest.raises(Refused):
        merge_entries(by=kept.cora, entry=old, into=old, reason="No")
    merge_entries(by=kept.cora, entry=old, into=new, reason="Became an academy")

    new, old = fresh(new), fresh(old)
    assert (new.answer, new.suggestions.count(), old.merged_into) == ("yes", 2, new)
    assert new.suggested_on == timezone.localdate() - datetime.timedelta(days=9)
    assert not old.is_open


def test_the_order_is_priority_then_waiting_and_the_hub_moves_within(kept):
    PriorityAreaFactory(kind="authority", code="876")
    for name in ("Ash", "Beech", "Cedar"):
        kept.add(kept.school(name))
    for name in ("Dogwood", "Elder"):
        kept.add(kept.school(name, authority_code="876"))
    asleep = kept.answer(kept.add(kept.school("Fir", authority_code="876")), "not_now")
    assert in_order(kept) == ["Dogwood", "Elder", "Ash", "Beech", "Cedar", "Fir"]

    rows = {entry.school.name: entry for entry in Nomination.objects.select_related("school")}
    move_entry(by=kept.cora, entry=rows["Cedar"], way="up")
    move_entry(by=kept.cora, entry=rows["Ash"], way="up")  # at the end of its group already
    move_entry(by=kept.cora, entry=rows["Dogwood"], way="down")
    assert in_order(kept) == ["Elder", "Dogwood", "Ash", "Cedar", "Beech", "Fir"]

    HubSettingFactory(hub=kept.hub, name="waiting_list_priority_first", value=False)
    forget_settings(kept.hub)
    rows = Nomination.objects.waiting().in_order(priority_first=False)
    assert [entry.school.name for entry in rows][-1] == asleep.school.name
