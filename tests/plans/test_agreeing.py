"""Agreed means that both sides agreed that exact content, and that it stands here unchanged (D2, D11)."""

import datetime
import uuid

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from core.errors import Refused, Stale
from core.models import AuditEvent, OutgoingMail
from plans.checks import counting_agreements, is_unchanged
from plans.content import content_of, digest_of, text_of
from plans.due import check_agreed_plans
from plans.lacking import gaps
from plans.models import PlanAgreement, PlanVersion
from plans.next_things import next_things
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft, send_back_plan, share_draft, withdraw_draft
from plans.services.editing import SectionEdit, save_page
from plans.states import State
from tests.factories.engagements import make_world
from tests.factories.plans import (
    WORDS,
    agree,
    fill,
    fresh,
    in_days,
    line_edit,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_line,
    save_milestone,
    save_section,
)


def test_a_plan_is_in_force_once_both_sides_agreed_it(world):
    version = make_draft(world)

    after_one = agree(version, world.llme_user)
    assert (after_one.state, after_one.content) == (State.DRAFT, None)
    after_both = agree(version, world.head)

    assert after_both.state == State.IN_FORCE
    assert after_both.content == content_of(after_both)
    assert is_unchanged(after_both)
    assert {(row.side, row.agreed_name, row.agreed_as) for row in after_both.agreements.all()} == {
        ("llme", "Lee Lane", "Lead LLME"),
        ("school", "Hilda Head", "Headteacher"),
    }


def test_only_who_agrees_for_a_side_agrees(world):
    version = make_draft(world)

    for who in (
        *("maths_lead", "colleague", "governor", "second_llme_user", "coordinator", "hub_lead"),
        *("admin", "other_head", "nobody"),
    ):
        with pytest.raises(Refused):
            agree_plan(by=getattr(world, who), version=version, seen_digest=digest_of(version))
    assert not PlanAgreement.objects.exists()


def test_nobody_agrees_what_is_not_shared(world):
    version = make_draft(world, shared=False)

    with pytest.raises(Refused):
        agree_plan(by=world.llme_user, version=version, seen_digest=digest_of(version))


def test_agreeing_a_text_that_has_changed_since_is_stale(world):
    version = make_draft(world)
    seen = digest_of(version)
    save_section(by=world.head, version=version, edit=SectionEdit("why", "Other words", 2))

    with pytest.raises(Stale):
        agree_plan(by=world.llme_user, version=version, seen_digest=seen)
    assert not PlanAgreement.objects.exists()


def test_a_change_makes_both_agree_again_even_when_it_is_changed_back(world):
    version = agree(make_draft(world), world.llme_user)
    number = version.sections.get(key="why").edit_number
    save_section(by=world.head, version=version, edit=SectionEdit("why", "Other words", number))
    save_section(by=world.head, version=version, edit=SectionEdit("why", WORDS["why"], number + 1))
    after = agree(version, world.head)

    assert after.state == State.DRAFT
    assert [row.side for row in counting_agreements(after)] == ["school"]


def test_sending_back_takes_ones_own_agreement_back(world):
    version = agree(make_draft(world), world.head)
    send_back_plan(by=world.head, version=version, comment="Less in the autumn, please")

    after = agree(version, world.llme_user)

    assert after.state == State.DRAFT
    assert [row.side for row in counting_agreements(after)] == ["llme"]


@pytest.mark.parametrize("key", ["focus", "and_so", "time"])
def test_b1_b12_a_plan_without_its_column_can_not_be_agreed(world, key):
    version = make_draft(world, words=WORDS | {key: " "})

    with pytest.raises(Refused, match="can’t be agreed yet"):
        agree_plan(by=world.head, version=version, seen_digest=digest_of(version))


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_b6_a_plan_without_a_milestone_in_each_horizon_can_not_be_agreed(world, horizon):
    version = make_draft(world)
    row = version.milestone_wordings.get(horizon=horizon)
    save_milestone(
        by=world.head,
        version=version,
        edit=milestone_edit(horizon, key=row.milestone.key, seen=row.edit_number, removed=True),
    )

    with pytest.raises(Refused, match=horizon):
        agree_plan(by=world.head, version=fresh(version), seen_digest=digest_of(fresh(version)))


