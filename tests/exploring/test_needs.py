"""Strengths and needs: blind until both have shared, then one summary that both agree (B10a, D12)."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Refused, Stale
from engagements.services.parts import open_part
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import Status
from exploring.checks import is_unchanged
from exploring.content import content_of, digest_of, text_of
from exploring.due import check_agreed_summaries
from exploring.models import JointAnswer, NeedsAnalysis, NeedsView, ViewAnswer
from exploring.services.joint import agree_summary, save_joint
from exploring.services.needs import begin_analysis, change_way, withdraw_analysis
from exploring.services.views import open_view, save_view, share_view
from exploring.states import State
from exploring.writing import AreaEdit
from schools.calendar import calendar_of_school
from tests.factories.exploring import (
    LLME_SEES,
    SCHOOL_SEES,
    agree,
    fresh,
    make_agreed_analysis,
    make_analysis,
    share_both,
    write_joint,
    write_view,
)


def readable(user):
    """What this person reads of anybody's view."""
    return {row.strengths for row in ViewAnswer.objects.visible_to(user)}


def test_b10a_before_both_share_neither_sees_the_others_after_both_show(world):
    analysis = make_analysis(world)
    world.day()
    write_view(analysis, world.head, **SCHOOL_SEES)
    write_view(analysis, world.llme_user, **LLME_SEES)

    share_view(by=world.head, analysis=analysis)
    assert readable(world.head) == readable(world.maths_lead) == {SCHOOL_SEES["strengths"]}
    assert readable(world.llme_user) == readable(world.second_llme_user) == {LLME_SEES["strengths"]}
    with pytest.raises(Refused, match="once both sides have shared"):
        save_joint(by=world.head, analysis=analysis, edits=[AreaEdit("pedagogy", 0, strengths="Ours")])

    share_view(by=world.llme_user, analysis=analysis)
    both = {SCHOOL_SEES["strengths"], LLME_SEES["strengths"]}
    assert readable(world.head) == readable(world.llme_user) == both
    assert not NeedsView.objects.filter(after_seeing=True).exists()


def test_b10a_a_joint_summary_needs_two_confirmations(world):
    analysis = make_analysis(world)
    share_both(world, analysis)
    write_joint(analysis, world.maths_lead)
    assert agree(analysis, world.head).state == State.OPEN
    done = agree(analysis, world.llme_user)
    assert done.state == State.AGREED
    assert is_unchanged(done)


@pytest.mark.parametrize("who", ["coordinator", "hub_lead", "colleague", "governor", "admin", "other_head"])
def test_nobody_else_ever_reads_a_view(world, who):
    analysis = make_analysis(world)
    share_both(world, analysis)
    assert readable(getattr(world, who)) == set()
    assert not NeedsView.objects.visible_to(getattr(world, who)).exists()


def test_the_coordinator_reads_the_summary_once_both_have_agreed_it(world):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    agree(analysis, world.head)
    rows = JointAnswer.objects
    assert not rows.visible_to(world.coordinator).exists()
    assert not rows.visible_to(world.admin).exists()
    assert rows.visible_to(world.llme_user).exists()
    agree(analysis, world.llme_user)
    for who in (world.coordinator, world.governor, world.admin):
        assert rows.visible_to(who).exists()
    assert not rows.visible_to(world.other_head).exists()


def test_the_llmes_view_comes_after_the_first_visit(world):
    analysis = make_analysis(world)
    write_view(analysis, world.llme_user, **LLME_SEES)
    with pytest.raises(Refused, match="after the first visit"):
        share_view(by=world.llme_user, analysis=analysis)
    world.day()
    assert share_view(by=world.llme_user, analysis=analysis).shared_at


def test_cant_tell_yet_is_an_answer_and_nothing_is_none(world):
    analysis = make_analysis(world)
    with pytest.raises(Refused, match="Can’t tell yet"):
        share_view(by=world.head, analysis=analysis)
    write_view(analysis, world.head, where="cant_tell")
    assert share_view(by=world.head, analysis=analysis).shared_at


def shared_and_waited(world):
    """The school shared, and fifteen school days have passed; the LLME has written and not shared."""
    analysis = make_analysis(world)
    world.day()
    write_view(analysis, world.head, **SCHOOL_SEES)
    write_view(analysis, world.llme_user, **LLME_SEES)
    view = share_view(by=world.head, analysis=analysis)
    calendar = calendar_of_school(world.school)
    first = calendar.school_days_after(timezone.localdate(view.shared_at), 15)
    return analysis, first


def at_noon(day):
    return time_machine.travel(datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC))


def test_after_fifteen_school_days_a_side_opens_its_own_and_the_others_stays_blind(world):
    analysis, first = shared_and_waited(world)
    with at_noon(first - datetime.timedelta(days=1)), pytest.raises(Refused, match="You can open it from"):
        open_view(by=world.head, analysis=analysis)
    with at_noon(first):
        open_view(by=world.maths_lead, analysis=analysis)
        assert readable(world.llme_user) == {SCHOOL_SEES["strengths"], LLME_SEES["strengths"]}
        assert readable(world.head) == {SCHOOL_SEES["strengths"]}

        late = share_view(by=world.llme_user, analysis=analysis)
    assert late.after_seeing
    assert readable(world.head) == {SCHOOL_SEES["strengths"], LLME_SEES["strengths"]}
    assert not NeedsView.objects.get(side="school").after_seeing


