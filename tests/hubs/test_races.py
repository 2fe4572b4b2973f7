"""Two at the same moment: exactly one counts, and nobody's words are lost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.errors import Refused, Stale
from hubs.models import HubMembership, HubSetting
from hubs.services import end_hub_membership, set_hub_setting
from llmes.models import LLME, Capacity, HubDay
from llmes.services import add_hub_day, edit_profile, set_capacity
from tests.factories.hubs import AdminFactory, HubFactory, HubMembershipFactory
from tests.factories.llmes import LLMEMembershipFactory, this_year

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def at_once(*jobs: Callable[[], Any]) -> list[str]:
    """Run the jobs at the same moment; how each ended, by the name of its refusal."""
    barrier, ended = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            job()
            ended.append("done")
        except (Refused, Stale) as refused:
            ended.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_of_four_who_change_a_setting_one_does() -> None:
    hub, cora = HubFactory(), AdminFactory()

    ended = at_once(
        *(
            lambda value=value: set_hub_setting(by=cora, hub=hub, name="usual_days", value=value, seen=0)
            for value in range(1, TOGETHER + 1)
        )
    )

    assert ended == ["Stale"] * (TOGETHER - 1) + ["done"]
    assert HubSetting.objects.count() == 1


def test_of_four_who_edit_a_profile_one_does() -> None:
    llme = LLMEMembershipFactory().llme

    ended = at_once(
        *(
            lambda n=n: edit_profile(by=llme.user, llme=llme, seen_version=1, about=f"Words {n}")
            for n in range(TOGETHER)
        )
    )

    assert ended == ["Stale"] * (TOGETHER - 1) + ["done"]
    assert LLME.objects.get(pk=llme.pk).version == 2


def test_of_four_who_set_the_days_of_a_year_one_does() -> None:
    llme = LLMEMembershipFactory().llme
    year = this_year()

    ended = at_once(
        *(
            lambda n=n: set_capacity(by=llme.user, llme=llme, year=year, days=n, seen_version=0)
            for n in range(1, TOGETHER + 1)
        )
    )

    assert ended == ["Stale"] * (TOGETHER - 1) + ["done"]
    assert Capacity.objects.count() == 1


def test_a_date_never_holds_more_than_a_day() -> None:
    from decimal import Decimal

    from django.utils import timezone

    membership = LLMEMembershipFactory()
    llme, hub, today = membership.llme, membership.hub, timezone.localdate()

    at_once(
        *(
            lambda kind=kind: add_hub_day(
                by=llme.user, llme=llme, hub=hub, on=today, days=Decimal("0.5"), kind=kind
            )
            for kind in HubDay.Kind.values
        )
    )

    assert sum(HubDay.objects.values_list("days", flat=True)) == 1


def test_the_last_two_coordinators_can_not_both_leave() -> None:
    hub = HubFactory()
    one, two = HubMembershipFactory(hub=hub), HubMembershipFactory(hub=hub)

    ended = at_once(
        lambda: end_hub_membership(by=one.user, membership=one, reason="I go"),
        lambda: end_hub_membership(by=two.user, membership=two, reason="So do I"),
    )

    assert ended == ["Refused", "done"]
    assert HubMembership.objects.current().filter(hub=hub).count() == 1
