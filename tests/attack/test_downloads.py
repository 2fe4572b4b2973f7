"""Every file that the service hands out, asked for by those whose time is over or has not come."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Assignment, OutsideReader
from hubs.models import HubMembership
from llmes.models import LLMEMembership
from schools.models import Delegation, School, SchoolLeader
from tests.factories.engagements import CoverFactory
from tests.house.test_url_matrix import OURS, call, rows_of, undone
from tests.world import Cast, make_cast

pytestmark = pytest.mark.django_db
DOWNLOADS = sorted(name for name in OURS if re.search("file$|export|take_|set_aside", name))
ROLES_OF = {
    HubMembership: "user",
    SchoolLeader: "user",
    OutsideReader: "user",
    Delegation: "to",
    LLMEMembership: "llme__user",
    Assignment: "llme__user",
}


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        for who in ("head", "maths_lead", "llme", "pair", "coordinator", "hub_lead", "other_llme"):
            cast.clients[who] = Client(raise_request_exception=False)
            cast.clients[who].force_login(cast.person(who))
        cast.clients["other_coordinator"] = Client(raise_request_exception=False)
        cast.clients["other_coordinator"].force_login(cast.world.other_coordinator)
        yield cast
        transaction.set_rollback(True)


def opened(cast: Cast, who: str) -> set[str]:
    """The downloads that open for somebody."""
    found = set()
    for name in DOWNLOADS:
        for row in rows_of(name):
            method = "POST" if row.method == "POST" else "GET"
            path = reverse(name, args=row.args(cast)) + row.query
            if call(cast, who, method, path, row.data) == "opens":
                found.add(name)
    return found


@pytest.mark.parametrize("who", ["head", "maths_lead", "llme", "pair", "coordinator", "hub_lead"])
def test_a_role_that_is_over_downloads_nothing_in_the_same_session(cast: Cast, who: str) -> None:
    assert "evidence:file" in opened(cast, who)
    with undone():
        for model, field in ROLES_OF.items():
            model._default_manager.filter(**{field: cast.person(who)}).update(
                ended_at=timezone.now(), ended_by=cast.world.admin
            )
        assert opened(cast, who) == set()


@pytest.mark.parametrize(("first", "last", "ended"), [(1, 9, False), (-9, -1, False), (-3, 9, True)])
def test_a_cover_downloads_nothing_before_or_after_it(cast: Cast, first: int, last: int, ended: bool) -> None:
    world, today = cast.world, timezone.localdate()
    before = opened(cast, "other_llme")
    with undone():
        cover = CoverFactory(
            engagement=world.engagement,
            llme=world.other_llme,
            in_place_of=world.llme,
            may_agree=True,
            starts_on=today,
            ends_on=today,
        )
        assert "evidence:file" in opened(cast, "other_llme")
        Assignment.objects.filter(pk=cover.pk).update(
            starts_on=today + datetime.timedelta(days=first),
            ends_on=today + datetime.timedelta(days=last),
            ended_at=timezone.now() if ended else None,
            ended_by=world.coordinator if ended else None,
        )
        assert opened(cast, "other_llme") == before


def test_the_coordinator_of_a_schools_new_hub_downloads_nothing_of_the_work_with_the_old_one(
    cast: Cast,
) -> None:
    world = cast.world
    before = opened(cast, "other_coordinator")
    with undone():
        hub = HubMembership.objects.get(user=world.other_coordinator).hub
        School.objects.filter(pk=world.school.pk).update(hub=hub)
        assert opened(cast, "other_coordinator") == before
    assert "evidence:file" not in before