def test_a_side_that_has_not_shared_opens_nothing(world):
    analysis, first = shared_and_waited(world)
    with at_noon(first), pytest.raises(Refused, match="Share your side’s view first"):
        open_view(by=world.llme_user, analysis=analysis)


def test_what_both_have_read_stays_as_it_is(world):
    analysis = make_analysis(world)
    share_both(world, analysis)
    with pytest.raises(Refused, match="Both sides have read"):
        write_view(analysis, world.head, strengths="Something better")


def test_a_shared_view_may_still_be_changed_while_it_is_blind(world):
    analysis = make_analysis(world)
    write_view(analysis, world.head, **SCHOOL_SEES)
    share_view(by=world.head, analysis=analysis)
    write_view(analysis, world.maths_lead, strengths="Changed", needs="")
    assert readable(world.head) == {"Changed"}


def test_nobody_writes_the_other_sides_view(world):
    analysis = make_analysis(world)
    for who in ("coordinator", "governor", "colleague", "admin", "other_head"):
        with pytest.raises(Refused):
            save_view(
                by=getattr(world, who), analysis=analysis, edits=[AreaEdit("culture", 0, strengths="Mine")]
            )
        with pytest.raises(Refused):
            share_view(by=getattr(world, who), analysis=analysis)
    write_view(analysis, world.llme_user, strengths="Of the LLME")
    assert [view.side for view in NeedsView.objects.all()] == ["llme"]


def test_a_part_that_is_not_open_is_not_begun(world):
    with pytest.raises(Refused, match="not open"):
        begin_analysis(by=world.head, engagement=world.fresh(), way="together")


def test_one_at_a_time_and_again_later(world):
    first = make_agreed_analysis(world)
    second = begin_analysis(by=world.llme_user, engagement=world.fresh(), way="together")
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refused, match="already"):
        begin_analysis(by=world.head, engagement=world.fresh(), way="together")
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedsAnalysis.objects.create(
            engagement=world.engagement, number=3, way="together", begun_side="llme", begun_by=world.llme_user
        )


def test_the_pair_may_choose_the_other_way_while_nothing_is_open(world):
    analysis = make_analysis(world)
    write_view(analysis, world.head, **SCHOOL_SEES)
    change_way(by=world.llme_user, analysis=analysis, way="together")
    write_joint(analysis, world.llme_user)
    assert readable(world.llme_user) == set()
    with pytest.raises(Refused, match="stays as it is"):
        change_way(by=world.head, analysis=analysis, way="separate")
    with pytest.raises(Refused, match="together"):
        write_view(analysis, world.head, strengths="More")


def test_what_is_withdrawn_opens_to_nobody(world):
    analysis = make_analysis(world)
    write_view(analysis, world.head, **SCHOOL_SEES)
    share_view(by=world.head, analysis=analysis)
    with pytest.raises(Refused, match="why"):
        withdraw_analysis(by=world.llme_user, analysis=analysis, reason=" ")
    withdraw_analysis(by=world.llme_user, analysis=analysis, reason="We talk first")
    for act in (
        lambda: share_view(by=world.llme_user, analysis=analysis),
        lambda: open_view(by=world.head, analysis=analysis),
        lambda: save_joint(by=world.head, analysis=analysis, edits=[]),
    ):
        with pytest.raises(Refused, match="withdrawn"):
            act()
    assert readable(world.llme_user) == set()


@pytest.mark.parametrize("status", [Status.PAUSED, Status.STOPPED])
def test_nothing_is_written_while_the_work_rests_or_is_over(world, status):
    analysis = make_analysis(world, "together")
    world.engagement.status = status
    world.engagement.ended_on = timezone.localdate() if status == Status.STOPPED else None
    world.engagement.save()
    for act in (
        lambda: save_joint(by=world.head, analysis=analysis, edits=[]),
        lambda: agree_summary(by=world.head, analysis=analysis, seen_digest=""),
    ):
        with pytest.raises(Refused):
            act()


# The joint summary, bound to its words


def test_agreeing_is_for_who_agrees_for_a_side(world):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.maths_lead)
    for who in ("maths_lead", "second_llme_user", "coordinator", "governor", "admin"):
        with pytest.raises(Refused):
            agree(analysis, getattr(world, who))


def test_a_change_makes_an_agreement_lapse_and_nobody_agrees_to_words_they_did_not_see(world):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    seen = digest_of(fresh(analysis))
    agree(analysis, world.head)
    write_joint(analysis, world.llme_user, area="culture", strengths="Calm", needs="Trust")
    with pytest.raises(Stale):
        agree_summary(by=world.llme_user, analysis=fresh(analysis), seen_digest=seen)
    assert agree(analysis, world.llme_user).state == State.OPEN
    assert agree(analysis, world.head).state == State.AGREED


