"""Words about a person struck out of the plan (D7): gone everywhere, and said so beside who agreed."""

import datetime

import pytest
from django.core import serializers

from core.errors import Refused
from engagements.services.strikes import answer_strike, request_strike
from plans.checks import is_unchanged
from plans.content import digest_of
from plans.due import check_agreed_plans
from plans.models import MilestoneWording, PlanReply, PlanSection, PlanVersion
from plans.services.agreeing import agree_plan
from plans.services.drafts import begin_draft
from plans.services.editing import SectionEdit
from plans.states import State
from tests.factories.plans import WORDS, agree, fresh, make_agreed_plan, make_draft, save_section

NAME = "Miss Quartz"
WITH_NAME = WORDS | {"why": f"{NAME} explains well; others want to.", "time": f"Two hours for {NAME}"}


def strike(world, words=NAME):
    """The school asks, the LLME agrees."""
    day = world.engagement.days.first() or world.day()
    asked = request_strike(by=world.head, day=day, words=words)
    return answer_strike(by=world.llme_user, asked=asked, is_agreed=True)


def everything():
    rows = [*PlanVersion.objects.all(), *PlanSection.objects.all(), *MilestoneWording.objects.all()]
    return serializers.serialize("json", [*rows, *PlanReply.objects.all()])


def test_struck_words_are_gone_and_the_agreement_is_carried_over_openly(world, client_for):
    version = make_agreed_plan(world, words=WITH_NAME)
    strike(world)
    after = fresh(version)

    assert NAME not in everything()
    assert after.sections.get(key="why").text == "[words struck out] explains well; others want to."
    assert after.content["sections"]["time"] == "Two hours for [words struck out]"
    assert is_unchanged(after)
    assert check_agreed_plans(datetime.date.today()) == 0
    page = client_for(world.governor).get(version.get_absolute_url()).content.decode()
    assert "unchanged since, but for words about a person struck out on" in page


def test_words_changed_under_the_cover_of_a_strike_are_found(world):
    version = make_agreed_plan(world, words=WITH_NAME)
    strike(world)
    content = fresh(version).content
    content["sections"]["what"] = "Something that nobody agreed"
    PlanVersion.objects.filter(pk=version.pk).update(content=content)
    version.sections.filter(key="what").update(text="Something that nobody agreed")

    assert not is_unchanged(fresh(version))


def test_a_strike_does_not_wash_an_alteration_clean(world):
    version = make_agreed_plan(world, words=WITH_NAME)
    version.sections.filter(key="what").update(text="Something that nobody agreed")
    strike(world)

    assert NAME not in everything()
    assert not is_unchanged(fresh(version))


def test_nor_one_of_all_that_is_kept_of_the_plan(world):
    version = make_agreed_plan(world, words=WITH_NAME)
    content = version.content
    content["sections"]["what"] = "Something that nobody agreed"
    PlanVersion.objects.filter(pk=version.pk).update(content=content)
    version.sections.filter(key="what").update(text="Something that nobody agreed")
    strike(world)

    assert NAME not in everything()
    assert not is_unchanged(fresh(version))
    assert check_agreed_plans(datetime.date.today()) == 1


def test_twice_struck_is_still_one_chain(world):
    version = make_agreed_plan(world, words=WITH_NAME)
    strike(world)
    strike(world, "hours for")

    assert fresh(version).strikes.count() == 2
    assert is_unchanged(fresh(version))


def test_a_strike_missing_from_the_chain_is_found(world):
    version = make_agreed_plan(world, words=WITH_NAME)
    for words in (NAME, "hours for", "explains"):
        strike(world, words)
    assert is_unchanged(fresh(version))

    version.strikes.order_by("pk")[1].delete()

    assert not is_unchanged(fresh(version))


def test_a_draft_loses_the_words_too_and_is_agreed_anew(world):
    version = agree(make_draft(world, words=WITH_NAME), world.llme_user)
    seen = digest_of(fresh(version))
    number = version.sections.get(key="why").edit_number
    strike(world)

    assert NAME not in everything()
    with pytest.raises(Refused):
        agree_plan(by=world.head, version=version, seen_digest=seen)
    with pytest.raises(Refused):
        save_section(by=world.head, version=version, edit=SectionEdit("why", f"{NAME} again", number))
    assert agree(version, world.head).state == State.DRAFT
    assert agree(version, world.llme_user).state == State.IN_FORCE


def test_asking_tells_nobody_what_the_other_side_is_drafting(world):
    draft = begin_draft(by=world.llme_user, engagement=world.fresh())
    save_section(by=world.llme_user, version=draft, edit=SectionEdit("why", f"{NAME} leads", 1))

    with pytest.raises(Refused, match="do not stand"):
        request_strike(by=world.head, day=world.day(), words=NAME)
    day = world.day(on=datetime.date.today() - datetime.timedelta(days=9), worked_on=f"{NAME} taught")
    asked = request_strike(by=world.head, day=day, words=NAME)
    answer_strike(by=world.coordinator, asked=asked, is_agreed=True)
    assert NAME not in everything()
