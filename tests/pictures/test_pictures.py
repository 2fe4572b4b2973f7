"""The page for governors and the timeline: whose choice it is, what is on it, what falls together."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Refused, Stale
from engagements.models import OtherSupport
from engagements.services.parts import open_part
from pictures.blocks import Block
from pictures.drawing import NARROW, WIDE
from pictures.models import Picture
from pictures.overlaps import overlaps_of
from pictures.reading import scene_of
from pictures.services.choosing import choose_picture
from plans.models import Milestone
from plans.services.milestones import set_milestone_status
from tests.factories.engagements import make_world
from tests.factories.exploring import make_agreed_analysis
from tests.factories.plans import make_agreed_plan

pytestmark = pytest.mark.django_db

WORDS = {"where_we_were": "Unlike 4711", "where_we_are": "Almost 4712", "what_is_next": "All 4713"}


@pytest.fixture
def world():
    return make_world()


def today(plus=0):
    return timezone.localdate() + datetime.timedelta(days=plus)


def choose(world, *, by=None, blocks=(Block.WORDS, Block.DAYS), shown=True, seen=0, words=WORDS):
    return choose_picture(
        by=by or world.head,
        engagement=world.fresh(),
        blocks=blocks,
        words=words,
        shown=shown,
        seen=seen,
    )


def page(world, client_for, who, path="picture/"):
    response = client_for(who).get(f"/engagements/{world.engagement.reference}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def add_support(world, kind="authority", about="Maths", starts=None, ends=None):
    return OtherSupport.objects.create(
        engagement=world.engagement,
        kind=kind,
        about=about,
        starts_on=starts,
        ends_on=ends,
        added_by=world.head,
    )


def open_timeline(world):
    open_part(by=world.head, engagement=world.fresh(), part="other_support")


# Whose choice it is


def test_nobody_but_the_head_reads_the_page_before_it_is_shown(world, client_for):
    choose(world, shown=False)
    for who in (
        world.governor,
        world.maths_lead,
        world.colleague,
        world.llme_user,
        world.coordinator,
        world.admin,
    ):
        text = page(world, client_for, who)
        assert not [words for words in WORDS.values() if words in text]
        assert "has not shown this page yet" in text
    assert "Unlike 4711" in page(world, client_for, world.head)
    assert list(Picture.objects.visible_to(world.admin)) == []


def test_governors_read_what_the_head_shows_until_it_is_taken_back(world, client_for):
    picture = choose(world)
    assert "Almost 4712" in page(world, client_for, world.governor)
    choose(world, shown=False, seen=picture.edit_number)
    assert "Almost 4712" not in page(world, client_for, world.governor)


def test_only_the_head_or_their_delegate_chooses(world, client_for):
    for who in (world.maths_lead, world.llme_user, world.coordinator, world.governor):
        with pytest.raises(Refused):
            choose(world, by=who)
    path = f"/engagements/{world.engagement.reference}/picture/choose/"
    assert client_for(world.head).get(path).status_code == 200
    assert client_for(world.governor).get(path).status_code == 403


def test_nothing_that_judges_is_on_the_page_by_default(world, client_for):
    make_agreed_plan(world)
    one = Milestone.objects.order_by("pk").first()
    set_milestone_status(by=world.head, milestone=one, status="partly_met", reason="", seen=1)
    first = page(world, client_for, world.head)
    assert "What we see in the short term" in first
    assert "Partly met" not in first
    choose(world, blocks=[Block.MILESTONES, Block.STATUSES])
    assert "Partly met" in page(world, client_for, world.governor)


def test_what_is_not_chosen_is_not_on_the_page(world, client_for):
    make_agreed_plan(world)
    add_support(world, about="Seventeen")
    choose(world, blocks=[Block.DAYS])
    text = page(world, client_for, world.governor)
    assert "Days used against days agreed" in text
    for absent in ("Unlike 4711", "What we see in the short term", "Seventeen", "The phases of each focus"):
        assert absent not in text


def test_a_second_saver_of_the_school_gets_both_texts(world, client_for):
    choose(world)
    with pytest.raises(Stale):
        choose(world, seen=0, words=WORDS | {"what_is_next": "Other"})
    data = {"blocks": ["words"], "shown": "on", "seen": "0", "what_is_next": "My own words"}
    path = f"/engagements/{world.engagement.reference}/picture/choose/"
    response = client_for(world.head).post(path, data)
    assert response.status_code == 409
    assert "My own words" in response.content.decode()
    assert "All 4713" in response.content.decode()


def test_it_is_told_on_the_history_once_it_is_shown(world, client_for):
    picture = choose(world, shown=False)
    assert "page for governors" not in page(world, client_for, world.llme_user, "history/")
    picture = choose(world, seen=picture.edit_number)
    assert "Showed the page for governors." in page(world, client_for, world.llme_user, "history/")
    choose(world, shown=False, seen=picture.edit_number)
    assert "Took the page for governors back." in page(world, client_for, world.llme_user, "history/")


# What is drawn


def test_the_picture_holds_the_figures_that_every_page_holds(world):
    world.day(on=today(-30))
    world.day(on=today(-3), days=Decimal("0.5"))
    world.booked_day(on=today(10))
    scene = scene_of(world.fresh(), world.head)
    assert (scene.used, scene.booked) == (Decimal("1.5"), Decimal(1))
    assert [day.used_then for day in scene.days] == [Decimal(1), Decimal("1.5"), Decimal("1.5")]


def test_every_figure_has_words_and_a_table(world, client_for):
    make_agreed_plan(world)
    world.day(on=today(-30))
    choose(world, blocks=list(Block))
    text = page(world, client_for, world.governor)
    assert text.count('<svg class="hs-drawing') == text.count("<title id=") == text.count("<desc id=") == 6
    assert text.count(f'viewBox="0 0 {WIDE} ') == text.count(f'viewBox="0 0 {NARROW} ') == 3
    assert "6 agreed, 1 used by" in text
    assert text.count("<caption") == 3


def test_a_page_with_nothing_yet_says_so(world, client_for):
    choose(world, blocks=list(Block), words={})
    text = page(world, client_for, world.governor)
    assert "No day has been recorded or booked yet." in text
    assert "Milestones stand here once both sides have agreed the plan." in text


def test_sixty_milestones_and_a_hundred_days_are_drawn(world, client_for):
    make_agreed_plan(world, extra=57)
    for ago in range(1, 101):
        world.day(on=today(-ago), days=Decimal("0.5"))
    choose(world, blocks=list(Block))
    text = page(world, client_for, world.governor)
    assert text.count('class="hs-drawing__milestone"') == 2 * 60


def test_then_and_now_stand_side_by_side_and_where_we_are_is_a_choice(world, client_for):
    for words in ("Calm lessons", "Pupils say why"):
        said = {"strengths": words, "needs": "Talk", "where": "growing", "difference": "Seen in two classes"}
        make_agreed_analysis(world, **said)
    picture = choose(world, blocks=[Block.THEN_AND_NOW])
    text = page(world, client_for, world.governor)
    assert text.index("Calm lessons") < text.index("Pupils say why")
    judged = ("Growing", "Seen in two classes")
    assert not [words for words in judged if words in text]
    choose(world, blocks=[Block.THEN_AND_NOW, Block.STATUSES], seen=picture.edit_number)
    text = page(world, client_for, world.governor)
    assert [words for words in judged if words in text] == list(judged)


# B17


def test_b17_a_visit_of_the_authority_in_the_same_fortnight_is_shown_on_the_timeline(world, client_for):
    world.day(on=today(-20))
    add_support(world, about="Maths visit", starts=today(-10), ends=today(-10))
    open_timeline(world)
    for who in (world.head, world.llme_user, world.coordinator):
        text = page(world, client_for, who, "timeline/")
        assert "Local authority: Maths visit" in text
        assert "fall in the same fortnight." in text
        assert "hs-drawing__support--overlaps" in text


@pytest.mark.parametrize(
    ("starts", "ends", "meets"),
    [
        (-33, -33, True),  # thirteen days before our day
        (-34, -34, False),  # a fortnight
        (-7, -7, True),
        (-6, -6, False),
        (-40, -28, True),  # a course that ends near it
        (-300, 100, False),  # runs alongside
        (-20, None, False),  # no end known: runs alongside
        (None, None, False),
    ],
)
def test_b17_a_fortnight_is_fourteen_days(world, starts, ends, meets):
    day = world.day(on=today(-20))
    dates = [None if each is None else today(each) for each in (starts, ends)]
    support = add_support(world, starts=dates[0], ends=dates[1])
    assert bool(overlaps_of([support], [day])) == meets


def test_b17_an_outside_reader_sees_the_plan_in_short_and_neither_timeline_nor_page(world, client_for):
    from engagements.models import OutsideReader
    from tests.factories.engagements import long_ago, make_user

    make_agreed_plan(world)
    choose(world)
    open_timeline(world)
    reader = make_user("Odile Reader")
    OutsideReader.objects.create(
        engagement=world.engagement,
        user=reader,
        organisation="authority",
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    client = client_for(reader)
    start = f"/engagements/{world.engagement.reference}/"
    assert client.get(start + "plan/summary/").status_code == 200
    for path in ("timeline/", "picture/", "evidence/"):
        assert client.get(start + path).status_code == 404


def test_a_closed_timeline_is_a_line_and_a_button(world, client_for):
    text = page(world, client_for, world.llme_user, "timeline/")
    assert "hs-drawing" not in text
    assert "Other support on one timeline" in text
