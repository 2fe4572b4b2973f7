"""Staff development as roles and counts: "8 of 11 teachers", 73%, and no names (B11)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent
from engagements.services.parts import open_part
from leadership.models import DevelopmentReach, DevelopmentSession
from leadership.services.development import (
    Counts,
    add_development,
    edit_development,
    withdraw_development,
)
from tests.exploring.pages import fields_of, words_of


def url(name, world, *args):
    return reverse(f"leadership:{name}", args=[world.engagement.reference, *args])


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def add(world, by=None, **extra):
    open_part(by=world.head, engagement=world.fresh(), part="development")
    values = {
        "title": "Questions that ask why",
        "on": in_days(-3),
        "led": "llme",
        "reach": {"teachers": Counts(11, 8)},
    }
    return add_development(by=by or world.head, engagement=world.fresh(), **(values | extra))


def date_parts(day):
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def test_b11_eight_of_eleven_teachers_reads_as_73_per_cent_with_the_date(world, client_for):
    open_part(by=world.head, engagement=world.fresh(), part="development")
    client, day = client_for(world.maths_lead), in_days(-3)
    form = fields_of(client.get(url("add_development", world))) | date_parts(day)
    form |= {"title": "Questions that ask why", "led": "together"}
    form |= {"expected_teachers": "11", "actual_teachers": "8", "expected_assistants": "4"}
    page = words_of(client.post(url("add_development", world), form, follow=True))

    assert f"8 of 11 teachers, 73% , {day.day} {day:%B %Y}" in page
    assert "4 teaching assistants expected." in page
    governor = words_of(client_for(world.governor).get(url("development", world)))
    assert "8 of 11 teachers" in governor
    assert "Note staff development" not in governor


@pytest.mark.parametrize(
    ("came", "of", "percent"), [(0, 5, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (11, 11, 100)]
)
def test_a_share_is_rounded_as_people_do(came, of, percent):
    assert DevelopmentReach(role="teachers", expected=of, actual=came).percent == percent


def test_what_is_to_come_has_nobody_yet(world):
    with pytest.raises(Refused, match="still to come"):
        add(world, on=in_days(3))
    session = add(world, on=in_days(3), reach={"teachers": Counts(11)})
    assert [row.words for row in session.reach.all()] == ["11 teachers expected"]


def test_more_than_expected_and_nobody_at_all_are_refused(world):
    with pytest.raises(Refused, match="More came"):
        add(world, reach={"teachers": Counts(5, 6)})
    with pytest.raises(Refused, match="how many are expected"):
        add(world, reach={})
    session = add(world)
    for values in ({"expected": 5, "actual": 6}, {"expected": 0, "actual": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            session.reach.create(role="leaders", **values)


def test_the_next_form_knows_how_many_are_expected(world, client_for):
    add(world, reach={"teachers": Counts(11, 8), "assistants": Counts(4, 4)})
    form = fields_of(client_for(world.llme_user).get(url("add_development", world)))
    assert (form["expected_teachers"], form["expected_assistants"]) == ("11", "4")
    assert form["actual_teachers"] == ""


def test_who_came_is_added_later_and_the_facts_are_on_record(world, client_for):
    session = add(world, on=in_days(0), reach={"teachers": Counts(11)})
    client = client_for(world.llme_user)
    form = fields_of(client.get(url("edit_development", world, session.pk))) | {"actual_teachers": "9"}
    page = words_of(client.post(url("edit_development", world, session.pk), form, follow=True))
    assert "9 of 11 teachers, 82%" in page
    event = AuditEvent.objects.get(verb="development_edited")
    assert event.facts == {"teachers_came": [None, 9]}


def test_the_second_saver_sees_the_first(world, client_for):
    session = add(world)
    client = client_for(world.llme_user)
    mine = fields_of(client.get(url("edit_development", world, session.pk)))
    edit_development(
        by=world.head,
        session=session,
        seen_version=1,
        title="The head's title",
        on=session.on,
        led="school",
        note="",
        reach={"teachers": Counts(11, 10)},
    )
    both = client.post(url("edit_development", world, session.pk), mine | {"title": "My title"})
    assert both.status_code == 409
    for words in ("The head's title", "My title", "10 of 11 teachers", "8 of 11 teachers"):
        assert words in words_of(both)
    with pytest.raises(Stale):
        withdraw_development(by=world.head, session=session, seen_version=1, reason="Twice")


def test_what_is_withdrawn_stays_to_read_and_counts_for_nothing(world, client_for):
    session = add(world)
    client = client_for(world.head)
    form = fields_of(client.get(url("withdraw_development", world, session.pk)))
    client.post(url("withdraw_development", world, session.pk), form | {"reason": "Noted twice"})
    page = words_of(client.get(url("development", world)))
    assert "Noted twice" in page
    assert "73% , " not in page


@pytest.mark.parametrize("who", ["coordinator", "colleague", "governor", "admin", "other_head"])
def test_who_only_reads_notes_nothing(world, who):
    session = add(world)
    with pytest.raises(Refused):
        add(world, by=getattr(world, who))
    with pytest.raises(Refused):
        withdraw_development(by=getattr(world, who), session=session, seen_version=1, reason="No")


def test_a_list_of_names_asks_once(world, client_for):
    add(world)
    client = client_for(world.head)
    form = fields_of(client.get(url("add_development", world))) | date_parts(in_days(-1))
    form |= {"title": "For Anna Smith, Ben Jones and Cara Brown", "led": "school"}
    page = client.post(url("add_development", world), form)
    assert "This looks like people’s names" in words_of(page)
    assert DevelopmentSession.objects.count() == 1


def test_a_count_without_how_many_were_expected_is_asked_for(world, client_for):
    add(world)
    client = client_for(world.head)
    form = fields_of(client.get(url("add_development", world))) | date_parts(in_days(-1))
    form |= {"title": "Books", "led": "school", "actual_leaders": "2"}
    page = words_of(client.post(url("add_development", world), form))
    assert "Say how many were expected" in page


def test_a_part_that_nobody_opened_is_not_written_in(world):
    with pytest.raises(Refused, match="not open yet"):
        add_development(
            by=world.head,
            engagement=world.fresh(),
            title="Questions that ask why",
            on=in_days(-3),
            led="llme",
            reach={"teachers": Counts(11, 8)},
        )
    assert not DevelopmentSession.objects.exists()
