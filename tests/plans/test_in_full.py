"""The plan in full: rows and foci are agreed to the byte, and the one-page plan stays as it was."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from core.errors import Refused, Stale
from plans.checks import is_unchanged
from plans.content import FULL_FORM, ONE_PAGE_FORM, content_of, digest_of, text_of
from plans.due import check_agreed_plans
from plans.lacking import gaps, still_to_add
from plans.models import Focus, PlanLine, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft
from plans.services.editing import SectionEdit
from plans.states import State
from tests.factories.plans import (
    LINES,
    WORDS,
    agree,
    fill,
    fill_columns,
    fresh,
    line_edit,
    make_agreed_plan,
    make_draft,
    milestone_edit,
    save_line,
    save_milestone,
    save_section,
)


def full_draft(world, **extra):
    version = make_draft(world, **extra)
    fill_columns(version, world.llme_user)
    return fresh(version)


def test_a_one_page_plan_is_written_in_the_first_form_to_the_byte(world):
    content = make_agreed_plan(world).content

    assert set(content) == {"form", "plan", "version", "reason", "sections", "milestones"}
    assert content["form"] == ONE_PAGE_FORM
    assert set(content["milestones"][0]) == {
        *("milestone", "horizon", "expected_to_see", "expected_by", "owner_side", "owner_role"),
    }


def test_what_one_side_agreed_of_a_one_page_draft_counts_though_the_plan_could_say_more(world):
    version = agree(make_draft(world), world.llme_user)
    Focus.objects.filter(plan=version.plan).update(phase="deliver", priority=3)

    assert agree(version, world.head).state == State.IN_FORCE


def test_b10b_a_plan_in_full_is_agreed_with_every_row(world):
    version = agree(full_draft(world), world.llme_user, world.head)

    assert version.content["form"] == FULL_FORM
    assert [row["kind"] for row in version.content["lines"]] == list(LINES)
    assert version.content == content_of(version)
    assert is_unchanged(version)
    text = text_of(version)
    assert [row.outcome_words for row in text.of_kind("outcome")] == ["Reach"]
    assert [(row.role, row.hours, str(row.cover)) for row in text.of_kind("time")] == [
        ("Maths lead", 20, "1.5")
    ]


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        ("words", "activity", "'Other words'"),
        ("lead", "activity", "'school'"),
        ("term", "activity", "'2026-2'"),
        ("outcome", "outcome", "'other'"),
        ("horizon", "outcome", "'long'"),
        ("for_whom", "gain", "'all'"),
        ("hours", "time", "21"),
        ("cover", "time", "4"),
        ("role", "time", "'Headteacher'"),
        ("topic", "focus", "'other'"),
        ("removed", "gain", "true"),
        ("kind", "activity", "'gain', for_whom = 'all'"),
    ],
)
def test_a_changed_byte_in_a_row_is_found_at_once_and_at_night(world, column, kind, value):
    version = agree(full_draft(world), world.llme_user, world.head)
    assert check_agreed_plans(datetime.date.today()) == 0
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE plans_planline SET {column} = {value} WHERE kind = '{kind}'")
        assert cursor.rowcount == 1

    assert not is_unchanged(fresh(version))
    assert check_agreed_plans(datetime.date.today()) == 1


def test_a_row_slipped_in_behind_a_one_page_plan_is_found(world):
    version = make_agreed_plan(world)
    PlanLine.objects.create(version=version, kind="activity", lead="llme", words="More", edited_by=world.head)

    assert not is_unchanged(fresh(version))
    assert check_agreed_plans(datetime.date.today()) == 1


def test_a_milestone_for_another_focus_is_part_of_what_is_agreed(world):
    version = full_draft(world)
    focus = Focus.objects.get(is_first=False)
    row = version.milestone_wordings.get(horizon="long")
    edit = milestone_edit("long", key=row.milestone.key, seen=row.edit_number, focus=focus.key)
    save_milestone(by=world.head, version=version, edit=edit)
    after = agree(version, world.llme_user, world.head)
    assert {one.focus_key for one in text_of(after).milestones} == {None, str(focus.key)}
    after.milestone_wordings.filter(horizon="long").update(focus=None)

    assert not is_unchanged(fresh(after))


def test_an_agreement_of_the_first_row_is_none_of_the_second(world):
    version = agree(full_draft(world), world.llme_user)
    save_line(by=world.head, version=version, edit=line_edit("gain", for_whom="send"))

    assert agree(version, world.head).state == State.DRAFT


def test_who_saves_a_row_second_is_shown_the_first(world):
    version = full_draft(world)
    row = version.lines.get(kind="activity")
    theirs = line_edit(key=row.key, seen=row.edit_number, words="The head's")
    mine = line_edit(key=row.key, seen=row.edit_number, words="The LLME's")
    save_line(by=world.head, version=version, edit=theirs)

    with pytest.raises(Stale) as stale:
        save_line(by=world.llme_user, version=version, edit=mine)
    assert stale.value.current.words == "The head's"
    assert fresh(version).lines.get(pk=row.pk).words == "The head's"


def test_a_row_sent_twice_is_one_and_a_row_of_another_plan_is_refused(world):
    version = make_draft(world)
    edit = line_edit()
    for _ in range(2):
        save_line(by=world.llme_user, version=version, edit=edit)
    assert fresh(version).lines.count() == 1

    foreign = begin_draft(by=world.other_llme.user, engagement=world.other_engagement)
    theirs = Focus.objects.get(plan=version.plan)
    for bad in (edit, line_edit("focus", focus=theirs.key), line_edit(focus=theirs.key)):
        with pytest.raises(Refused):
            save_line(by=world.other_llme.user, version=foreign, edit=bad)


def test_a_change_starts_from_every_row_that_was_agreed(world):
    agreed = agree(full_draft(world), world.llme_user, world.head)
    draft = fresh(begin_draft(by=world.head, engagement=world.fresh(), reason="A new maths lead"))

    assert content_of(draft)["lines"] == content_of(agreed)["lines"]
    assert Focus.objects.filter(plan=agreed.plan).count() == 2


def test_b12_time_by_term_is_time_enough_and_without_either_it_can_not_be_agreed(world):
    version = make_draft(world, words=WORDS | {"time": ""})
    with pytest.raises(Refused, match="how much time"):
        agree_plan(by=world.head, version=version, seen_digest=digest_of(version))
    save_line(by=world.head, version=version, edit=line_edit("time"))

    assert agree(version, world.head, world.llme_user).state == State.IN_FORCE


def test_b1_a_list_of_names_warns_and_holds_nothing_up(world):
    names = "Amy Bell, Ben Cole, Cal Dean and Dot Eve gain most"
    version = make_draft(world, words=WORDS | {"and_so": names})

    assert gaps(text_of(version)) == []
    assert [lack.part for lack in still_to_add(text_of(version)) if "names" in str(lack)] == ["and_so"]
    assert any("“What pupils gain” reads like" in str(lack) for lack in still_to_add(text_of(version)))
    number = version.sections.get(key="and_so").edit_number
    save_section(by=world.head, version=version, edit=SectionEdit("and_so", WORDS["and_so"], number))
    assert list(still_to_add(text_of(fresh(version)))) == []


def test_b25_a_plan_in_which_the_llme_owns_and_leads_everything_warns(world):
    version = make_draft(world)
    for row in list(version.milestone_wordings.all()):
        edit = milestone_edit(row.horizon, key=row.milestone.key, seen=row.edit_number, owner_side="llme")
        save_milestone(by=world.head, version=version, edit=edit)
    save_line(by=world.head, version=version, edit=line_edit(lead="llme"))
    said = {str(lack) for lack in still_to_add(text_of(fresh(version)), in_full=True)}

    assert "Someone in school who owns a milestone: so far each is the LLME’s." in said
    assert "Something that the school leads: so far the LLME leads all that we do." in said
    assert agree(version, world.head, world.llme_user).state == State.IN_FORCE


def test_what_is_not_open_is_not_asked_for(world):
    version = make_draft(world)

    assert list(still_to_add(text_of(version))) == []
    assert [lack.part for lack in still_to_add(text_of(version), in_full=True)] == ["how", "how_well"]


def test_the_database_holds_what_each_kind_of_row_needs(world):
    version = make_draft(world)
    for facts in (
        {"kind": "outcome", "horizon": "short"},
        {"kind": "activity"},
        {"kind": "gain"},
        {"kind": "time", "role": "Maths lead"},
        {"kind": "focus"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanLine.objects.create(version=version, edited_by=world.head, **facts)


def test_plans_of_before_get_their_first_focus_once(world):
    plan = make_draft(world).plan
    Focus.objects.all().delete()
    move = import_module("plans.migrations.0005_first_focus_of_each_plan")
    for _ in range(2):
        move.add_first_foci(apps, None)

    assert list(Focus.objects.values_list("plan", "is_first", "phase")) == [(plan.pk, True, "explore")]


def test_the_rows_of_an_unshared_draft_are_its_sides_alone(world):
    draft = begin_draft(by=world.llme_user, engagement=world.fresh())
    fill(draft, world.llme_user)
    fill_columns(draft, world.llme_user)

    for who in (world.head, world.governor, world.coordinator, world.admin, world.nobody):
        assert not PlanLine.objects.visible_to(who).exists()
        assert not Focus.objects.visible_to(who).exists()
    assert PlanLine.objects.visible_to(world.second_llme_user).count() == len(LINES)
    assert PlanVersion.objects.visible_to(world.llme_user).exists()
