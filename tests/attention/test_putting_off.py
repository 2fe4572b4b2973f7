"""A reason is put off until a day or dismissed, with words that both sides read, and comes back."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from attention.desk import reasons_of
from attention.models import PutOff
from attention.services.putting_off import put_back, put_off
from core.errors import Refused
from core.models import AuditEvent
from core.written import uk_date
from engagements.models import Assignment, Engagement
from schools.models import School
from tests.factories.attention import PutOffFactory
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db
WHY = "The head asked for peace until the inspection is over."


@pytest.fixture
def world():
    """A school with a day that waits since today."""
    world = make_world()
    world.day(hub_sees_on=timezone.localdate())
    return world


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def on_the_desk(world, on=None):
    found = reasons_of([world.hub], world.coordinator, on)
    return [reason.rule.code for reasons in found.values() for reason in reasons]


def dismiss(world, **more):
    more = {"by": world.coordinator, "rule": "unconfirmed", "reason": WHY} | more
    return put_off(engagement=world.engagement, **more)


def test_put_off_until_a_day_it_is_back_on_that_day(world):
    dismiss(world, until_on=day(7))
    assert on_the_desk(world) == []
    assert on_the_desk(world, day(6)) == []
    assert on_the_desk(world, day(7)) == ["unconfirmed"]


def test_dismissed_it_stays_away_until_it_is_so_anew(world):
    dismiss(world)
    assert on_the_desk(world, day(100)) == []
    world.day(on=day(-9), hub_sees_on=day(3))
    assert on_the_desk(world, day(2)) == []
    assert on_the_desk(world, day(3)) == ["unconfirmed"]


def test_nothing_is_dismissed_for_good(world, client_for):
    """Where nothing new ever comes, as with paused work, it is asked about again after half a year."""
    dismiss(world)
    assert on_the_desk(world, day(181)) == []
    assert on_the_desk(world, day(182)) == ["unconfirmed"]
    said = f"at the latest on {uk_date(day(182))}"
    form = reverse("attention:put_off", args=[world.engagement.reference, "unconfirmed"])
    rules = reverse("attention:rules", args=[world.hub.code])
    for address in (form, page_of(world), rules):
        assert said in client_for(world.coordinator).get(address).text
    work = client_for(world.head).get(world.engagement.get_absolute_url()).text
    assert f"at the latest {uk_date(day(182))}" in work
    PutOff.objects.update(put_on=day(-182))
    assert f"Came back on {uk_date(day(0))}." in client_for(world.head).get(page_of(world)).text
    # Dismissed again, it is away again.
    dismiss(world)
    assert on_the_desk(world) == []


def test_a_day_far_ahead_is_refused(world):
    with pytest.raises(Refused, match="within a year"):
        dismiss(world, until_on=day(367))
    assert dismiss(world, until_on=day(366)).until_on == day(366)


def test_a_new_fact_comes_back_before_the_day_too(world):
    dismiss(world, until_on=day(30))
    world.day(on=day(-9), hub_sees_on=day(3))
    assert on_the_desk(world, day(3)) == ["unconfirmed"]


def test_another_reason_is_not_put_off_with_it(world):
    School.objects.filter(pk=world.school.pk).update(status=School.Status.CLOSING)
    dismiss(world)
    assert on_the_desk(world) == ["closing"]


def test_an_llme_who_leaves_later_is_a_new_reason(world):
    leads = Assignment.objects.filter(engagement=world.engagement)
    with time_machine.travel(timezone.now() - datetime.timedelta(days=9)):
        leads.update(ended_at=timezone.now())
        dismiss(world, rule="no_llme")
    assert "no_llme" not in on_the_desk(world)
    leads.update(ended_at=timezone.now())
    assert "no_llme" in on_the_desk(world)


def test_a_school_that_was_to_close_and_has_closed_is_a_new_reason(world):
    school = School.objects.filter(pk=world.school.pk)
    school.update(status=School.Status.CLOSING)
    dismiss(world, rule="closing")
    assert on_the_desk(world, day(40)) == ["unconfirmed"]
    school.update(status=School.Status.CLOSED, closed_on=day(30))
    assert on_the_desk(world, day(40)) == ["closing", "unconfirmed"]


def test_it_can_be_taken_up_again(world):
    row = dismiss(world)
    for _ in range(2):
        row = put_back(by=world.hub_lead, row=row)
    assert row.undone_by == world.hub_lead
    assert on_the_desk(world) == ["unconfirmed"]


def test_a_second_time_stands_in_place_of_the_first(world):
    first, second = dismiss(world), dismiss(world, until_on=day(9), reason="Until half-term")
    assert list(PutOff.objects.standing()) == [second]
    assert PutOff.objects.get(pk=first.pk).undone_by == world.coordinator


def test_who_may_and_what_may_not_be_put_off(world):
    for person in (world.head, world.llme_user, world.hub_reader, world.other_coordinator, world.admin):
        with pytest.raises(Refused):
            dismiss(world, by=person)
    for rule in ("concern", "asked_in_confidence", "message", "nothing"):
        with pytest.raises(Refused, match="waits for your answer"):
            dismiss(world, rule=rule)
    for wrong in ({"reason": " "}, {"until_on": day(0)}, {"until_on": day(-1)}):
        with pytest.raises(Refused):
            dismiss(world, **wrong)
    with pytest.raises(Refused, match="no longer so"):
        dismiss(world, rule="quiet")
    row = dismiss(world)
    with pytest.raises(Refused):
        put_back(by=world.llme_user, row=row)
    Engagement.objects.filter(pk=world.engagement.pk).update(status="stopped", ended_on=day(0))
    with pytest.raises(Refused, match="This work is over"):
        dismiss(world)


def test_the_record_of_changes_holds_no_words(world):
    dismiss(world, until_on=day(7))
    event = AuditEvent.objects.get(verb="reason_put_off")
    assert WHY not in str(event.digests) + str(event.facts) + str(event.context)
    assert event.facts["until_on"] == [None, day(7).isoformat()]


def page_of(world):
    return reverse("attention:attention", args=[world.engagement.reference])


def test_both_sides_read_what_was_put_off_and_why(world, client_for):
    dismiss(world, until_on=day(7))
    for person in (world.head, world.maths_lead, world.governor, world.llme_user, world.coordinator):
        page = client_for(person).get(page_of(world)).content.decode()
        assert WHY in page
        assert "A day has waited long to be confirmed" in page
        assert f"Comes back on {day(7).day} " in page
        assert ">Put off<" in page.split("Put off by the hub")[0]
        work = client_for(person).get(world.engagement.get_absolute_url()).content.decode()
        assert page_of(world) in work
        assert "was put off until" in work


def test_a_coordinator_puts_off_from_the_desk_and_takes_it_up_again(world, client_for):
    client = client_for(world.coordinator)
    address = reverse("attention:put_off", args=[world.engagement.reference, "unconfirmed"])
    assert address in client.get("/").content.decode()
    sent = {"how": "until", "reason": WHY, "submission": uuid.uuid4()}
    assert "Enter the day it comes back." in client.post(address, sent).content.decode()
    back = day(7)
    sent |= {"until_on_day": back.day, "until_on_month": back.month, "until_on_year": back.year}
    for _ in range(2):  # a double click
        assert client.post(address, sent).status_code == 302
    assert PutOff.objects.count() == 1
    home = client.get("/").content.decode()
    assert "Nothing is waiting for the hub" in home
    assert home.count("is put off until") == 1
    assert f'<a class="govuk-notification-banner__link" href="{page_of(world)}">Take it up again</a>' in home
    row = PutOff.objects.get()
    client.post(reverse("attention:put_back", args=[world.engagement.reference, row.pk]))
    home = client.get("/").content.decode()
    assert address in home
    assert "is taken up again." in home


def test_what_is_put_off_is_nobodys_turn_on_the_page_of_our_work_until_it_comes_about_anew(world, client_for):
    Assignment.objects.update(ended_at=timezone.now(), ended_by=world.coordinator)

    def turns():
        page = client_for(world.coordinator).get(world.engagement.get_absolute_url()).content.decode()
        cards = re.findall(r'hs-next__turn">([^<]+)</p>\s*<p class="hs-next__text">(.*?)</p>', page, re.S)
        return {re.sub("<[^>]+>", "", text): (turn, "href" in text) for turn, text in cards}

    assert turns()["Assign an LLME"] == ("Your turn", True)
    dismiss(world, rule="no_llme", until_on=day(7))
    assert turns()["Assign an LLME"] == (f"Put off until {uk_date(day(7))}", True)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        assert turns()["Assign an LLME"] == ("Your turn", True)
    PutOff.objects.update(put_on=day(-2))  # the LLME left after that
    assert turns()["Assign an LLME"] == ("Your turn", True)


def test_what_holds_no_more_does_not_read_as_put_off(world, client_for):
    """An LLME has come: nobody reads above their name that there is none yet."""
    lead = Assignment.objects.filter(role="lead", engagement=world.engagement)
    lead.update(ended_at=timezone.now(), ended_by=world.coordinator)
    dismiss(world, rule="no_llme")
    pages = (world.engagement.get_absolute_url(), f"/hubs/{world.hub.code}/needs-attention/")

    def told():
        client = client_for(world.coordinator)
        return [client.get(page).content.decode().count(WHY) for page in pages]

    assert told() == [1, 1]
    lead.update(ended_at=None, ended_by=None)
    assert told() == [0, 0]
    lead.update(ended_at=timezone.now() + datetime.timedelta(days=1), ended_by=world.coordinator)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert told() == [0, 0]  # another one left: it is back on the desk
        assert "No LLME yet, since" in client_for(world.coordinator).get("/").content.decode()


def test_what_is_told_in_confidence_is_on_no_page_of_the_sides(world, client_for):
    from tests.factories.conversations import LLMEChangeRequestFactory, make_concern

    make_concern(world.engagement, world.head, world.coordinator)
    LLMEChangeRequestFactory(engagement=world.engagement, asked_by=world.head)
    home = client_for(world.coordinator).get("/").content.decode()
    assert "The school asks you something in confidence" in home
    for person in (world.head, world.llme_user, world.coordinator):
        now = client_for(person).get(page_of(world)).content.decode().split("What brings a school")[0]
        assert "confidence" not in now
        assert "concern" not in now


def test_struck_words_are_struck_here_too(world):
    from engagements.strikes import places_with

    PutOffFactory(engagement=world.engagement, reason="Mrs Elm is away")
    assert places_with(world.engagement, "Mrs Elm") == 1