def test_why_and_what_may_be_empty_and_see_page_4_will_do_for_any_column(world):
    page_4 = "See page 4 of our improvement plan"
    version = make_draft(world, words=dict.fromkeys(["focus", "and_so", "time"], page_4))

    assert gaps(text_of(version)) == []
    assert agree(version, world.head, world.llme_user).state == State.IN_FORCE


def test_b6_changing_an_agreed_milestone_makes_version_2_and_the_first_holds_until_then(world):
    first = make_agreed_plan(world)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="A longer way"))
    row = draft.milestone_wordings.get(horizon="long")
    save_milestone(
        by=world.head,
        version=draft,
        edit=milestone_edit("long", key=row.milestone.key, seen=row.edit_number, expected_by=in_days(700)),
    )
    second = share_draft(by=world.head, version=draft)

    assert (fresh(first).state, second.number) == (State.IN_FORCE, 2)
    agree(second, world.head, world.llme_user)
    assert (fresh(first).state, fresh(second).state) == (State.SUPERSEDED, State.IN_FORCE)
    assert is_unchanged(fresh(first))


def test_an_agreement_stands_under_the_name_of_its_day(world):
    version = make_agreed_plan(world)
    world.head.name = "Hilda Newname"
    world.head.save()

    assert is_unchanged(fresh(version))
    assert {row.agreed_name for row in fresh(version).agreements.all()} == {"Hilda Head", "Lee Lane"}


def test_mail_goes_to_who_agrees_on_the_other_side_and_says_nothing(world):
    def waiting():
        return [mail.to for mail in OutgoingMail.objects.filter(kind="plan-to-agree").order_by("pk")]

    version = make_draft(world)
    assert waiting() == [world.head]
    agree(version, world.llme_user)
    assert waiting() == [world.head]
    number = version.sections.get(key="why").edit_number
    save_section(by=world.head, version=version, edit=SectionEdit("why", "Other words", number))
    agree(version, world.head)

    assert waiting() == [world.head, world.llme_user]


def test_the_mail_leads_to_the_draft_and_becomes_pointless(world):
    from core.sending import draw

    version = make_draft(world)
    mail = OutgoingMail.objects.get(kind="plan-to-agree")
    drawn = draw(mail)
    assert version.get_absolute_url() in drawn.body
    for words in (*WORDS.values(), world.engagement.school_name, "Hilda", "Lee"):
        assert words not in drawn.body + drawn.subject
    agree(version, world.head)

    assert draw(OutgoingMail.objects.get(pk=mail.pk)) is None


ALTERATIONS = [
    ("plans_plansection", "text", "key = 'why'"),
    ("plans_milestonewording", "expected_to_see", "horizon = 'long'"),
    ("plans_milestonewording", "owner_role", "horizon = 'long'"),
    ("plans_planversion", "reason", "state = 'in_force'"),
    ("plans_planversion", "digest", "state = 'in_force'"),
    ("plans_planagreement", "agreed_name", "side = 'school'"),
    ("plans_planagreement", "digest", "side = 'school'"),
    ("plans_planagreement", "seal", "side = 'llme'"),
]


@pytest.mark.parametrize(("table", "column", "where"), ALTERATIONS)
def test_a_changed_byte_is_found_at_once_and_at_night(world, table, column, where):
    version = make_agreed_plan(world)
    assert check_agreed_plans(datetime.date.today()) == 0
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'x' || substr({column}, 2) WHERE {where}")
        assert cursor.rowcount == 1

    assert not is_unchanged(fresh(version))
    assert check_agreed_plans(datetime.date.today()) == 1
    assert check_agreed_plans(datetime.date.today()) == 1
    event = AuditEvent.objects.get(verb="plan_found_altered")
    assert (event.object_id, event.private) == (str(version.pk), True)


def test_a_byte_changed_in_what_was_kept_is_found(world):
    version = make_agreed_plan(world)
    content = version.content
    content["milestones"][0]["expected_by"] = "2031-01-01"
    PlanVersion.objects.filter(pk=version.pk).update(content=content)

    assert not is_unchanged(fresh(version))


def test_the_database_holds_one_plan_in_force_and_one_shared_draft(world):
    from django.db import IntegrityError

    version = make_agreed_plan(world)
    clones = [
        {"state": "in_force", "in_force_at": version.in_force_at, "in_force_by": world.head},
        {"state": "draft"},
    ]
    make_draft(world, by=world.head, reason="Again")
    for number, clone in enumerate(clones, 10):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanVersion.objects.create(
                plan=version.plan,
                number=number,
                begun_side="school",
                begun_by=world.head,
                shared_at=version.shared_at,
                shared_by=world.head,
                content={},
                digest="x",
                **clone,
            )


MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["edit", "edit_back", "add", "share", "agree", "agree_unseen", "send_back", "withdraw"]
        ),
        st.sampled_from(["llme", "school"]),
    ),
    min_size=4,
    max_size=24,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
@example(moves=[("agree", "llme"), ("edit", "school"), ("edit_back", "school"), ("agree", "school")])
@example(moves=[("agree", "llme"), ("send_back", "llme"), ("agree", "school"), ("agree", "llme")])
def test_no_walk_reaches_a_plan_in_force_that_a_side_did_not_agree(db, moves):
    """A book of our own says who agreed which exact content since it was last touched."""
    with transaction.atomic():
        walk(make_world(), moves)
        transaction.set_rollback(True)


def walk(world, moves):
    people = {"llme": world.llme_user, "school": world.head}
    book: dict[str, str] = {}
    number = None
    in_force = 0
    for verb, side in moves:
        version = current(world, people)
        if version.number != number:
            number, book = version.number, {}
        before = content_of(version)
        try:
            with transaction.atomic():
                step(verb, people[side], version, before)
        except Refused:
            continue
        now = fresh(version)
        if content_of(now) != before:
            book = {}
        if verb == "send_back":
            book.pop(side, None)
        if verb == "agree":
            book[side] = before
        agreed_by_both = book == {"llme": before, "school": before}
        assert (now.state == State.IN_FORCE) == agreed_by_both
        if now.state == State.IN_FORCE:
            assert now.content == before
            assert is_unchanged(now)
            in_force += 1
    event(f"{in_force} plans in force")


def current(world, people):
    """The shared draft on the table; a new one of the LLME's where there is none."""
    found = PlanVersion.objects.drafts().filter(plan__engagement=world.engagement).first()
    if found is None:
        found = begin_draft(by=people["llme"], engagement=world.fresh(), reason="We go on")
        if not found.milestone_wordings.exists():
            fill(found, people["llme"])
        found = share_draft(by=people["llme"], version=found)
    return fresh(found)


def step(verb, who, version, before):
    row = version.sections.get(key="why")
    match verb:
        case "edit":
            save_section(by=who, version=version, edit=SectionEdit("why", uuid.uuid4().hex, row.edit_number))
        case "edit_back":
            save_page(by=who, version=version, sections=[SectionEdit("why", WORDS["why"], row.edit_number)])
        case "add":
            save_milestone(by=who, version=version, edit=milestone_edit("medium"))
        case "agree":
            agree_plan(by=who, version=version, seen_digest=digest_of(version))
        case "agree_unseen":
            agree_plan(by=who, version=version, seen_digest="0" * 64)
        case "send_back":
            send_back_plan(by=who, version=version, comment="Not yet")
        case "withdraw":
            withdraw_draft(by=who, version=version, reason="Anew")


def test_what_was_left_out_of_a_version_stays_out_of_the_next_draft(world):
    version = make_agreed_plan(world)
    second = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="One thing more"))
    save_line(by=world.head, version=second, edit=line_edit(words="Teach a lesson together"))
    row = second.lines.get()
    save_line(by=world.head, version=second, edit=line_edit(key=row.key, seen=row.edit_number, removed=True))
    agree(share_draft(by=world.head, version=fresh(second)), world.head, world.llme_user)
    third = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="Another thing"))

    assert not third.lines.exists()
    assert third.milestone_wordings.count() == version.milestone_wordings.count()


def test_who_agrees_what_was_sent_back_asks_the_other_side_to_agree_and_no_more_to_look_again(world):
    version = make_draft(world)
    send_back_plan(by=world.head, version=version, comment="A shorter focus, please")
    assert [thing.title for thing in next_things(world.fresh())] == ["Look again at the plan"]
    agree(fresh(version), world.llme_user)

    assert [(thing.title, thing.whose) for thing in next_things(world.fresh())] == [
        ("Read and agree the plan", "school")
    ]


def test_a_plan_at_rest_is_not_agreed(world):
    version = make_draft(world)
    digest = digest_of(version)
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(status="paused")

    with pytest.raises(Refused, match="paused"):
        agree_plan(by=world.head, version=fresh(version), seen_digest=digest)
    assert not PlanAgreement.objects.exists()
