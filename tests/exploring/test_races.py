"""Two hands at once: both views open once, both agreements count once, nothing typed is lost."""

import threading

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.digests import keyed_digest
from core.errors import Refused, Stale
from engagements.services.parts import open_part
from engagements.states import BOTH_SIDES
from exploring.checks import counting_agreements, is_unchanged
from exploring.content import content_of, digest_of
from exploring.models import JointAnswer, NeedsAnalysis, NeedsView
from exploring.services.joint import agree_summary, save_joint
from exploring.services.needs import begin_analysis
from exploring.services.views import share_view
from exploring.states import State
from exploring.writing import AreaEdit
from tests.factories.engagements import make_world
from tests.factories.exploring import (
    LLME_SEES,
    SCHOOL_SEES,
    agree,
    fresh,
    make_analysis,
    write_joint,
    write_view,
)


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
def test_both_sides_sharing_at_the_same_moment_open_both_views():
    world = make_world()
    analysis = make_analysis(world)
    world.day()
    write_view(analysis, world.head, **SCHOOL_SEES)
    write_view(analysis, world.llme_user, **LLME_SEES)
    people = [world.head, world.llme_user] * 2
    results = at_once(*[lambda who=who: share_view(by=who, analysis=analysis).pk for who in people])

    assert set(results) == {view.pk for view in NeedsView.objects.all()}
    assert NeedsView.objects.filter(opened_at__isnull=False, after_seeing=False).count() == 2


@pytest.mark.django_db(transaction=True)
def test_both_sides_agreeing_at_the_same_moment_settle_it_once():
    world = make_world()
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    digest = digest_of(fresh(analysis))
    people = [world.head, world.llme_user] * 3
    results = at_once(
        *[lambda who=who: agree_summary(by=who, analysis=analysis, seen_digest=digest).pk for who in people]
    )

    assert set(results) == {analysis.pk}
    after = fresh(analysis)
    assert (after.state, after.agreements.count()) == (State.AGREED, 2)
    assert is_unchanged(after)


@pytest.mark.django_db(transaction=True)
def test_of_six_who_write_one_area_at_once_one_is_first_and_five_are_shown_it():
    world = make_world()
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    edits = [AreaEdit("pedagogy", 1, strengths=f"Wording {number}", needs="x") for number in range(6)]
    results = at_once(
        *[lambda edit=edit: save_joint(by=world.head, analysis=analysis, edits=[edit]) for edit in edits]
    )

    kept = JointAnswer.objects.get()
    assert kept.edit_number == 2
    shown = [result["pedagogy"].strengths for result in results if result]
    assert shown == [kept.strengths] * 5


@pytest.mark.django_db(transaction=True)
def test_beginning_twice_at_once_begins_one():
    world = make_world()
    open_part(by=world.head, engagement=world.fresh(), part="needs_analysis")
    results = at_once(
        *[
            lambda who=who: begin_analysis(by=who, engagement=world.engagement, way="together").pk
            for who in (world.head, world.llme_user)
        ]
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert NeedsAnalysis.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_and_an_agreement_at_once_never_agree_to_other_words():
    world = make_world()
    analysis = make_analysis(world, "together")
    write_joint(analysis, world.head)
    agree(analysis, world.llme_user)
    digest = digest_of(fresh(analysis))
    edit = AreaEdit("pedagogy", 1, strengths="Other words", needs="x")
    at_once(
        lambda: agree_summary(by=world.head, analysis=analysis, seen_digest=digest),
        lambda: save_joint(by=world.llme_user, analysis=analysis, edits=[edit]),
    )
    after = fresh(analysis)
    if after.is_agreed:
        assert (is_unchanged(after), after.digest) == (True, digest)
    else:
        assert counting_agreements(after) == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["write", "agree", "agree_unseen"]),
        st.sampled_from(["head", "llme_user"]),
        st.sampled_from(["Talk", "Reasons", "Calm"]),
    ),
    max_size=12,
)


class TestWalks(TestCase):
    """Any walk over edits and agreements: what counts as agreed is what each side agreed to."""

    @settings(max_examples=25, deadline=None)
    @given(ACTS)
    def test_a_summary_counts_as_agreed_only_by_who_agreed_to_those_words(self, acts):
        world = make_world()
        analysis = make_analysis(world, "together")
        write_joint(analysis, world.head)
        opened = digest_of(fresh(analysis))
        agreed: dict[str, str] = {}
        for act, who, words in acts:
            person, side = getattr(world, who), "school" if who == "head" else "llme"
            row = fresh(analysis)
            try:
                if act == "write":
                    write_joint(analysis, person, strengths=words, needs="More of it")
                else:
                    digest = digest_of(row) if act == "agree" else opened
                    agree_summary(by=person, analysis=row, seen_digest=digest)
                    if not row.is_agreed:  # once both have agreed, agreeing again says nothing new
                        agreed[side] = digest
            except (Refused, Stale):
                continue
        after = fresh(analysis)
        now = keyed_digest(content_of(after))
        for row in counting_agreements(after):
            assert agreed[row.side] == now
        if after.is_agreed:
            assert {row.side for row in counting_agreements(after)} == BOTH_SIDES
            assert is_unchanged(after)
