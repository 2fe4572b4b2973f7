"""What is not yet in place is said kindly, and the school answers before the coordinator reads it (B24)."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.due import show_hub_what_is_not_in_place
from conversations.models import NotInPlace
from conversations.services.promises import answer_not_in_place, flag_not_in_place, settle_not_in_place
from core.errors import Refused
from core.models import OutgoingMail
from engagements.models import Engagement
from hubs.models import HubSetting
from tests.factories.attention import told_on_the_desk
from tests.factories.engagements import World, ahead

pytestmark = pytest.mark.django_db
NOTE = "Two teachers for half a morning would do"


def at(world: World, name: str, *args: object) -> str:
    return reverse(f"conversations:{name}", args=[world.engagement.reference, *args])


def flag(world: World, **more: Any) -> NotInPlace:
    more = {"what": "release", "note": NOTE} | more
    return flag_not_in_place(by=world.llme_user, engagement=world.engagement, **more)


def told(world: World, on: datetime.date) -> list[str]:
    lines = told_on_the_desk(world.hub, world.coordinator, on, only=["not_in_place"])
    return [told for line in lines for told in line]


def mailed(person: Any) -> int:
    return OutgoingMail.objects.filter(to=person).count()


def test_b24_the_school_has_five_school_days_before_the_coordinator_reads_it(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00"):  # a Monday
        sent = {"what": "release", "note": NOTE, "submission": uuid.uuid4()}
        assert client_for(world.llme_user).post(at(world, "flag_not_in_place"), sent).status_code == 302
        row = NotInPlace.objects.get()
        assert (mailed(world.head), mailed(world.maths_lead), mailed(world.coordinator)) == (1, 1, 0)
    here, history = at(world, "not_in_place", row.pk), ("engagements:history", [world.engagement.reference])
    others = [world.coordinator, world.hub_lead, world.governor, world.colleague, world.admin]
    with time_machine.travel("2026-11-09 18:00+00:00"):  # the fifth school day
        show_hub_what_is_not_in_place(timezone.localdate())
        for person in others:
            assert client_for(person).get(here).status_code == 404
            assert "Release" not in client_for(person).get(at(world, "more")).content.decode()
            page = client_for(person).get(reverse(history[0], args=history[1])).content.decode()
            assert "release" not in page.lower()
            work = client_for(person).get(world.engagement.get_absolute_url()).content.decode()
            assert "not yet in place" not in work
        for person in (world.head, world.maths_lead, world.second_llme_user):
            assert NOTE in client_for(person).get(here).content.decode()
        work = client_for(world.head).get(world.engagement.get_absolute_url()).content.decode()
        assert "Release not yet in place: say how it stands" in work
        assert told(world, timezone.localdate()) == []
        assert mailed(world.coordinator) == 0
    with time_machine.travel("2026-11-10 08:00+00:00"):
        for _ in range(2):
            show_hub_what_is_not_in_place(timezone.localdate())
        assert NOTE in client_for(world.coordinator).get(here).content.decode()
        assert told(world, timezone.localdate()) == ["Release not yet in place, and not answered"]
        assert mailed(world.coordinator) == 1
        page = client_for(world.head).get(reverse(history[0], args=history[1])).content.decode()
        assert "The hub can now read that release is not yet in place." in page


def test_b24_an_answer_in_time_keeps_the_coordinator_out_of_it(world: World) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00"):
        row = flag(world)
    with time_machine.travel("2026-11-05 10:00+00:00"):
        answer_not_in_place(by=world.head, flag=row, answer="Cover starts on Monday.", expected_on=ahead(4))
    with time_machine.travel("2026-11-20 08:00+00:00"):
        show_hub_what_is_not_in_place(timezone.localdate())
        assert told(world, timezone.localdate()) == []
    assert mailed(world.coordinator) == 0
    assert mailed(world.llme_user) == 1


def test_the_number_of_days_is_the_hubs(world: World) -> None:
    HubSetting.objects.create(
        hub=world.hub,
        name="not_in_place_after_school_days",
        number=1,
        value=1,
        in_effect_from=datetime.date(2026, 9, 1),
    )
    with time_machine.travel("2026-11-02 10:00+00:00"):
        assert flag(world).hub_sees_on == datetime.date(2026, 11, 4)


def test_the_words_are_kind(world: World, client_for: Callable[[Any], Client]) -> None:
    page = client_for(world.llme_user).get(at(world, "flag_not_in_place")).content.decode()
    assert "it is no complaint" in page
    row = flag(world)
    assert "Release: not yet in place" in client_for(world.head).get(at(world, "more")).content.decode()
    settle_not_in_place(by=world.head, flag=row)
    assert "Release: in place" in client_for(world.llme_user).get(at(world, "more")).content.decode()


def test_who_may_say_answer_and_settle(world: World) -> None:
    for person in (world.head, world.coordinator, world.governor, world.admin):
        with pytest.raises(Refused):
            flag_not_in_place(by=person, engagement=world.engagement, what="room")
    row = flag(world)
    for person in (world.llme_user, world.coordinator, world.colleague):
        with pytest.raises(Refused):
            answer_not_in_place(by=person, flag=row, answer="Soon")
    for person in (world.coordinator, world.governor):
        with pytest.raises(Refused):
            settle_not_in_place(by=person, flag=row)
    assert settle_not_in_place(by=world.second_llme_user, flag=row).settled_at
    assert settle_not_in_place(by=world.llme_user, flag=row).settled_by == world.second_llme_user


def test_the_same_thing_is_said_once_until_it_is_in_place(world: World) -> None:
    row = flag(world)
    with pytest.raises(Refused):
        flag(world)
    settle_not_in_place(by=world.llme_user, flag=row)
    flag(world)
    with pytest.raises(Refused):
        flag(world, what="other", note=" ")


def test_paused_and_ended_work_is_left_in_peace(world: World) -> None:
    with time_machine.travel("2026-11-02 10:00+00:00"):
        row = flag(world)
    Engagement.objects.filter(pk=world.engagement.pk).update(status="paused")
    show_hub_what_is_not_in_place(datetime.date(2026, 12, 1))
    assert told(world, datetime.date(2026, 12, 1)) == []
    Engagement.objects.filter(pk=world.engagement.pk).update(status="stopped", ended_on=timezone.localdate())
    with pytest.raises(Refused):
        answer_not_in_place(by=world.head, flag=row, answer="Soon")
