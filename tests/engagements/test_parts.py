"""Light first, full when wanted (D1): parts that are closed until either side opens them."""

import pytest
from django.urls import reverse

from core.errors import Refused
from core.models import AuditEvent
from engagements.rooms import Room, closed_rooms, is_open, register, room_of, rooms_of
from engagements.rules import standing
from engagements.services.lifecycle import stop_engagement
from engagements.services.parts import open_part
from hubs.settings.choices import PARTS
from tests.engagements.test_lifecycle import move
from tests.engagements.test_opening import opening
from tests.factories.engagements import make_world
from tests.factories.hubs import HubSettingFactory

pytestmark = pytest.mark.django_db

PART = "findings"


def titles(world, person):
    engagement = world.fresh()
    return [room.title for room, _ in rooms_of(engagement, standing(person, engagement))]


@pytest.mark.parametrize("who", ["head", "maths_lead", "llme_user"])
def test_d1_either_side_opens_a_part_for_both(who):
    world = make_world()
    title = room_of(PART).title
    assert title not in titles(world, world.head)
    open_part(by=getattr(world, who), engagement=world.fresh(), part=PART)
    assert title in titles(world, world.head)
    assert title in titles(world, world.llme_user)
    assert title in titles(world, world.coordinator)


@pytest.mark.parametrize("who", ["coordinator", "governor", "colleague"])
def test_who_only_reads_opens_nothing(who):
    world = make_world()
    with pytest.raises(Refused, match="open the parts they want"):
        open_part(by=getattr(world, who), engagement=world.fresh(), part=PART)
    assert not is_open(world.fresh(), PART)


def test_opening_twice_changes_nothing_and_is_told_once():
    world = make_world()
    for person in (world.head, world.llme_user):
        open_part(by=person, engagement=world.fresh(), part=PART)
    assert world.fresh().parts_open == [PART]
    assert AuditEvent.objects.filter(verb="part_opened").count() == 1


def test_a_part_stays_as_it_is_when_the_work_is_over():
    world = make_world()
    move(stop_engagement, world, world.coordinator)
    with pytest.raises(Refused, match="over"):
        open_part(by=world.head, engagement=world.fresh(), part=PART)


def test_a_hub_sets_which_parts_are_open_from_the_start():
    world = make_world()
    HubSettingFactory(hub=world.hub, name="parts_open_at_start", value=[PART])
    other = opening(world)
    assert is_open(other, PART)
    assert not is_open(world.fresh(), PART), "work that runs keeps what it has"


def test_every_room_of_a_part_can_be_set_by_a_hub():
    with pytest.raises(ValueError, match="PARTS"):
        register(Room("Nowhere", "evidence:list", part="nowhere"))


def test_the_page_of_parts_opens_one_and_goes_there(client_for):
    world = make_world()
    engagement = world.fresh()
    head = client_for(world.head)
    page = head.get(reverse("engagements:parts", args=[engagement.reference]))
    assert room_of(PART).title in page.text
    answer = head.post(reverse("engagements:open_part", args=[engagement.reference, PART]))
    assert answer.url == room_of(PART).url(engagement)
    page = head.get(reverse("engagements:parts", args=[engagement.reference]))
    assert f'id="{PART}"' not in page.text
    history = head.get(reverse("engagements:history", args=[engagement.reference]))
    assert f"Opened a part: {room_of(PART).title}." in history.text


def test_a_part_that_does_not_exist_is_not_found(client_for):
    world = make_world()
    path = reverse("engagements:open_part", args=[world.fresh().reference, "nothing"])
    assert client_for(world.head).post(path).status_code == 404


def test_closed_rooms_are_shown_to_readers_without_a_button(client_for):
    world = make_world()
    page = client_for(world.governor).get(reverse("engagements:parts", args=[world.fresh().reference]))
    assert "open what they want" in page.text
    assert "/open/" not in page.text
    assert closed_rooms(world.fresh(), standing(world.governor, world.fresh()))
    assert {room.part for room in closed_rooms(world.fresh(), standing(world.head, world.fresh()))} <= dict(
        PARTS
    ).keys()
