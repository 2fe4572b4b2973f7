"""How far our work can have come: the states in which its pages show what the cast's own state does not.

Each is what people do, through the services, with the cast as it stands; then the scenes of them.
"""

import datetime

from django.test import Client
from django.utils import timezone

from engagements.models import Engagement
from engagements.services.parts import open_part
from engagements.states import Status
from exploring.services.needs import begin_analysis
from pictures.blocks import Block
from pictures.models import Picture
from pictures.services.choosing import choose_picture
from reviews.models import LookView
from reviews.services.planning import change_way
from tests.factories import exploring, plans, reviews
from tests.factories.engagements import NextStepFactory, NextWithHubFactory
from tests.house.scene import Scene, of_ours, of_theirs, of_thing
from tests.world import Cast


def next_noted(cast: Cast, client: Client) -> None:
    """The school has noted what comes next with the hub."""
    NextWithHubFactory(engagement=cast.world.engagement, noted_by=cast.world.head)


def ended_well(cast: Cast, client: Client) -> None:
    """Our work is over, and the school has noted what comes next with the hub."""
    next_noted(cast, client)
    over = {"status": Status.COMPLETED, "ended_on": timezone.localdate()}
    Engagement.objects.filter(pk=cast.world.engagement.pk).update(**over)


def begin_to_explore(cast: Cast, client: Client) -> None:
    """Their part of strengths and needs is open, and nothing is explored yet."""
    world = cast.world
    open_part(by=world.other_head, engagement=world.other_engagement, part="needs_analysis")


def explored(cast: Cast, client: Client) -> None:
    """Both sides have agreed what they saw, the foundations too."""
    world, analysis = cast.world, exploring.fresh(cast.analysis)
    exploring.write_joint(
        analysis,
        world.head,
        "vision",
        strengths="Leaders and teachers say the same of what maths is for",
        needs="Families hear of it late",
        where="growing",
    )
    exploring.agree(analysis, world.head, world.llme_user)


def explored_again(cast: Cast, client: Client) -> None:
    """Some months on they have looked again, and see it differently in one area."""
    explored(cast, client)
    world = cast.world
    again = begin_analysis(by=world.llme_user, engagement=world.fresh(), way="together")
    exploring.write_joint(
        again,
        world.head,
        "pedagogy",
        strengths="Reasons are asked for in every lesson that we saw",
        needs="Reasons written down",
        where="differ",
        difference="The school sees it in every class, the LLME in three of four: we look again in May.",
    )
    exploring.agree(again, world.head, world.llme_user)


def picture_taken_back(cast: Cast, client: Client) -> None:
    """The head has taken the page for governors back."""
    picture = Picture.objects.get(pk=cast.picture.pk)
    choose_picture(
        by=cast.world.head,
        engagement=cast.world.fresh(),
        blocks=[block.value for block in Block],
        words={name: getattr(picture, name) for name in Picture.TEXTS},
        shown=False,
        seen=picture.edit_number,
    )


def planned_in_full(cast: Cast, client: Client) -> None:
    """The shared draft says something in every column, over two terms."""
    world, draft = cast.world, plans.fresh(cast.draft)
    plans.fill_columns(draft, world.llme_user)
    later = [
        plans.line_edit("activity", words="Lead the staff meeting", lead="school", term="2026-2"),
        plans.line_edit(
            "time", role="Year leaders", term="2026-2", hours=6, cover=None, words="After school"
        ),
    ]
    plans.save_page(by=world.llme_user, version=draft, lines=later)


def each_side_first(cast: Cast, client: Client) -> None:
    """They have chosen that each side writes first; the school has written and not shared."""
    world = cast.world
    change_way(by=world.head, look=reviews.fresh(cast.look), way="each_first")
    reviews.write(
        cast.look,
        world.maths_lead,
        "school",
        m0_answer="on_track",
        m0_why="Seen in three of four classes",
        together="Teachers plan the question they will ask.",
        differently="Shorter visits, more often",
    )


def one_side_in(cast: Cast, client: Client) -> None:
    """The school's view is in, the LLME's is not."""
    each_side_first(cast, client)
    reviews.share(cast.look, cast.world.maths_lead)


def waited_long(cast: Cast, client: Client) -> None:
    """The school has waited for the LLME's view as long as it need."""
    one_side_in(cast, client)
    shared = LookView.objects.filter(look=cast.look, side="school")
    shared.update(may_open_from=timezone.localdate())


