"""Two who save one text at one moment: one is first, the other is given its words back beside the first's.

The drafts of the plan, the needs analysis, the looks and what we think is happening have tests of their own
(test_drafts, the test_races of exploring and reviews, test_findings_races); messages are made, never changed.
"""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Stale
from engagements.services import days as verbs
from engagements.services.days import VisitSheet
from engagements.services.starting import edit_how_we_work
from engagements.services.steps import edit_step
from engagements.states import Side, Status
from evidence.services.evidence import edit_evidence
from exploring.services.context import add_to_context, correct_context, correct_context_note, write_context
from leadership.models import DevelopmentReach
from leadership.services.capacity import correct_capacity
from leadership.services.development import Counts, edit_development
from pictures.services.choosing import choose_picture
from plans.models import Focus, Milestone
from plans.services.foci import move_phase
from plans.services.milestones import set_milestone_status
from tests.engagements.test_days_races import together
from tests.factories.engagements import NextStepFactory, World, follows, make_world
from tests.factories.evidence import EvidenceFactory
from tests.factories.leadership import CapacityEntryFactory, DevelopmentSessionFactory
from tests.factories.plans import make_agreed_plan

pytestmark = pytest.mark.django_db(transaction=True)

# Each: from the world, what saves a text over what stood there at first, as somebody, with these words.
Save = Callable[[Any, str], Any]


def school_words(world: World) -> tuple[Save, list[Any]]:
    row = write_context(by=world.head, engagement=world.engagement, context="Two rooms", challenges="")
    return (
        lambda by, words: correct_context(by=by, context_row=row, seen=1, context=words, challenges=""),
        [world.head, world.maths_lead],
    )


def what_the_llme_adds(world: World) -> tuple[Save, list[Any]]:
    write_context(by=world.head, engagement=world.engagement, context="Two rooms", challenges="")
    note = add_to_context(by=world.llme_user, engagement=world.engagement, text="Heard on a walk")
    return (
        lambda by, words: correct_context_note(by=by, note=note, seen=1, text=words),
        [world.llme_user, world.second_llme_user],
    )


def a_day(world: World) -> tuple[Save, list[Any]]:
    day = world.day()

    def save(by: Any, words: str) -> Any:
        return verbs.correct_day(by=by, day=day, seen_version=1, on=day.on, days=day.days, worked_on=words)

    return save, [world.llme_user, world.second_llme_user]


def a_visit_sheet(world: World) -> tuple[Save, list[Any]]:
    day = world.booked_day()

    def save(by: Any, words: str) -> Any:
        return verbs.edit_visit_sheet(
            by=by, day=day, seen_version=1, sheet=VisitSheet(arrival=words), mode="in_school"
        )

    return save, [world.head, world.llme_user]


def a_next_step(world: World) -> tuple[Save, list[Any]]:
    step = NextStepFactory(engagement=world.engagement, side=Side.SCHOOL)
    return (
        lambda by, words: edit_step(by=by, step=step, seen_version=1, text=words, due_on=None),
        [world.head, world.maths_lead],
    )


def evidence(world: World) -> tuple[Save, list[Any]]:
    row = EvidenceFactory(engagement=world.engagement, added_by=world.head, side="school", day=None)
    facts = {"kind": row.kind, "on": row.on, "looked": row.looked, "source": "", "link": ""}
    return (
        lambda by, words: edit_evidence(by=by, evidence=row, seen_version=1, seen=words, **facts),
        [world.head, world.maths_lead],
    )


def an_own_entry(world: World) -> tuple[Save, list[Any]]:
    entry = CapacityEntryFactory(engagement=world.engagement, written_by=world.maths_lead)

    def save(by: Any, words: str) -> Any:
        return correct_capacity(
            by=by, entry=entry, seen=1, leads="Maths", now=words, next="", shows="", readers=[]
        )

    return save, [world.maths_lead, world.maths_lead]


def staff_development(world: World) -> tuple[Save, list[Any]]:
    row = DevelopmentSessionFactory(engagement=world.engagement, added_by=world.head)
    reach = {DevelopmentReach.Role.TEACHERS.value: Counts(11, None)}

    def save(by: Any, words: str) -> Any:
        facts = {"title": row.title, "on": row.on, "led": row.led, "reach": reach}
        return edit_development(by=by, session=row, seen_version=1, note=words, **facts)

    return save, [world.head, world.llme_user]


def a_milestone(world: World) -> tuple[Save, list[Any]]:
    make_agreed_plan(world)
    milestone = Milestone.objects.earliest("pk")

    def save(by: Any, words: str) -> Any:
        return set_milestone_status(by=by, milestone=milestone, status="on_track", reason=words, seen=1)

    return save, [world.head, world.llme_user]


PHASE_OF = {"First words": "prepare", "Other words": "deliver"}


def a_phase(world: World) -> tuple[Save, list[Any]]:
    make_agreed_plan(world)
    focus = Focus.objects.get()
    return (
        lambda by, words: move_phase(
            by=by, focus=focus, to=PHASE_OF[words], reason=words, grounds=follows(), seen=1
        ),
        [world.head, world.llme_user],
    )


def the_picture(world: World) -> tuple[Save, list[Any]]:
    def save(by: Any, words: str) -> Any:
        texts = {"where_we_were": words, "where_we_are": "", "what_is_next": ""}
        return choose_picture(
            by=by, engagement=world.engagement, blocks=["words"], words=texts, shown=False, seen=0
        )

    return save, [world.head, world.head]


def how_we_work(world: World) -> tuple[Save, list[Any]]:
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(
        status=Status.OPEN, agreed_days=None, started_at=None
    )
    seen = world.fresh().version
    return (
        lambda by, words: edit_how_we_work(by=by, engagement=world.engagement, text=words, seen_version=seen),
        [world.head, world.llme_user],
    )


@pytest.mark.parametrize(
    "text",
    [
        school_words,
        what_the_llme_adds,
        a_day,
        a_visit_sheet,
        a_next_step,
        evidence,
        an_own_entry,
        staff_development,
        a_milestone,
        a_phase,
        the_picture,
        how_we_work,
    ],
)
def test_of_two_at_once_one_is_saved_and_the_other_is_given_back(text: Any) -> None:
    world = make_world(parts_open=["full_plan", "capacity", "development"])
    save, people = text(world)
    results = together(
        *[
            lambda by=by, words=words: save(by, words)
            for by, words in zip(people, ("First words", "Other words"), strict=True)
        ]
    )
    late = [result for result in results if isinstance(result, Exception)]
    assert [type(result) for result in late] == [Stale], results
