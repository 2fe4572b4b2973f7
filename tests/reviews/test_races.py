"""Two people at the same moment, and random walks: nobody agrees to what they did not read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.digests import keyed_digest
from core.errors import Refused, Stale
from engagements.models import NextStep
from reviews.checks import is_unchanged
from reviews.models import LookView
from reviews.services.agreeing import agree_look
from reviews.services.planning import begin_look
from reviews.services.writing import FieldEdit, mark_of, save_view
from tests.engagements.test_days_races import together
from tests.factories.engagements import make_world
from tests.factories.plans import make_agreed_plan
from tests.factories.reviews import agree, fresh, make_look, seen, share, view_of, write

ONE_AT_A_TIME = pytest.mark.django_db(transaction=True)


@ONE_AT_A_TIME
def test_two_in_one_field_at_once_one_is_saved_and_the_other_is_given_back():
    world = make_world()
    look = make_look(world)
    drawn = mark_of("together", "")

    def say(person: Any, words: str) -> Any:
        edit = FieldEdit("together", words, drawn)
        return lambda: save_view(by=person, view=view_of(look), edits=[edit])

    answers = together(say(world.head, "From the head"), say(world.llme_user, "From the LLME"))
    stands = view_of(look).together
    assert sorted(answers, key=bool) == [{}, {"together": stands}]
    assert stands in ("From the head", "From the LLME")


@ONE_AT_A_TIME
def test_an_agreement_and_a_change_at_once_never_agree_what_was_not_read():
    world = make_world()
    look = make_look(world)
    write(look, world.head, together="As read")
    agree(look, world.llme_user)
    digest = seen(look)
    edit = FieldEdit("together", "Changed meanwhile", mark_of("together", "As read"))
    together(
        lambda: agree_look(by=world.head, look=fresh(look), seen_digest=digest),
        lambda: save_view(by=world.second_llme_user, view=view_of(look), edits=[edit]),
    )
    now = fresh(look)
    if now.is_held:
        assert now.content["together"] == "As read"
        assert is_unchanged(now)
    else:
        assert view_of(look).together == "Changed meanwhile"
        assert not now.agreements.filter(lapsed_at__isnull=True).exists()


@ONE_AT_A_TIME
def test_both_sides_share_and_agree_and_begin_at_once_and_each_thing_is_once():
    world = make_world()
    make_agreed_plan(world)
    begun = together(
        *[
            lambda who=who: begin_look(by=who, engagement=world.fresh(), kind="midway", way="each_first")
            for who in (world.head, world.llme_user)
        ]
    )
    assert {look.pk for look in begun} == {begun[0].pk}
    look = begun[0]
    write(look, world.head, "school", m0_answer="met", together="One")
    write(look, world.llme_user, "llme", m0_answer="met", together="Two")
    together(lambda: share(look, world.head), lambda: share(look, world.llme_user))
    assert LookView.objects.filter(look=look, opened_at__isnull=False).count() == 2
    assert view_of(look).lines.count() == 1
    write(look, world.head, together="Both", school_step="Plan together")
    digest = seen(look)
    together(
        *[
            lambda who=who: agree_look(by=who, look=fresh(look), seen_digest=digest)
            for who in (world.head, world.llme_user, world.head)
        ]
    )
    assert fresh(look).is_held
    assert NextStep.objects.filter(text="Plan together").count() == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "agree", "agree_old", "answer"]),
        st.sampled_from(["head", "llme_user", "maths_lead", "second_llme_user"]),
        st.sampled_from(["", "Going well", "In parts", "Reasons in books"]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.django_db
@given(steps=STEPS)
def test_d11_no_walk_reaches_a_look_that_a_side_did_not_agree_to(steps):
    world = make_world()
    make_agreed_plan(world)
    look = make_look(world)
    first_read = seen(look)
    for what, who, words in steps:
        person = getattr(world, who)
        try:
            if what == "write":
                write(look, person, together=words)
            elif what == "answer":
                write(look, person, m0_answer="met" if words else "differ", m0_why=words)
            else:
                digest = first_read if what == "agree_old" else seen(look)
                agree_look(by=person, look=fresh(look), seen_digest=digest)
        except (Refused, Stale):
            continue
    look = fresh(look)
    counting = [row for row in look.agreements.all() if row.lapsed_at is None]
    assert all(row.agreed_by in (world.head, world.llme_user) for row in counting)
    if look.is_held:
        assert {row.side for row in counting} == {"school", "llme"}
        assert {row.digest for row in counting} == {keyed_digest(look.content)}
        assert is_unchanged(look)
    else:
        assert len({row.side for row in counting if row.digest == seen(look)}) < 2
