"""What a person can see and why: said of them, and to them on their own page; of every role there is."""

import pytest
from django.urls import reverse

from accounts import roles
from oversight.sees import READS
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db

SAID = {
    "llme_user": "reads the shared record of each school that a coordinator assigned, because an LLME does",
    "head": "reads the whole shared record of the school’s work with the hub",
    "governor": "because governors may follow the work. It is to read, not to change.",
    "coordinator": "because a coordinator finds LLMEs for schools, and nobody is forgotten.",
}


@pytest.mark.parametrize("who", SAID)
def test_it_speaks_of_the_person_and_says_what_they_read(who, client_for):
    world = make_world()
    person = getattr(world, who)
    page = client_for(world.hub_lead).get(reverse("oversight:person_sees", args=[person.pk])).text
    reading = page.split("What each role reads")[1].split("</dl>")[0]
    assert SAID[who] in reading
    assert f"{person} reads " in reading
    assert "you" not in reading.lower().split()
    assert "your" not in reading.lower().split()


def test_one_s_own_page_speaks_to_oneself(client_for):
    world = make_world()
    page = client_for(world.llme_user).get(reverse("oversight:person_sees", args=[world.llme_user.pk])).text
    assert "You read the shared record of each school that a coordinator assigned" in page
    assert "Lee Lane reads" not in page


def test_every_role_there_is_says_what_it_reads_and_why():
    assert set(READS) == set(roles.KINDS)
    for words in READS.values():
        assert "because" in words
        assert words.endswith(".")
