"""Hub settings: what holds when, who may change it, and what two people at once get."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from core import request_cache
from core.errors import Refused, Stale
from core.models import AuditEvent
from hubs.models import HubSetting
from hubs.services import set_hub_setting
from hubs.settings.catalogue import SETTINGS
from hubs.settings.in_effect import hub_setting, load_settings
from tests.factories.hubs import (
    AdminFactory,
    HubFactory,
    HubMembershipFactory,
    HubSettingFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_without_a_choice_the_default_holds() -> None:
    hub = HubFactory()

    assert hub_setting(hub, "usual_days") == Decimal(6)
    assert hub_setting(hub, "short_contact_uses_days") is False
    assert all(hub_setting(hub, name) == setting.default for name, setting in SETTINGS.items())


def test_each_date_has_the_value_that_held_on_it() -> None:
    hub, today = HubFactory(), timezone.localdate()
    HubSettingFactory(hub=hub, value="8", in_effect_from=today - 100 * DAY)
    HubSettingFactory(hub=hub, value="7.5", number=2, in_effect_from=today + 10 * DAY)

    assert hub_setting(hub, "usual_days", today - 101 * DAY) == 6
    assert hub_setting(hub, "usual_days") == 8
    assert hub_setting(hub, "usual_days", today + 10 * DAY) == Decimal("7.5")


def test_a_change_is_written_down_with_from_and_to() -> None:
    hub, cora = HubFactory(), AdminFactory()

    row = set_hub_setting(by=cora, hub=hub, name="usual_days", value="8.5", seen=0)

    assert row is not None
    assert (row.value, row.set_by, row.number) == ("8.5", cora, 1)
    event = AuditEvent.objects.get(verb="setting_changed")
    assert event.by == cora
    assert event.facts == {
        "usual_days": ["6", "8.5"],
        "in_effect_from": [None, timezone.localdate().isoformat()],
    }


def test_setting_what_holds_already_writes_nothing() -> None:
    hub, cora = HubFactory(), AdminFactory()

    assert set_hub_setting(by=cora, hub=hub, name="usual_days", value=6) is None
    set_hub_setting(by=cora, hub=hub, name="usual_days", value=8)
    assert set_hub_setting(by=cora, hub=hub, name="usual_days", value=8) is None
    assert HubSetting.objects.count() == 1


def test_a_later_change_on_the_same_day_wins() -> None:
    hub, cora = HubFactory(), AdminFactory()

    set_hub_setting(by=cora, hub=hub, name="usual_days", value=8)
    set_hub_setting(by=cora, hub=hub, name="usual_days", value=9)

    assert hub_setting(hub, "usual_days") == 9


def test_the_second_of_two_people_sees_the_firsts_change() -> None:
    hub, cora, otto = HubFactory(), AdminFactory(), AdminFactory()
    set_hub_setting(by=cora, hub=hub, name="usual_days", value=8, seen=0)

    with pytest.raises(Stale) as caught:
        set_hub_setting(by=otto, hub=hub, name="usual_days", value=5, seen=0)

    assert caught.value.current.value == "8"
    assert hub_setting(hub, "usual_days") == 8


def test_the_past_stays_as_it_was() -> None:
    with pytest.raises(Refused, match="Choose today or a later date"):
        set_hub_setting(
            by=AdminFactory(),
            hub=HubFactory(),
            name="usual_days",
            value=8,
            in_effect_from=timezone.localdate() - DAY,
        )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("usual_days", "0", "Usual number of days: enter 0.5 or more."),
        ("usual_days", "61", "Usual number of days: enter 60 or less."),
        ("usual_days", "NaN", "Usual number of days: enter a number in steps of a half, like 6 or 6.5."),
        (
            "evidence_kinds_needed",
            "2.5",
            "Kinds of evidence before something reads as known: enter a whole number.",
        ),
        ("second_llme_day_uses_days", "maybe", "A second LLME’s day uses the agreed days: choose yes or no."),
        ("horizon_short_label", " ", "Name of the short horizon: enter some words."),
        ("horizon_short_label", "x" * 41, "Name of the short horizon: use 40 characters or fewer."),
        (
            "no_school_kinds_counted",
            ["gardening"],
            "Days for no school that count: “gardening” is not one of meeting, training, travel, other.",
        ),
        (
            "coordinator_after_school_days",
            "10",
            "“Remind of an unconfirmed day after” (10) must be less than "
            "“Bring an unconfirmed day to the coordinator after” (10).",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        set_hub_setting(by=AdminFactory(), hub=HubFactory(), name=name, value=value)

    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("usual_days", Decimal(1), "1 day"),
        ("usual_days", Decimal("6.5"), "6.5 days"),
        ("reminder_after_school_days", 10, "10 school days"),
        ("short_contact_uses_days", True, "Yes"),
        ("parts_open_at_start", [], "None"),
        ("no_school_kinds_counted", ["travel", "other"], "Travel, Other"),
        ("horizon_long_label", "Beyond", "Beyond"),
    ],
)
def test_values_read_as_people_write_them(name: str, value: Any, shown: str) -> None:
    assert SETTINGS[name].show(value) == shown


def test_one_query_a_hub_and_request(django_assert_num_queries: Any) -> None:
    hubs = [HubFactory(), HubFactory()]
    HubSettingFactory(hub=hubs[0], value="8")

    with request_cache.opened():
        with django_assert_num_queries(1):
            hub_setting(hubs[0], "usual_days")
            hub_setting(hubs[0], "pulse_check")
        set_hub_setting(by=AdminFactory(), hub=hubs[0], name="usual_days", value=9)
        assert hub_setting(hubs[0], "usual_days") == 9
    with request_cache.opened(), django_assert_num_queries(1):
        load_settings(hub.pk for hub in hubs)
        assert [hub_setting(hub, "usual_days") for hub in hubs] == [9, 6]


def test_whoever_does_not_manage_the_hub_sets_nothing() -> None:
    hub, other = HubFactory(), HubMembershipFactory(role="coordinator")

    with pytest.raises(Refused, match="change what the hub has set"):
        set_hub_setting(by=other.user, hub=hub, name="usual_days", value=8)

    assert not HubSetting.objects.exists()


@pytest.mark.parametrize("name", ["usual_days", "day_length_hours", "furthest_miles"])
@pytest.mark.parametrize("typed", ["1e999999999", "1E+99999", "-1e999999", "Infinity", "nan", "sNaN", "1e-9"])
def test_a_number_nobody_can_write_out_is_refused_at_once(name: str, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        SETTINGS[name].clean(typed)

    assert refused.value.field == "value"
    assert "number" in str(refused.value)
