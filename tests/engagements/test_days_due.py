"""Silence agrees to nothing: one reminder, and the link in it opens the one day (D6)."""

import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from accounts.services import know_device
from core.models import OutgoingMail
from core.sending import draw
from engagements.due import remind_of_days
from engagements.models import SupportDay
from engagements.services import days as verbs
from engagements.states import DayState, Status
from tests.factories.engagements import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def today(plus: int = 0) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=plus)


def record(world: World) -> SupportDay:
    return verbs.record_day(
        by=world.llme_user,
        engagement=world.engagement,
        llme=world.llme,
        on=today(),
        days=Decimal(1),
        worked_on="Fractions",
    )


def reminded() -> set[Any]:
    return {mail.to for mail in OutgoingMail.objects.filter(kind="day-reminder").select_related("to")}


def test_one_reminder_goes_to_the_other_side_on_its_day_and_never_again(world: World) -> None:
    day = record(world)
    assert day.remind_on
    remind_of_days(day.remind_on - datetime.timedelta(days=1))
    assert reminded() == set()
    remind_of_days(day.remind_on)
    remind_of_days(day.remind_on + datetime.timedelta(days=30))
    assert reminded() == {world.head, world.maths_lead}
    assert OutgoingMail.objects.filter(kind="day-reminder").count() == 2


@pytest.mark.parametrize("status", [Status.PAUSED, Status.STOPPED])
def test_work_that_rests_or_is_over_is_not_chased(status: str) -> None:
    ended = today() if status == Status.STOPPED else None
    world = make_world(status=status, ended_on=ended)
    world.day(remind_on=today(-1))
    remind_of_days(today())
    assert reminded() == set()


def test_who_is_to_read_a_day_anew_has_as_long_for_it_as_at_first(world: World) -> None:
    day = record(world)
    first = day.remind_on, day.hub_sees_on
    SupportDay.objects.filter(pk=day.pk).update(remind_on=today(-1), hub_sees_on=today(-1))
    day = verbs.correct_day(
        by=world.llme_user, day=day, seen_version=1, on=day.on, days=day.days, worked_on="Decimals"
    )
    day.refresh_from_db()
    assert (day.remind_on, day.hub_sees_on) == first


def test_a_day_that_was_answered_is_not_chased(world: World) -> None:
    day = record(world)
    verbs.confirm_day(by=world.head, day=day, seen_version=1)
    remind_of_days(today(60))
    assert reminded() == set()


def link_of(world: World, person: Any) -> str:
    message = draw(OutgoingMail.objects.get(kind="day-to-confirm", to=person))
    assert message is not None
    line = next(line for line in str(message.body).splitlines() if "/go/" in line)
    return line.replace(django_settings.BASE_URL, "")


def test_on_a_device_once_used_the_link_leads_to_confirm_and_nothing_else(world: World) -> None:
    day = record(world)
    path = link_of(world, world.head)
    client = Client()
    client.cookies[django_settings.KNOWN_DEVICE_COOKIE] = know_device(
        person=world.head, token="", label="Phone"
    )
    page = client.get(path, follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Fractions" in text
    assert SupportDay.objects.get().state == DayState.RECORDED  # following the link changes nothing
    link = parse_qs(page.request["QUERY_STRING"])["link"][0]
    address = page.request["PATH_INFO"]
    done = client.post(address, {"version": "1", "link": link})
    assert "Confirmed. Thank you" in done.content.decode()
    row = SupportDay.objects.get()
    assert (row.state, row.confirmed_by) == (DayState.CONFIRMED, world.head)
    # It opens nothing else.
    assert client.get(day.get_absolute_url()).status_code == 302


def test_on_an_unknown_device_the_link_leads_to_a_code(world: World) -> None:
    record(world)
    path = link_of(world, world.head)
    client = Client()
    page = client.get(path, follow=True)
    assert "Fractions" not in page.content.decode()
    other = link_of(world, world.maths_lead)
    client.force_login(world.governor)
    assert "Fractions" not in client.get(other, follow=True).content.decode()


def test_the_link_of_one_day_does_not_open_another(world: World) -> None:
    record(world)
    other = world.day(on=today(-5))
    path = link_of(world, world.head)
    client = Client()
    client.cookies[django_settings.KNOWN_DEVICE_COOKIE] = know_device(
        person=world.head, token="", label="Phone"
    )
    page = client.get(path, follow=True)
    link = page.request["QUERY_STRING"]
    response = client.get(f"{other.get_absolute_url()}confirm/?{link}")
    assert response.status_code == 302


def test_a_mail_that_has_become_pointless_does_not_go(world: World) -> None:
    day = record(world)
    mail = OutgoingMail.objects.get(kind="day-to-confirm", to=world.head)
    verbs.confirm_day(by=world.maths_lead, day=day, seen_version=1)
    assert draw(mail) is None
