"""A draft belongs to a side until it is shared; two people in one part lose nothing (D4, D11)."""

import threading

import pytest
from django.db import connection

from core.errors import Refused, Stale
from engagements.states import Status
from plans.checks import is_unchanged
from plans.content import digest_of
from plans.models import Milestone, MilestoneWording, PlanSection, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, send_back_plan, share_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_page
from plans.states import State
from tests.factories.engagements import make_world
from tests.factories.plans import (
    fresh,
    in_days,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_milestone,
    save_section,
)


def everyone(world):
    return {
        name: getattr(world, name)
        for name in (
            *("llme_user", "second_llme_user", "head", "maths_lead", "colleague", "governor", "coordinator"),
            *("hub_lead", "hub_reader", "ncetm", "admin", "nobody"),
            *("other_coordinator", "other_head"),
        )
    }


def readers(world, version):
    return {
        name
        for name, user in everyone(world).items()
        if PlanVersion.objects.visible_to(user).filter(pk=version.pk).exists()
    }


def test_an_unshared_draft_is_read_by_its_side_alone(world):
    of_llme = make_draft(world, shared=False)
    of_school = make_draft(world, by=world.maths_lead, shared=False)

    assert readers(world, of_llme) == {"llme_user", "second_llme_user"}
    assert readers(world, of_school) == {"head", "maths_lead"}
    for user, mine, theirs in ((world.head, of_school, of_llme), (world.llme_user, of_llme, of_school)):
        for model in (PlanSection, MilestoneWording):
            rows = model.objects.visible_to(user)
            assert rows.filter(version=mine).exists()
            assert not rows.filter(version=theirs).exists()
        assert set(Milestone.objects.visible_to(user)) == {
            row.milestone for row in mine.milestone_wordings.all()
        }


def test_a_shared_draft_is_read_by_who_reads_the_work(world):
    version = make_draft(world)

    assert readers(world, version) == {
        *("llme_user", "second_llme_user", "head", "maths_lead", "colleague", "governor"),
        *("coordinator", "hub_lead", "admin"),
    }


def test_who_leaves_a_side_no_longer_reads_its_draft(world):
    version = make_draft(world, shared=False)
    second = world.engagement.assignments.get(llme=world.second_llme)
    second.ended_at, second.ended_by = second.assigned_at, world.coordinator
    second.save()

    assert readers(world, version) == {"llme_user"}


def test_who_the_head_asks_for_a_time_reads_and_writes_the_drafts_of_the_school(world):
    from schools.models import Delegation
    from tests.factories.engagements import long_ago

    version = make_draft(world, by=world.head, shared=False)
    assert "colleague" not in readers(world, version)
    Delegation.objects.create(school=world.school, by=world.head, to=world.colleague, starts_on=long_ago())

    assert readers(world, version) == {"head", "maths_lead", "colleague"}
    assert begin_draft(by=world.colleague, engagement=world.fresh()) == version


def test_beginning_again_goes_on_with_the_same_draft(world):
    first = begin_draft(by=world.llme_user, engagement=world.engagement)
    again = begin_draft(by=world.second_llme_user, engagement=world.engagement)
    of_school = begin_draft(by=world.head, engagement=world.engagement)

    assert again == first
    assert of_school != first
    assert fresh(first).sections.get(key="focus").text == world.engagement.focus


def test_the_second_side_to_share_is_told_of_the_first(world):
    theirs = make_draft(world, by=world.head, shared=False)
    make_draft(world)

    with pytest.raises(Refused, match="has shared a draft"):
        share_draft(by=world.head, version=theirs)
    with pytest.raises(Refused, match="shared already"):
        begin_draft(by=world.second_llme_user, engagement=world.fresh())


def test_only_editors_begin_a_draft(world):
    for who in ("coordinator", "governor", "colleague", "admin", "other_head"):
        with pytest.raises(Refused):
            begin_draft(by=getattr(world, who), engagement=world.fresh())
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("status", [Status.PAUSED, Status.STOPPED])
def test_nothing_is_written_while_the_work_rests_or_is_over(world, status):
    version = make_draft(world)
    world.engagement.status = status
    world.engagement.ended_on = in_days(0) if status == Status.STOPPED else None
    world.engagement.save()

    with pytest.raises(Refused):
        begin_draft(by=world.head, engagement=world.fresh())
    with pytest.raises(Refused):
        save_section(by=world.head, version=version, edit=SectionEdit("why", "Other", 2))
    with pytest.raises(Refused):
        send_back_plan(by=world.head, version=version, comment="Later")


def test_the_second_to_save_a_section_is_shown_the_first(world):
    version = make_draft(world)
    seen = version.sections.get(key="why").edit_number
    save_section(by=world.head, version=version, edit=SectionEdit("why", "The head's words", seen))

    with pytest.raises(Stale) as stale:
        save_section(by=world.llme_user, version=version, edit=SectionEdit("why", "The LLME's words", seen))

    assert stale.value.current.text == "The head's words"
    assert fresh(version).sections.get(key="why").text == "The head's words"


def test_the_same_words_twice_are_no_quarrel(world):
    version = make_draft(world)
    seen = version.sections.get(key="why").edit_number
    for person in (world.head, world.llme_user):
        save_section(by=person, version=version, edit=SectionEdit("why", "The same words\r\n", seen))

    assert fresh(version).sections.get(key="why").edit_number == seen + 1


