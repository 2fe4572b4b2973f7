"""What the plan puts among the next things of each side."""

import pytest
from django.urls import reverse

from engagements.states import Side
from plans.models import Focus, PhaseMove
from plans.next_things import TOLD, next_things
from plans.services.foci import move_phase, see_phase
from tests.factories.engagements import NextStepFactory, ahead, follows, make_world
from tests.factories.evidence import EvidenceFactory
from tests.factories.plans import make_agreed_plan

pytestmark = pytest.mark.django_db

ASKED = "A focus is in deliver now: do you see it so too?"


@pytest.fixture
def moved():
    """The LLME has moved the first focus on to deliver."""
    world = make_world(parts_open=["full_plan"])
    make_agreed_plan(world)
    move_phase(
        by=world.llme_user,
        focus=Focus.objects.get(),
        to="deliver",
        reason="Tried out",
        grounds=follows(),
        seen=1,
    )
    return world


def asked_of(world):
    return [thing.whose for thing in next_things(world.fresh()) if thing.title == ASKED]


def test_the_other_side_finds_a_move_of_phase_among_what_is_next_until_it_has_seen_it(moved):
    assert asked_of(moved) == [Side.SCHOOL]
    see_phase(by=moved.head, move=PhaseMove.objects.select_related("focus__plan").get())
    assert asked_of(moved) == []


def test_a_move_asks_nothing_so_it_goes_by_itself_and_never_where_the_part_is_closed(moved):
    PhaseMove.objects.update(moved_at=PhaseMove.objects.get().moved_at - TOLD)
    assert asked_of(moved) == []
    PhaseMove.objects.update(moved_at=PhaseMove.objects.get().moved_at + TOLD)
    assert asked_of(moved) == [Side.SCHOOL]
    moved.engagement.parts_open = []
    moved.engagement.save()
    assert asked_of(moved) == []


def test_where_the_part_is_closed_nothing_sent_to_a_focus_changes_it(moved, client_for):
    moved.engagement.parts_open = []
    moved.engagement.save()
    focus = Focus.objects.get()
    item = EvidenceFactory(engagement=moved.engagement)
    head = client_for(moved.head)
    for name in ("focus_seen", "focus_first", "focus_evidence", "focus_phase"):
        path = reverse(f"plans:{name}", args=[moved.engagement.reference, focus.pk])
        assert head.post(path, {"shown": item.pk, "evidence": item.pk}).status_code == 409, name
    assert PhaseMove.objects.get().seen_at is None
    assert focus.evidence_links.count() == 0


def test_a_next_step_whose_date_has_passed_asks_whether_it_is_done_or_for_another_date(client_for):
    world = make_world()
    NextStepFactory(engagement=world.engagement, text="Two classes swap visits", due_on=ahead(-3))
    was = f"Was due {ahead(-3).day} {ahead(-3):%B %Y}"
    work = client_for(world.head).get(world.engagement.get_absolute_url()).text
    assert f"{was}: <a" in work
    steps = client_for(world.head).get(reverse("engagements:steps", args=[world.engagement.reference])).text
    assert f"{was}: done, another date, or set aside?" in steps
    assert "Another date<" in steps
    assert (
        "Another date<"
        not in client_for(world.llme_user)
        .get(reverse("engagements:steps", args=[world.engagement.reference]))
        .text
    )
