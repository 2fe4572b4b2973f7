"""Addresses of the desk as somebody would write them: the list, kept views, the proposal."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import Refused
from engagements.models import Assignment
from hubs.models import HubMembership
from listing.columns import CHOOSABLE
from listing.models import SavedView
from listing.services import edit_view, save_view
from tests.factories.engagements import World, make_hub_person, make_world
from tests.factories.listing import SavedViewFactory
from tests.matching.conftest import Desk, make_desk

pytestmark = pytest.mark.django_db
LIST = "/engagements/"
ALL_COLUMNS = ".".join(column.key for column in CHOOSABLE)


@pytest.fixture
def world() -> World:
    return make_world()


def bare(page: Any) -> str:
    """What the page says, without what it repeats of its own address."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_long_address_is_kept_under_a_name(world: World, client_for: Callable[[Any], Client]) -> None:
    """Every column, and every filter as long as it may be: longer than a form's result once had room for."""
    names = ("stage", "phase", "eef", "llme", "authority", "trust", "priority", "left", "than", "attention")
    query = "&".join([f"columns={ALL_COLUMNS}", *(f"{name}={'x' * 60}" for name in names)])
    client = client_for(world.coordinator)

    sent = client.post(
        reverse("listing:save_view"), {"list": query, "name": "Long", "submission": str(uuid.uuid4())}
    )

    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200
    assert len(SavedView.objects.get().query) > 600
    again = client.post(
        reverse("listing:invite_again"),
        {"list": query, "row": world.engagement.pk, "submission": str(uuid.uuid4())},
    )
    assert again.status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "sort=school__head_name",
        "sort=--left",
        "sort=pk);--",
        "columns=password.reference.__class__",
        "columns=" + "left." * 300,
        "than=1e999999&left=more",
        "than=NaN&left=more",
        "than=Infinity&left=more",
        "than=-0.0&left=more",
        "person=0&urn=-1",
        "person=99999999999999999999",
        "urn=1e5",
        "view=99999999999999999999999999",
        "llme=" + "9" * 60,
        "trust=" + "9" * 60,
        "authority=%00",
        "page=1e9&stage=live",
        "stage=live&" * 300,
        "row=1&" * 900,
    ],
)
def test_an_absurd_address_of_the_list_is_a_page(
    world: World, query: str, client_for: Callable[[Any], Client]
) -> None:
    for person in (world.coordinator, world.admin, world.llme_user):
        page = client_for(person).get(f"{LIST}?{query}")
        assert page.status_code in ((200,) if "%00" not in query else (200, 400)), person


