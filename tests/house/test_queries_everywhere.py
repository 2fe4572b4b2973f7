"""How often a page asks the database: the number written here, the same for one row and for three."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import DaysProposal
from tests.factories.engagements import DaysProposalFactory
from tests.factories.llmes import CapacityFactory
from tests.house import drawing, walk
from tests.house.grow import grow
from tests.house.scene import Scene, of_ours

pytestmark = pytest.mark.django_db

MOST = {"list": 10, "detail": 14}

# Lists and homes.
LISTS = {
    ("oversight:home", "coordinator"): 10,
    ("oversight:home", "llme"): 10,
    ("oversight:home", "head"): 8,
    ("oversight:home", "hub_reader"): 10,
    ("oversight:home", "ncetm"): 4,
    ("figures:hub", "coordinator"): 9,
    ("figures:rows", "coordinator"): 9,
    ("figures:national", "ncetm"): 4,
    ("figures:own_lines", "head"): 5,
    ("figures:returns", "coordinator"): 8,
    ("figures:return", "coordinator"): 9,
    ("oversight:home", "outside_reader"): 4,
    ("oversight:home", "admin"): 3,
    ("listing:engagements", "coordinator"): 7,
    ("listing:engagements", "llme"): 7,
    ("listing:views", "coordinator"): 4,
    ("oversight:tasks", "coordinator"): 9,
    ("accounts:invitation_list", "admin"): 6,
    ("accounts:invitation_list", "coordinator"): 7,
    ("accounts:person_list", "admin"): 5,
    ("accounts:person_list", "coordinator"): 6,
    ("engagements:days", "llme"): 10,
    ("engagements:steps", "llme"): 9,
    ("engagements:history", "llme"): 7,
    ("leadership:development", "llme"): 9,
    ("evidence:list", "llme"): 9,
    ("evidence:findings", "llme"): 10,
    ("evidence:how_we_know", "llme"): 9,
    ("evidence:join_evidence", "llme"): 10,
    ("conversations:messages", "head"): 9,
    ("conversations:contact", "llme"): 10,
    ("conversations:more", "head"): 9,
    ("plans:versions", "llme"): 6,
    ("reviews:looks", "llme"): 7,
    ("hubs:list", "admin"): 5,
    ("hubs:people", "coordinator"): 9,
    ("oversight:leavers", "coordinator"): 6,
    ("llmes:list", "coordinator"): 10,
    ("llmes:conflicts", "llme"): 8,
    ("schools:search", "coordinator"): 6,
    ("schools:people", "llme"): 8,
    ("schools:without_hub", "coordinator"): 7,
    ("schools:import", "admin"): 5,
    ("intake:waiting", "coordinator"): 10,
    ("workload:workload", "coordinator"): 10,
    ("workload:july", "coordinator"): 10,
    ("workload:statements", "llme"): 9,
    ("workload:statement", "llme"): 8,
    ("engagements:my_covers", "llme"): 4,
}
# One thing with all that belongs to it.
DETAILS = {
    ("oversight:our_work", "llme"): 13,
    ("oversight:our_work", "head"): 12,
    ("oversight:our_work", "coordinator"): 12,
    ("accounts:account", "head"): 7,
    ("accounts:person", "admin"): 6,
    ("oversight:person_sees", "admin"): 11,
    ("oversight:person_sees", "coordinator"): 12,
    ("engagements:day", "llme"): 13,
    ("engagements:confirm_day", "head"): 13,
    ("engagements:start", "llme"): 13,
    ("engagements:days_agreed", "llme"): 11,
    ("engagements:cover", "coordinator"): 12,
    ("evidence:decision", "llme"): 12,
    ("evidence:finding", "llme"): 9,
    ("engagements:people", "llme"): 14,
    ("engagements:llme", "head"): 6,
    ("engagements:assign_llme", "coordinator"): 14,
    ("matching:proposal", "coordinator"): 13,
    ("exploring:context", "llme"): 9,
    ("leadership:capacity", "llme"): 7,
    ("leadership:capacity", "head"): 6,
    ("conversations:concern", "head"): 11,
    ("conversations:llme_request", "maths_lead"): 6,
    ("conversations:not_in_place", "llme"): 8,
    ("conversations:change", "llme"): 8,
    ("pictures:picture", "governor"): 13,
    ("pictures:timeline", "llme"): 13,
    ("exploring:needs", "llme"): 8,
    ("exploring:analysis", "llme"): 12,
    ("exploring:analysis", "coordinator"): 10,
    ("exploring:then_and_now", "llme"): 6,
    ("exploring:foundations", "llme"): 7,
    ("plans:plan", "llme"): 13,
    ("plans:columns", "llme"): 11,
    ("plans:focus", "llme"): 10,
    ("plans:sheet", "llme"): 11,
    ("plans:summary", "llme"): 11,
    ("plans:version", "llme"): 13,
    ("plans:edit", "llme"): 12,
    ("plans:milestone", "llme"): 11,
    ("reviews:look", "llme"): 13,
    ("hubs:hub", "coordinator"): 7,
    ("hubs:calendar", "coordinator"): 8,
    ("hubs:settings", "coordinator"): 5,
    ("hubs:texts", "coordinator"): 6,
    ("attention:rules", "coordinator"): 7,
    ("attention:attention", "llme"): 11,
    ("llmes:llme", "llme"): 9,
    ("llmes:days", "llme"): 13,
    ("llmes:seen", "llme"): 6,
    ("llmes:code", "llme"): 9,
    ("schools:school", "coordinator"): 12,
    ("schools:school", "llme"): 11,
    ("schools:import_run", "admin"): 4,
    ("intake:entry", "coordinator"): 11,
    ("intake:suggested", "anonymous"): 1,
}
COUNTED = [
    *[(name, role, count, "list") for (name, role), count in LISTS.items()],
    *[(name, role, count, "detail") for (name, role), count in DETAILS.items()],
]
BY_NAME = {(scene.name, scene.role): scene for scene in walk.EVERY}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), drawing.on_stage() as cast:
        grow(cast, 1)
        yield cast


def queries(cast, scene: Scene) -> list[str]:
    """What a page asks, in a process that has looked up the kinds of things before."""
    with drawing.undone():
        client = drawing.client_of(cast, scene)
        scene.before(cast, client)
        path = scene.path(cast)
        ContentType.objects.get_for_models(*apps.get_models())
        with CaptureQueriesContext(connection) as asked:
            drawing.opened(client, scene, path)
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize(("name", "role", "count", "kind"), COUNTED)
def test_a_page_asks_as_often_for_three_rows_as_for_one(name, role, count, kind, cast):
    assert count <= MOST[kind]
    scene = BY_NAME[name, role]
    one = queries(cast, scene)
    with drawing.undone():
        grow(cast, 2)
        grow(cast, 3)
        three = queries(cast, scene)
    assert (len(one), len(three)) == (count, count), "\n".join(three)


def test_what_a_page_is_is_counted_once():
    """Every page that is no form stands in one of the two tables."""
    counted = {name for name, *_ in COUNTED}
    assert {row.name for row in walk.PAGES if row.method == "GET"} - counted == NOT_COUNTED


# Short texts, a list that the code knows by heart, and a file.
NOT_COUNTED = {
    "engagements:open_part",
    "engagements:parts",
    "core:about",
    "core:about_wording",
    "core:signed_in",
}


@pytest.mark.parametrize("scene", [scene for scene in walk.ONCE if scene.send is None], ids=str)
def test_no_page_asks_more_than_a_detail_may(scene, cast):
    # Who looks as somebody is looked up as well, and so is what both may read.
    more = 4 if "looking" in scene.name else 0
    assert len(queries(cast, scene)) <= MOST["detail"] + more


def days_are_few(cast, client):
    """The days of the LLME for the year are known, and more are on the table than are left."""
    world = cast.world
    CapacityFactory(llme=world.llme, days=Decimal(1))
    DaysProposal.objects.filter(engagement=world.engagement, state="proposed").delete()
    DaysProposalFactory(engagement=world.engagement, days=Decimal(30), proposed_by=world.coordinator)


@pytest.mark.parametrize(
    ("name", "role", "count"),
    [
        ("engagements:days_agreed", "llme", 14),
        ("engagements:days_agreed", "coordinator", 13),
        ("engagements:start", "llme", 13),
        ("engagements:propose_days", "llme", 14),
        ("engagements:propose_days", "coordinator", 13),
        ("engagements:propose_days", "head", 9),
    ],
)
def test_a_warning_about_days_asks_no_more_than_a_detail_may(name, role, count, cast):
    asked = queries(cast, Scene("few days", role, of_ours(name), days_are_few))
    assert len(asked) == count, "\n".join(asked)


def test_a_search_that_finds_asks_no_more(cast):
    scene = Scene("search", "coordinator", lambda cast: reverse("schools:search") + "?q=elm")
    assert len(queries(cast, scene)) <= MOST["list"]


def test_an_empty_page_of_somebody_signed_in_costs_three(cast):
    """The session, the person, and all their roles: what every page begins with."""
    scene = Scene("signed in", "coordinator", lambda cast: reverse("core:signed_in"))
    asked = queries(cast, scene)
    assert len(asked) == 3, "\n".join(asked)