def test_the_second_to_save_a_milestone_is_shown_the_first(world):
    version = make_draft(world)
    row = version.milestone_wordings.first()
    theirs = milestone_edit(key=row.milestone.key, seen=row.edit_number, expected_to_see="The head's")
    mine = milestone_edit(key=row.milestone.key, seen=row.edit_number, expected_to_see="The LLME's")
    save_milestone(by=world.head, version=version, edit=theirs)

    with pytest.raises(Stale) as stale:
        save_milestone(by=world.llme_user, version=version, edit=mine)

    assert stale.value.current.expected_to_see == "The head's"
    assert fresh(version).milestone_wordings.count() == 3


def test_a_page_keeps_what_nobody_else_touched(world):
    version = make_draft(world)
    seen = {row.key: row.edit_number for row in version.sections.all()}
    save_section(by=world.head, version=version, edit=SectionEdit("why", "The head's why", seen["why"]))

    stale = save_page(
        by=world.llme_user,
        version=version,
        sections=[
            SectionEdit("why", "The LLME's why", seen["why"]),
            SectionEdit("time", "The LLME's time", seen["time"]),
        ],
    )

    assert set(stale) == {"why"}
    kept = {row.key: row.text for row in fresh(version).sections.all()}
    assert (kept["why"], kept["time"]) == ("The head's why", "The LLME's time")


def test_a_milestone_sent_twice_is_one(world):
    version = make_draft(world)
    edit = milestone_edit("medium")
    for _ in range(2):
        save_milestone(by=world.llme_user, version=version, edit=edit)

    assert fresh(version).milestone_wordings.count() == 4


def test_a_milestone_of_another_plan_is_refused(world):
    version = make_draft(world)
    foreign = begin_draft(by=world.other_llme.user, engagement=world.other_engagement)
    key = version.milestone_wordings.first().milestone.key

    with pytest.raises(Refused):
        save_milestone(by=world.other_llme.user, version=foreign, edit=milestone_edit(key=key))


def test_a_draft_is_withdrawn_by_the_side_that_began_it_with_a_reason(world):
    version = make_draft(world)

    with pytest.raises(Refused, match="send it back"):
        withdraw_draft(by=world.head, version=version, reason="No")
    with pytest.raises(Refused) as refused:
        withdraw_draft(by=world.llme_user, version=version, reason=" ")
    assert refused.value.field == "reason"
    withdraw_draft(by=world.second_llme_user, version=version, reason="We begin anew in spring")

    assert fresh(version).state == State.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        save_section(by=world.llme_user, version=version, edit=SectionEdit("why", "More", 2))
    assert begin_draft(by=world.head, engagement=world.fresh()) != version


def test_a_change_of_an_agreed_plan_needs_a_reason_and_starts_from_it(world):
    agreed = make_agreed_plan(world)

    with pytest.raises(Refused) as refused:
        begin_draft(by=world.head, engagement=world.fresh())
    assert refused.value.field == "reason"
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead"))

    assert {row.key: row.text for row in draft.sections.all()} == {
        row.key: row.text for row in agreed.sections.all()
    }
    assert {row.milestone_id for row in draft.milestone_wordings.all()} == {
        row.milestone_id for row in agreed.milestone_wordings.all()
    }
    assert fresh(agreed).state == State.IN_FORCE


def at_once(*acts):
    """Each act in a thread of its own, all begun together; what each came to, an error as itself."""
    barrier, results = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_six_parallel_beginnings_make_one_draft():
    world = make_world()
    begun = at_once(*[lambda: begin_draft(by=world.llme_user, engagement=world.engagement).pk] * 6)

    assert set(begun) == {PlanVersion.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_of_six_who_save_one_milestone_at_once_one_is_first_and_five_are_shown_it():
    world = make_world()
    version = make_draft(world)
    row = version.milestone_wordings.all()[0]
    edits = [
        milestone_edit(key=row.milestone.key, seen=row.edit_number, expected_to_see=f"Wording {number}")
        for number in range(6)
    ]
    results = at_once(
        *[lambda edit=edit: save_milestone(by=world.head, version=version, edit=edit) for edit in edits]
    )

    assert sum(isinstance(result, Stale) for result in results) == 5
    kept = fresh(version).milestone_wordings.get(pk=row.pk)
    assert kept.edit_number == row.edit_number + 1
    assert {result.current.expected_to_see for result in results if result} == {kept.expected_to_see}


@pytest.mark.django_db(transaction=True)
def test_a_new_milestone_sent_six_times_at_once_is_one():
    world = make_world()
    version = make_draft(world)
    edit = milestone_edit("medium")
    results = at_once(*[lambda: save_milestone(by=world.head, version=version, edit=edit)] * 6)

    assert results == [None] * 6
    assert fresh(version).milestone_wordings.count() == 4


@pytest.mark.django_db(transaction=True)
def test_both_sides_agreeing_at_the_same_moment_put_it_in_force_once():
    world = make_world()
    version = make_draft(world)
    digest = digest_of(version)
    people = [world.head, world.llme_user] * 3
    results = at_once(
        *[lambda who=who: agree_plan(by=who, version=version, seen_digest=digest).pk for who in people]
    )

    assert set(results) == {version.pk}
    after = fresh(version)
    assert (after.state, after.agreements.count()) == (State.IN_FORCE, 2)
    assert is_unchanged(after)