def test_ten_thousand_ids_in_an_address_are_refused_with_a_page(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    client, rows = client_for(world.coordinator), "&".join(f"row={number}" for number in range(10_000))
    for path in (LIST, reverse("listing:invite_again")):
        assert client.get(f"{path}?{rows}").status_code in (200, 400)
    sent = client.post(reverse("listing:export"), rows, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 400


@pytest.mark.parametrize("name", ["llme", "person", "urn", "trust", "authority", "hub"])
def test_an_id_of_another_hub_answers_like_one_that_there_is_not(
    world: World, name: str, client_for: Callable[[Any], Client]
) -> None:
    """Neither rows nor counts nor a chip tell that it exists."""
    theirs = {
        "llme": world.other_llme.pk,
        "person": world.other_llme.user_id,
        "urn": world.other_engagement.school_id,
        "trust": 424242,
        "authority": "999",
        "hub": world.other_hub.code,
    }[name]
    nothing = "hub-none" if name == "hub" else 888888 if name == "urn" else 77_000_000
    client = client_for(world.coordinator)

    there, not_there = (bare(client.get(f"{LIST}?{name}={value}")) for value in (theirs, nothing))

    assert there.replace(str(world.other_engagement.school_id), "888888") == not_there
    for leak in ("Oak Primary School", "Olga Lane", "Birch Hub"):
        assert leak not in there


def test_somebody_elses_view_is_not_found_and_opens_nothing(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    theirs = SavedViewFactory(saved_by=world.other_coordinator, name="Quokka", hub=world.other_hub)
    client = client_for(world.coordinator)

    assert "Quokka" not in client.get(f"{LIST}?view={theirs.pk}").content.decode()
    for name in ("edit_view", "withdraw_view"):
        address = reverse(f"listing:{name}", args=[theirs.pk])
        assert client.post(address, {"name": "Mine", "version": 1}).status_code == 404
    assert SavedView.objects.standing().get() == theirs


def test_who_left_a_hub_neither_reads_nor_rewrites_what_was_shared_in_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    elsewhere = make_hub_person(world.other_hub, HubMembership.Role.COORDINATOR, "Lea Ver")
    HubMembership.objects.create(
        user=elsewhere, hub=world.hub, role=HubMembership.Role.COORDINATOR, starts_on=timezone.localdate()
    )
    mine = save_view(by=elsewhere, name="From Lea", query="stage=live", hub=world.hub)
    SavedViewFactory(saved_by=world.coordinator, name="Quokka", hub=world.hub)
    HubMembership.objects.filter(user=elsewhere, hub=world.hub).update(
        ended_at=timezone.now(), ended_by=world.admin
    )
    elsewhere = User.objects.get(pk=elsewhere.pk)
    client = client_for(elsewhere)

    assert "Quokka" not in client.get(reverse("listing:views")).content.decode()
    with pytest.raises(Refused):
        edit_view(by=elsewhere, view=mine, seen_version=1, name="Rude words", hub=world.hub, default=False)
    client.post(
        reverse("listing:edit_view", args=[mine.pk]),
        {"name": "Rude words", "version": 1, "hub": world.hub.pk},
    )
    mine.refresh_from_db()
    assert mine.name == "From Lea"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e308", "", "11", "9" * 5000, "0x5", "1e999999999"])
def test_absurd_weights_are_told_and_the_hubs_hold(
    desk: Desk, value: str, client_for: Callable[[Any], Client]
) -> None:
    desk.school("Elm Primary School")
    desk.llme("Ann One", days="20")
    path = reverse("matching:proposal", args=[desk.hub.code])

    page = client_for(desk.coordinator).get(path, {"distance": value, "furthest_miles": value})

    assert page.status_code == 200
    weights = page.context["choices"].weights
    assert (weights.distance, weights.furthest_miles in (30, 11)) == (5, True)
    assert page.context["weights_form"].errors["distance"]
    assert "Ann One" in page.content.decode()


def test_ids_of_another_hub_in_a_proposal_do_nothing_and_tell_nothing(
    desk: Desk, client_for: Callable[[Any], Client]
) -> None:
    elsewhere = make_desk()
    work, ann = desk.school("Elm Primary School"), desk.llme("Ann One", days="20")
    theirs, olga = elsewhere.school("Quokka School"), elsewhere.llme("Olga Two", days="20")
    client, path = client_for(desk.coordinator), reverse("matching:proposal", args=[desk.hub.code])
    pairs = [f"{work.pk}-{olga.pk}", f"{theirs.pk}-{ann.pk}", f"{theirs.pk}-{olga.pk}", "0-0", "9-999999999"]

    for asked in ({"pin": pairs}, {"veto": pairs}, {"only": [theirs.pk]}, {"pin": pairs, "veto": pairs}):
        page = client.get(path, asked)
        assert page.status_code == 200
        assert "Quokka" not in page.content.decode()
        assert "Olga" not in page.content.decode()
    for pair in pairs:
        sent = client.post(f"{path}?pin={pair}", {"pair": pair, "submission": str(uuid.uuid4())})
        assert sent.status_code == 409, pair
        assert "Quokka" not in sent.content.decode()
        assert "Olga" not in sent.content.decode()
    assert not Assignment.objects.exists()


def test_a_stale_proposal_sent_again_after_it_was_accepted_assigns_nothing(
    desk: Desk, client_for: Callable[[Any], Client]
) -> None:
    work, ann = desk.school("Elm Primary School"), desk.llme("Ann One", days="20")
    path = reverse("matching:proposal", args=[desk.hub.code])
    form = {"pair": f"{work.pk}-{ann.pk}"}
    first = client_for(desk.coordinator).post(path, form | {"submission": str(uuid.uuid4())})
    again = client_for(desk.other).post(path, form | {"submission": str(uuid.uuid4())})

    assert (first.status_code, again.status_code) == (302, 409)
    assert Assignment.objects.count() == 1
    assert "Elm Primary School has an LLME now: Ann One." in again.content.decode()
