"""Home and the page of our work: whose turn it is, told to those who act and to those who read along."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.engagements import make_leader, make_llme, make_world
from tests.factories.plans import make_draft

pytestmark = pytest.mark.django_db


def page(user, address):
    client = Client()
    client.force_login(user)
    return client.get(address)


def words(user, address):
    return page(user, address).content.decode()


@pytest.mark.parametrize("role", ["governor", "colleague"])
def test_it_is_never_the_turn_of_those_who_read_along(role):
    world = make_world()
    world.day()
    reader = make_leader(world.school, role, "Gwen Gray")

    for address in ("/", world.engagement.get_absolute_url()):
        assert "Your turn" in words(world.head, address)
        told = words(reader, address)
        assert "Your turn" not in told
        assert "Waiting for the school" in told
    assert "What is next for the school" in words(reader, "/")


def test_ones_own_turn_comes_first_and_what_both_are_to_do_is_said_once():
    world = make_world()
    world.day(recorded_side="school", recorded_by=world.head)
    make_draft(world)

    for address in ("/", world.engagement.get_absolute_url()):
        told = words(world.head, address)
        assert told.index("Read and agree the plan") < told.index("Confirm the day of")
        assert told.count("Read and agree the plan") == 1
    mine = words(world.llme_user, world.engagement.get_absolute_url())
    assert mine.index("Confirm the day of") < mine.index("Read and agree the plan")


def test_it_is_not_the_coordinators_turn_where_it_is_both_sides_turn():
    world = make_world()
    world.booked_day()
    told = words(world.coordinator, world.engagement.get_absolute_url())

    assert "Both sides" in told
    assert "hs-next__item--yours" not in told


def test_the_next_date_says_what_is_on_it():
    world = make_world()
    on = timezone.localdate() + datetime.timedelta(days=9)
    world.engagement.next_steps.create(side="llme", text="Send two lessons", due_on=on, written_by=world.head)

    assert "(Send two lessons)" in words(world.head, world.engagement.get_absolute_url())


def test_a_schools_page_lists_the_work_of_the_years():
    world = make_world()

    assert f'href="{world.engagement.get_absolute_url()}"' in words(
        world.head, world.school.get_absolute_url()
    )


def test_work_of_others_looks_as_missing_in_development_too(settings):
    settings.DEBUG = True
    world, other = make_world(), make_world()

    answer = page(other.head, world.engagement.get_absolute_url())
    assert answer.status_code == 404
    assert "The page may also be one that you are not meant to see" in answer.content.decode()


def test_a_day_that_has_been_is_no_next_date():
    world = make_world()
    world.day(on=timezone.localdate())

    assert "Next date" not in words(world.head, world.engagement.get_absolute_url())


def test_only_a_conflict_of_interest_is_asked_about():
    world = make_world()
    free = make_llme(world.hub, "Fay Free")
    bound = make_llme(world.hub, "Bob Bound", base_school=world.school)
    address = f"{world.engagement.get_absolute_url()}llme/change/"

    assert 'name="conflict_reason"' not in words(world.coordinator, f"{address}?llme={free.pk}")
    assert 'name="conflict_reason"' in words(world.coordinator, f"{address}?llme={bound.pk}")