def test_agreeing_twice_is_once(world):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    agree(analysis, world.head, world.head)
    assert analysis.agreements.count() == 1
    done = agree(analysis, world.llme_user)
    agree_summary(by=world.head, analysis=done, seen_digest="anything")
    assert analysis.agreements.count() == 2


def test_one_strength_and_one_need_will_do_and_less_will_not(world):
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head, strengths="Talk")
    with pytest.raises(Refused, match="want to work on"):
        agree(analysis, world.head)
    write_joint(analysis, world.head, strengths="Talk", needs="Reasons")
    agree(analysis, world.head)


def test_disagreement_is_kept_in_words_and_agreed_with_the_rest(world):
    analysis = make_analysis(world, "together")
    write_joint(
        analysis,
        world.head,
        strengths="Talk",
        needs="Reasons",
        where="differ",
        difference="The school sees it in every class, the LLME in two.",
    )
    done = agree(analysis, world.head, world.llme_user)
    assert text_of(done)["pedagogy"].difference.startswith("The school sees it")
    assert text_of(done)["pedagogy"].where_words == "We see it differently"


def test_agreed_words_stay_as_they_are(world):
    analysis = make_agreed_analysis(world)
    with pytest.raises(Refused, match="agreed"):
        save_joint(by=world.head, analysis=analysis, edits=[AreaEdit("culture", 0, needs="More")])


@pytest.mark.parametrize(
    "alter",
    [
        lambda row: JointAnswer.objects.filter(analysis=row).update(needs="Something nobody agreed"),
        lambda row: JointAnswer.objects.filter(analysis=row).update(where="not_yet"),
        lambda row: NeedsAnalysis.objects.filter(pk=row.pk).update(content={"areas": {}, "form": 1}),
        lambda row: row.agreements.filter(side="school").update(agreed_name="Somebody else"),
        lambda row: row.agreements.filter(side="llme").update(digest="0" * 64),
    ],
)
def test_a_changed_byte_is_found_on_the_page_and_at_night(world, client_for, alter):
    analysis = make_agreed_analysis(world)
    assert check_agreed_summaries(timezone.localdate()) == 0
    alter(analysis)
    assert not is_unchanged(fresh(analysis))
    assert check_agreed_summaries(timezone.localdate()) == 1
    page = client_for(world.head).get(analysis.get_absolute_url()).content.decode()
    assert "not the text that both sides agreed" in page


def test_the_foundations_are_asked_only_once_the_pair_opens_them(world):
    from exploring.content import areas_of

    assert len(areas_of(world.fresh())) == 4
    engagement = open_part(by=world.llme_user, engagement=world.fresh(), part="foundations")
    assert len(areas_of(engagement)) == 10


# Words that can be unwritten (D7)


def test_struck_words_are_gone_and_the_agreement_is_carried_over_openly(world, client_for):
    analysis = make_agreed_analysis(world, strengths="Miss Quartz explains well.", needs="Reasons")
    asked = request_strike(by=world.llme_user, day=world.day(), words="Miss Quartz")
    answer_strike(by=world.head, asked=asked, is_agreed=True)
    after = fresh(analysis)
    assert text_of(after)["pedagogy"].strengths == "[words struck out] explains well."
    assert is_unchanged(after)
    page = client_for(world.governor).get(after.get_absolute_url()).content.decode()
    assert "unchanged since, but for words about a person struck out on" in page


def test_a_strike_does_not_wash_an_alteration_clean(world):
    analysis = make_agreed_analysis(world, strengths="Miss Quartz explains well.", needs="Reasons")
    JointAnswer.objects.filter(analysis=analysis).update(needs="Something nobody agreed")
    asked = request_strike(by=world.llme_user, day=world.day(), words="Miss Quartz")
    answer_strike(by=world.head, asked=asked, is_agreed=True)
    assert not is_unchanged(fresh(analysis))


def test_nor_one_of_all_that_is_kept_of_the_summary(world):
    analysis = make_agreed_analysis(world, strengths="Miss Quartz explains well.", needs="Reasons")
    JointAnswer.objects.filter(analysis=analysis).update(needs="Something nobody agreed")
    content = content_of(fresh(analysis))
    assert "Something nobody agreed" in str(content)
    NeedsAnalysis.objects.filter(pk=analysis.pk).update(content=content)
    asked = request_strike(by=world.llme_user, day=world.day(), words="Miss Quartz")
    answer_strike(by=world.head, asked=asked, is_agreed=True)
    assert not is_unchanged(fresh(analysis))


def test_asking_for_a_strike_tells_nobody_what_is_still_blind(world):
    analysis = make_analysis(world)
    write_view(analysis, world.llme_user, strengths="Miss Quartz leads")
    with pytest.raises(Refused, match="do not stand"):
        request_strike(by=world.head, day=world.day(), words="Miss Quartz")
    day = world.day(on=timezone.localdate() - datetime.timedelta(days=9), worked_on="Miss Quartz taught")
    asked = request_strike(by=world.head, day=day, words="Miss Quartz")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert readable(world.llme_user) == {"[words struck out] leads"}