def both_sides_in(cast: Cast, client: Client) -> None:
    """Both views are in, and differ."""
    one_side_in(cast, client)
    world = cast.world
    reviews.write(
        cast.look, world.llme_user, "llme", m0_answer="partly_met", m0_why="In books, and not yet in talk"
    )
    reviews.share(cast.look, world.llme_user)


def written_together(cast: Cast, client: Client) -> None:
    """After both views they have written what they see together, and nobody has agreed it."""
    both_sides_in(cast, client)
    soon = timezone.localdate() + datetime.timedelta(days=30)
    reviews.write(
        cast.look,
        cast.world.head,
        m0_answer="differ",
        m0_why="Three classes or four: we look again in May.",
        together="Books show more reasons.",
        differently="Shorter visits, more often",
        school_step="Show two lessons at the staff meeting",
        school_step_on=soon,
        llme_step="Bring a unit that asks for reasons",
        next_on=soon,
    )


def looked_together(cast: Cast, client: Client) -> None:
    """Both sides have agreed it."""
    written_together(cast, client)
    reviews.agree(cast.look, cast.world.llme_user, cast.world.head)


def looked_back(cast: Cast, client: Client) -> None:
    """They write the last look together, and what comes next."""
    world = cast.world
    ahead = timezone.localdate() + datetime.timedelta(days=90)
    cast.things["last_look"] = reviews.make_look(world, kind="last")
    reviews.write(
        cast.last_look,
        world.head,
        m0_answer="skip",
        m0_why="The children who had it have left",
        together="Every class explains in whole sentences.",
        what_next="The maths lead goes on with the year teams.",
        outcome="intends",
        with_what="The Year 4 Work Group",
        expected_by=ahead,
    )


def new_to_our_work(cast: Cast, client: Client) -> None:
    """The LLME came after the work had begun, and has next steps to take over."""
    begun = timezone.now() - datetime.timedelta(days=30)
    Engagement.objects.filter(pk=cast.world.engagement.pk).update(started_at=begun, start_agreed_at=None)
    NextStepFactory(engagement=cast.world.engagement, side="llme", written_by=cast.world.llme_user)


STATES = [
    Scene("workload:new_here, new", "llme", of_ours("workload:new_here"), new_to_our_work),
    Scene("engagements:next_with_hub, noted", "head", of_ours("engagements:next_with_hub"), next_noted),
    Scene("oversight:our_work, over and what is next", "head", of_ours("oversight:our_work"), ended_well),
    Scene("exploring:needs, to begin", "other_head", of_theirs("exploring:needs"), begin_to_explore),
    Scene("exploring:needs, agreed", "llme", of_ours("exploring:needs"), explored),
    *[
        Scene("exploring:analysis, agreed", role, of_thing("exploring:analysis", "analysis"), explored)
        for role in ("head", "governor")
    ],
    *[
        Scene(f"{name}, explored again", "head", of_ours(name), explored_again)
        for name in ("exploring:foundations", "exploring:then_and_now", "pictures:picture")
    ],
    Scene("pictures:picture, taken back", "governor", of_ours("pictures:picture"), picture_taken_back),
    *[
        Scene(f"{name}, in full", "head", of_thing(name, "draft"), planned_in_full)
        for name in ("plans:version", "plans:edit", "plans:sheet")
    ],
    *[
        Scene(f"reviews:look, {state}", role, of_thing("reviews:look", "look"), before)
        for state, role, before in (
            ("each side first", "head", each_side_first),
            ("one side in", "llme", one_side_in),
            ("waited long", "head", waited_long),
            ("both sides in", "llme", both_sides_in),
            ("both sides in", "coordinator", both_sides_in),
            ("written together", "head", written_together),
            ("agreed", "head", looked_together),
            ("agreed", "governor", looked_together),
        )
    ],
    Scene("reviews:write, one side", "head", of_thing("reviews:write", "look", "school"), each_side_first),
    Scene("reviews:write, both in", "llme", of_thing("reviews:write", "look", "joint"), both_sides_in),
    Scene("reviews:look, last", "llme", of_thing("reviews:look", "last_look"), looked_back),
    Scene("reviews:write, last", "llme", of_thing("reviews:write", "last_look", "joint"), looked_back),
]
