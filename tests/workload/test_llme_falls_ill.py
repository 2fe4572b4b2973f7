"""An LLME falls ill, seen end to end: cover, days, statement and workload to the half day, nobody blamed."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Assignment, SupportDay
from engagements.services.cover import hand_days_to_cover, name_cover
from engagements.services.days import confirm_day, record_day
from engagements.statements import statement_of
from llmes.models import LLME
from tests.factories.conversations import make_concern
from tests.factories.engagements import BookedDayFactory, World, make_llme, make_world
from tests.factories.leadership import CapacityEntryFactory
from tests.factories.llmes import CapacityFactory
from workload.terms import rows_of

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
FIRST, LAST, AFTER = datetime.date(2027, 3, 1), datetime.date(2027, 3, 12), datetime.date(2027, 3, 18)
MARCH = datetime.date(2027, 3, 1)
BLAME = ("ill", "illness", "sick", "unwell", "health", "fault", "failed", "missed", "overdue")


def booked(world: World, on: datetime.date, days: str = "1") -> SupportDay:
    day: SupportDay = BookedDayFactory(
        engagement=world.engagement, llme=world.llme, on=on, days=Decimal(days), booked_by=world.llme_user
    )
    return day


def pages_of(world: World) -> list[str]:
    """Everything of the work that an LLME may open."""
    reference = world.engagement.reference
    day = SupportDay.objects.filter(engagement=world.engagement).earliest("pk")
    below = ("", "people/", "days/", "days/agreed/", "start/", "steps/", "history/", "plan/", "new-here/",
             "messages/", "evidence/", "days/book/", f"days/{day.pk}/")  # fmt: skip
    return [f"/engagements/{reference}/{page}" for page in below]


def test_an_llme_falls_ill_and_the_work_goes_on(client_for: Callable[[Any], Client]) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        world = make_world(agreed_days=Decimal(6), parts_open=["capacity"])
        carla = make_llme(world.hub, "Carla Cover")
        for llme in (world.llme, carla):
            CapacityFactory(llme=llme, days=Decimal(10))
        done = world.day(on=datetime.date(2027, 2, 25), days=Decimal("0.5"))
        near, half, after = (
            booked(world, datetime.date(2027, 3, 4)),
            booked(world, datetime.date(2027, 3, 10), "0.5"),
            booked(world, AFTER),
        )
        concern = make_concern(world.engagement, world.head, world.llme_user)
        entry = CapacityEntryFactory(engagement=world.engagement, written_by=world.head, now="Quokka words")

        # The coordinator names a cover and hands over what is booked meanwhile.
        cover = name_cover(
            by=world.coordinator, engagement=world.engagement, llme=carla, starts_on=FIRST, ends_on=LAST,
            cover_reason=Assignment.CoverReason.AWAY, may_agree=True,
        )  # fmt: skip
        hand_days_to_cover(by=world.coordinator, cover=cover, days=[near.pk, half.pk])
        assert figures(world, carla) == {
            "Lee Lane": (Decimal("0.5"), Decimal(1), Decimal(3)),
            "Carla Cover": (Decimal(0), Decimal("1.5"), Decimal(0)),
        }

        # The cover sees the work and what it needs, and not what is for the lead alone.
        client = client_for(carla.user)
        assert {client.get(page).status_code for page in pages_of(world)} == {200}
        here = f"/engagements/{world.engagement.reference}/"
        assert client.get(f"{here}concerns/{concern.pk}/").status_code == 404
        capacity = reverse("leadership:capacity", args=[world.engagement.reference])
        seen = {
            who: entry.now in client_for(person).get(capacity).content.decode()
            for who, person in (("lead", world.llme_user), ("cover", carla.user))
        }
        assert seen == {"lead": True, "cover": False}

        # The cover comes, records, and the school confirms.
        clock.move_to(datetime.datetime(2027, 3, 10, 16, tzinfo=datetime.UTC))
        for day, long in ((near, "1"), (half, "0.5")):
            day.refresh_from_db()
            recorded = record_day(
                by=carla.user, engagement=world.engagement, llme=carla, on=day.on, days=Decimal(long),
                worked_on="Planned a unit with two teachers.", day=day, seen_version=day.version,
            )  # fmt: skip
            confirm_day(by=world.head, day=recorded, seen_version=recorded.version)
        assert figures(world, carla) == {
            "Lee Lane": (Decimal("0.5"), Decimal(1), Decimal(3)),
            "Carla Cover": (Decimal("1.5"), Decimal(0), Decimal(0)),
        }
        assert statement_of(carla, world.hub, MARCH).total == Decimal("1.5")
        assert statement_of(world.llme, world.hub, MARCH).total == Decimal(0)
        work = type(world.engagement).objects.with_days().get(pk=world.engagement.pk)
        assert (work.days_used, work.days_booked, work.days_left) == (Decimal(2), Decimal(1), Decimal(3))

        # Nobody is blamed, and why the lead was away stands nowhere.
        for person in (world.head, world.llme_user, world.coordinator, world.governor):
            reader = client_for(person)
            for page in ("", "people/", "history/", "days/"):
                words = (
                    reader.get(f"/engagements/{world.engagement.reference}/{page}").content.decode().lower()
                )
                text = words.replace("carla", "").split()
                assert not set(BLAME) & {word.strip(".,;:()<>") for word in text}, (person, page)

        # On the last day all is open; on the day after nothing is, and nobody had to do anything.
        clock.move_to(datetime.datetime(2027, 3, 12, 22, tzinfo=datetime.UTC))
        assert client_for(carla.user).get(pages_of(world)[0]).status_code == 200
        clock.move_to(datetime.datetime(2027, 3, 13, 6, tzinfo=datetime.UTC))
        gone = client_for(carla.user)
        tried = {page: gone.get(page).status_code for page in pages_of(world)}
        assert set(tried.values()) == {404}, tried
        sent = {page: gone.post(page).status_code for page in pages_of(world)}
        assert set(sent.values()) <= {404, 405}, sent
        assert not any(
            row.visible_to(carla.user).exists()
            for row in (SupportDay.objects, type(world.engagement).objects)
        )
        # What is theirs is theirs: the days they gave, on their own statement.
        own = gone.get(f"/hubs/{world.hub.code}/workload/llmes/{carla.pk}/2027/3/")
        assert "Total: 1.5 days" in own.content.decode()
        assert [str(day.llme) for day in (done, after)] == ["Lee Lane", "Lee Lane"]


def figures(world: World, carla: LLME) -> dict[str, Any]:
    """Used, booked and still to book of the two, as the workload page says."""
    llmes = LLME.objects.filter(pk__in=[world.llme.pk, carla.pk]).with_year(2026).select_related("user")
    return {
        str(row.llme): (row.commitment.days.used, row.commitment.days.booked, row.commitment.promised.days)
        for row in rows_of(world.hub, llmes, 2026)
    }


def test_a_link_in_a_mail_opens_nothing_to_a_cover_who_has_left(client_for: Callable[[Any], Client]) -> None:
    from accounts.mail_links import make_link
    from engagements.rules_days import CONFIRM

    world = make_world()
    carla = make_llme(world.hub, "Carla Cover")
    today = timezone.localdate()
    name_cover(
        by=world.coordinator, engagement=world.engagement, llme=carla, starts_on=today, ends_on=today,
        cover_reason="away",
    )  # fmt: skip
    day = world.day(recorded_side="school", recorded_by=world.head)
    path = f"/engagements/{world.engagement.reference}/days/{day.pk}/confirm/"
    link = make_link(user=carla.user, purpose=CONFIRM, ref=day.pk, path=path, version=day.version)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=1), tick=False):
        answer = Client().get(link, follow=True)
        Client().post(link, follow=True)

    assert "Elm Primary School" not in answer.content.decode()
    day.refresh_from_db()
    assert day.confirmed_at is None
