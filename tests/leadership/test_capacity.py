"""What a leader writes of their own growing is the leader's, and for whom the leader chooses (B8, D8)."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEvent
from engagements.services.cover import name_cover
from engagements.services.parts import open_part
from engagements.services.strikes import answer_strike, request_strike
from leadership.models import CapacityEntry
from leadership.services.capacity import correct_capacity, withdraw_capacity, write_capacity
from tests.exploring.pages import fields_of, words_of
from tests.factories.engagements import ahead, make_llme

WORDS = {"leads": "Maths", "now": "I ask for help too late.", "next": "To lead the book meeting."}
ALL = ("llmes_read", "head_reads", "leaders_read", "coordinator_reads")


def url(name, world, *args):
    return reverse(f"leadership:{name}", args=[world.engagement.reference, *args])


def write(world, by=None, **extra):
    open_part(by=world.head, engagement=world.fresh(), part="capacity")
    return write_capacity(by=by or world.maths_lead, engagement=world.fresh(), **(WORDS | extra))


def readers(world, entry):
    people = (
        *("llme_user", "second_llme_user", "head", "maths_lead", "colleague", "governor", "coordinator"),
        *("hub_lead", "hub_reader", "ncetm", "admin", "nobody", "other_coordinator", "other_head"),
    )
    return {
        name
        for name in people
        if CapacityEntry.objects.visible_to(getattr(world, name)).filter(pk=entry.pk).exists()
    }


def test_b8_october_and_june_stand_side_by_side_with_who_wrote_each(world, client_for):
    today = datetime.datetime.now(tz=datetime.UTC)
    with time_machine.travel(today - datetime.timedelta(days=1)):
        first = write(world, now="I plan alone.")
        other = write(world, by=world.head, leads="The school", now="I leave maths to others.")
    second = write(world, now="I plan with four teachers.")

    page = words_of(client_for(world.llme_user).get(url("capacity", world)))
    for entry in (first, second, other):
        day = entry.written_at
        assert f"{entry.written_by}, {day.day} {day:%B %Y}." in page
    assert page.index("I plan alone.") < page.index("I plan with four teachers.")
    assert page.index("Then") < page.index("I plan alone.")


@pytest.mark.parametrize(
    ("chosen", "read"),
    [
        ((), set()),
        (("llmes_read",), {"llme_user", "second_llme_user"}),
        (("head_reads",), {"head"}),
        (("leaders_read",), {"head"}),
        (("coordinator_reads",), {"coordinator", "hub_lead"}),
        (ALL, {"llme_user", "second_llme_user", "head", "coordinator", "hub_lead"}),
    ],
)
def test_the_leader_chooses_who_reads_it(world, chosen, read):
    entry = write(world, readers=chosen)
    assert readers(world, entry) == read | {"maths_lead"}


def test_the_llmes_alone_read_it_unless_the_leader_says_otherwise(world, client_for):
    write(world)
    assert readers(world, CapacityEntry.objects.get()) == {"maths_lead", "llme_user", "second_llme_user"}
    form = fields_of(client_for(world.maths_lead).get(url("write_capacity", world)))
    assert form["readers"] == "llmes_read"


def test_who_only_covers_for_the_llme_reads_none_of_it(world, client_for):
    write(world, now="I ask for help too late.")
    cover = make_llme(world.hub, "Carla Cover")
    name_cover(
        by=world.coordinator, engagement=world.engagement, llme=cover, starts_on=ahead(0), ends_on=ahead(7),
        cover_reason="away",
    )  # fmt: skip

    assert "I ask for help too late." in words_of(client_for(world.llme_user).get(url("capacity", world)))
    page = client_for(cover.user).get(url("capacity", world))
    assert page.status_code == 200
    assert "I ask for help too late." not in words_of(page)


def test_another_head_of_later_is_the_head_who_reads(world):
    entry = write(world, readers=("head_reads",))
    from schools.models import SchoolLeader

    SchoolLeader.objects.filter(user=world.head).update(role="colleague")
    assert readers(world, entry) == {"maths_lead"}


@pytest.mark.parametrize("who", ["llme_user", "coordinator", "colleague", "governor", "admin", "other_head"])
def test_only_leaders_of_the_school_write_and_only_their_own(world, client_for, who):
    entry = write(world)
    user = getattr(world, who)
    with pytest.raises(Refused):
        write(world, by=user)
    for act in (
        lambda: withdraw_capacity(by=user, entry=entry),
        lambda: correct_capacity(by=user, entry=entry, seen=1, **WORDS, shows="", readers=ALL),
    ):
        with pytest.raises(Refused):
            act()
    assert client_for(user).post(url("withdraw_capacity", world, entry.pk)).status_code in (403, 404)


def test_not_even_the_head_changes_what_the_maths_lead_wrote(world, client_for):
    entry = write(world, readers=ALL)
    assert client_for(world.head).get(url("correct_capacity", world, entry.pk)).status_code == 403
    with pytest.raises(Refused, match="Only who wrote this"):
        withdraw_capacity(by=world.head, entry=entry)


def test_it_leaves_no_trace_on_the_history_and_no_word_anywhere(world, client_for):
    write(world, readers=ALL)
    history = reverse("engagements:history", args=[world.engagement.reference])
    for who in (world.head, world.coordinator, world.maths_lead):
        page = words_of(client_for(who).get(history))
        assert "capacity" not in page.lower()
        assert "leader’s" not in page
    event = AuditEvent.objects.get(verb="capacity_written")
    assert event.private
    assert (event.facts, event.digests) == ({}, {})


def test_the_leader_changes_readers_in_the_page_and_takes_an_entry_back(world, client_for):
    entry = write(world)
    client = client_for(world.maths_lead)
    form = fields_of(client.get(url("correct_capacity", world, entry.pk)))
    client.post(url("correct_capacity", world, entry.pk), {**form, "readers": []})
    assert readers(world, entry) == {"maths_lead"}
    page = words_of(client.get(url("capacity", world)))
    assert "Read by who wrote it alone." in page

    client.post(url("correct_capacity", world, entry.pk), {**form, "seen": 2, "readers": ALL})
    client.post(url("withdraw_capacity", world, entry.pk))
    assert readers(world, entry) == {"maths_lead"}


def test_two_windows_lose_nothing(world, client_for):
    entry = write(world)
    correct_capacity(
        by=world.maths_lead, entry=entry, seen=1, **(WORDS | {"now": "Newer"}), shows="", readers=()
    )
    with pytest.raises(Stale):
        correct_capacity(by=world.maths_lead, entry=entry, seen=1, **WORDS, shows="Other", readers=())
    client = client_for(world.maths_lead)
    page = client.post(
        url("correct_capacity", world, entry.pk), WORDS | {"seen": 1, "now": "Mine", "shows": "x"}
    )
    assert page.status_code == 409
    assert "Newer" in words_of(page)
    assert "Mine" in words_of(page)


def test_an_empty_entry_is_refused(world, client_for):
    open_part(by=world.head, engagement=world.fresh(), part="capacity")
    client = client_for(world.head)
    form = fields_of(client.get(url("write_capacity", world)))
    page = words_of(client.post(url("write_capacity", world), form | {"leads": "Maths"}))
    assert "Write a line on where you are now, or on what is next." in page
    with pytest.raises(IntegrityError), transaction.atomic():
        CapacityEntry.objects.create(engagement=world.engagement, leads="Maths", written_by=world.head)


def test_asking_for_a_strike_tells_nobody_of_an_entry(world):
    write(world, now="Miss Quartz helps me.")
    with pytest.raises(Refused, match="do not stand"):
        request_strike(by=world.head, day=world.day(), words="Miss Quartz")
    long_ago = world.engagement.starts_on + datetime.timedelta(days=1)
    day = world.day(on=long_ago, worked_on="Miss Quartz taught")
    asked = request_strike(by=world.head, day=day, words="Miss Quartz")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert CapacityEntry.objects.get().now == "[words struck out] helps me."


def test_a_closed_part_is_not_written(world, client_for):
    with pytest.raises(Refused, match="not open"):
        write_capacity(by=world.head, engagement=world.fresh(), **WORDS)
    assert "This part is not open." in words_of(client_for(world.head).get(url("capacity", world)))
