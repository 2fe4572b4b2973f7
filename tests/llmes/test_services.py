"""The verbs of LLMEs, and the rules they keep."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent
from hubs.models import HubMembership
from hubs.services import set_hub_setting
from llmes import leaving, rules, school_days, services
from llmes.code import llme_who_must_accept
from llmes.models import LLME, Capacity, CodeAcceptance, DeclaredConflict, HubDay, LLMEMembership
from llmes.school_days import SchoolDays, days_of
from tests.factories.hubs import AdminFactory, HubFactory, HubMembershipFactory, UserFactory
from tests.factories.llmes import (
    AccreditationFactory,
    BlockedDatesFactory,
    CapacityFactory,
    CodeTextFactory,
    DeclaredConflictFactory,
    HubDayFactory,
    LLMEMembershipFactory,
    SchoolFactory,
    TrustFactory,
    this_year,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def lee() -> LLME:
    """An LLME of one hub."""
    return LLMEMembershipFactory(llme__user__name="Lee Lane").llme


@pytest.fixture
def cora(lee: LLME) -> Any:
    """Coordinates Lee's hub."""
    return HubMembershipFactory(hub=lee.memberships.get().hub).user


# People


def test_one_llme_may_work_with_several_hubs() -> None:
    by, user, ash, birch = UserFactory(), UserFactory(), HubFactory(), HubFactory()

    services.give_llme_membership(by=by, user=user, hub=ash)
    services.give_llme_membership(by=by, user=user, hub=birch)
    again = services.give_llme_membership(by=by, user=user, hub=ash)

    assert LLME.objects.get().memberships.count() == 2
    assert again.hub == ash
    assert AuditEvent.objects.filter(verb="llme_joined_hub").count() == 2


def test_leaving_a_hub_ends_at_once_and_ends_what_follows(
    lee: LLME, cora: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[tuple[Any, str]] = []
    monkeypatch.setattr(leaving, "_tells", [lambda membership: ["Two pieces of work end."]])
    monkeypatch.setattr(leaving, "_dos", [lambda membership, by, reason: ended.append((by, reason))])
    membership = lee.memberships.get()
    assert leaving.what_ends_with(membership) == ["Two pieces of work end."]

    services.end_llme_membership(by=cora, membership=membership, reason="Moved away")

    assert not LLMEMembership.objects.current().exists()
    assert ended == [(cora, "Moved away")]
    assert not LLME.objects.visible_to(cora).exists()
    assert LLME.objects.visible_to(lee.user).get() == lee, "one's own page stays readable"
    assert not rules.can_edit_profile(lee.user, LLME.objects.get())
    with pytest.raises(Refused, match="ended already"):
        services.end_llme_membership(by=cora, membership=membership, reason="Again")


def test_only_a_coordinator_of_that_hub_ends_it(lee: LLME) -> None:
    elsewhere = HubMembershipFactory().user

    with pytest.raises(Refused, match="Only a coordinator of the hub"):
        services.end_llme_membership(by=elsewhere, membership=lee.memberships.get(), reason="No")


# Who sees and may


def test_the_walls_between_hubs(lee: LLME, cora: Any) -> None:
    other = HubMembershipFactory().user
    reader = HubMembershipFactory(hub=lee.memberships.get().hub, role=HubMembership.Role.READER).user
    conflict = DeclaredConflictFactory(llme=lee)
    rows = [
        AccreditationFactory(llme=lee),
        CapacityFactory(llme=lee),
        BlockedDatesFactory(llme=lee),
        HubDayFactory(llme=lee),
    ]

    for row in rows:
        for person, sees in ((lee.user, True), (cora, True), (other, False), (reader, False)):
            assert type(row).objects.visible_to(person).exists() is sees
    for person, sees in ((lee.user, 1), (cora, 1), (other, 0), (reader, 0), (AdminFactory(), 0)):
        assert DeclaredConflict.objects.visible_to(person).filter(pk=conflict.pk).count() == sees


@pytest.mark.parametrize(
    ("rule", "own", "coordinator", "admin"),
    [
        (rules.can_edit_profile, True, True, True),
        (rules.can_set_days, True, True, True),
        (rules.can_set_checks, False, True, True),
        (rules.can_read_checks, True, True, True),
        (rules.can_read_conflicts, True, True, False),
        (rules.can_declare_conflict, True, False, False),
        (rules.can_accept_code, True, False, False),
    ],
)
def test_who_may(rule: Any, own: bool, coordinator: bool, admin: bool, lee: LLME, cora: Any) -> None:
    stranger = HubMembershipFactory().user

    assert [rule(person, lee) for person in (lee.user, cora, AdminFactory(), stranger)] == [
        own,
        coordinator,
        admin,
        False,
    ]


# Profile


def test_the_second_of_two_edits_is_shown_the_first(lee: LLME, cora: Any) -> None:
    services.edit_profile(by=lee.user, llme=lee, seen_version=1, about="I teach in Norwich.")

    with pytest.raises(Stale) as caught:
        services.edit_profile(by=cora, llme=lee, seen_version=1, about="Teaches in Norwich.")

    assert caught.value.current.about == "I teach in Norwich."
    assert LLME.objects.get().about == "I teach in Norwich."


def test_the_log_holds_facts_and_no_words(lee: LLME) -> None:
    services.edit_profile(
        by=lee.user, llme=lee, seen_version=1, about="Private words", specialisms=["ks1", "send"]
    )

    event = AuditEvent.objects.get(verb="profile_edited")
    assert event.facts == {"specialisms": ["", "ks1 send"]}
    assert set(event.digests) == {"about"}
    assert "Private words" not in str(event.__dict__)
    assert LLME.objects.get().specialisms == ["ks1", "send"]
    assert LLME.objects.filter(specialisms__contains=" send ").exists()
    assert not LLME.objects.filter(specialisms__contains=" sen ").exists()


def test_saving_nothing_new_leaves_no_trace(lee: LLME) -> None:
    services.edit_profile(by=lee.user, llme=lee, seen_version=1, works_primary=True)

    assert LLME.objects.get().version == 1
    assert not AuditEvent.objects.filter(verb="profile_edited").exists()


def test_checks_are_dates_in_order(lee: LLME, cora: Any) -> None:
    checked = datetime.date(2025, 9, 1)
    with pytest.raises(Refused, match="The renewal must be after the check"):
        services.set_checks(
            by=cora,
            llme=lee,
            seen_version=1,
            safeguarding_checked_on=checked,
            safeguarding_renew_on=checked,
            safeguarding_induction_on=None,
        )

    services.set_checks(
        by=cora,
        llme=lee,
        seen_version=1,
        safeguarding_checked_on=checked,
        safeguarding_renew_on=datetime.date(2028, 9, 1),
        safeguarding_induction_on=None,
    )

    assert AuditEvent.objects.get(verb="checks_set").facts["safeguarding_checked_on"] == [None, "2025-09-01"]


def test_base_is_a_school_or_a_trust(lee: LLME) -> None:
    trust = TrustFactory()
    school = SchoolFactory(trust=trust)

    services.choose_base_school(by=lee.user, llme=lee, school=school)
    assert (lee.works_at, lee.trust_id_or_none) == (school.name, trust.pk)
    services.choose_base_trust(by=lee.user, llme=lee, trust=trust)
    assert (lee.works_at, lee.base_school, lee.trust_id_or_none) == (trust.name, None, trust.pk)
    services.choose_base_school(by=lee.user, llme=lee, school=None)
    assert (lee.works_at, lee.trust_id_or_none) == ("", None)


# Accreditations


def test_accreditations_in_force(lee: LLME) -> None:
    today = timezone.localdate()
    AccreditationFactory(llme=lee, kind="fe_specialist", expires_on=today - DAY)
    AccreditationFactory(llme=lee, kind="primary_specialist", expires_on=today)
    added = services.add_accreditation(
        by=lee.user, llme=lee, kind="other", name="Local award", awarded_on=today
    )

    assert sorted(map(str, LLME.objects.get().accreditations_in_force)) == [
        "Local award",
        "Primary Mastery Specialist",
    ]
    services.withdraw_accreditation(by=lee.user, accreditation=added, reason="Not mine")
    assert list(map(str, LLME.objects.get().accreditations_in_force)) == ["Primary Mastery Specialist"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "other"}, "Say what it is called."),
        ({"awarded_on": datetime.date(2100, 1, 1)}, "The date of the award can't be in the future."),
        ({"expires_on": datetime.date(2024, 3, 1)}, "It must run out after it was awarded."),
    ],
)
def test_an_accreditation_that_makes_no_sense_is_refused(
    wrong: dict[str, Any], sentence: str, lee: LLME
) -> None:
    right = {"kind": "school_development_lead", "awarded_on": datetime.date(2024, 3, 1)}
    with pytest.raises(Refused) as caught:
        services.add_accreditation(by=lee.user, llme=lee, **(right | wrong))
    assert caught.value.sentence == sentence


# Days


def test_days_left_take_off_what_the_hub_counts_and_what_schools_use(
    lee: LLME, cora: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        school_days, "_counts", [lambda ids, year: {lee.pk: SchoolDays(Decimal("6.5"), Decimal(2))}]
    )
    hub = lee.memberships.get().hub
    CapacityFactory(llme=lee, days=Decimal(20))
    HubDayFactory(llme=lee, hub=hub, kind="meeting", days=Decimal(1))
    HubDayFactory(llme=lee, hub=hub, kind="travel", on=timezone.localdate() - DAY)

    days = days_of([lee.pk], this_year())[lee.pk]
    assert (days.for_no_school, days.used, days.booked, days.left) == (
        Decimal("1.5"),
        Decimal("6.5"),
        Decimal(2),
        Decimal(10),
    )
    set_hub_setting(by=cora, hub=hub, name="no_school_kinds_counted", value=["travel"])
    assert days_of([lee.pk], this_year())[lee.pk].for_no_school == Decimal("0.5"), "yesterday it counted"
    assert days_of([lee.pk], this_year() + 1)[lee.pk].left is None


def test_the_second_of_two_capacities_is_shown_the_first(lee: LLME, cora: Any) -> None:
    year = this_year()
    services.set_capacity(by=lee.user, llme=lee, year=year, days=Decimal("12.5"), seen_version=0)

    for seen in (0, 7):
        with pytest.raises(Stale) as caught:
            services.set_capacity(by=cora, llme=lee, year=year, days=Decimal(9), seen_version=seen)
        assert caught.value.current.days == Decimal("12.5")
    services.set_capacity(by=cora, llme=lee, year=year, days=Decimal(9), seen_version=1)
    assert Capacity.objects.get().days == 9
    assert AuditEvent.objects.filter(verb="capacity_set").last() is not None


@pytest.mark.parametrize("days", [Decimal("-1"), Decimal("0.3"), Decimal("220.5")])
def test_capacity_in_half_days_within_a_year(days: Decimal, lee: LLME) -> None:
    with pytest.raises(Refused, match="from 0 to 220"):
        services.set_capacity(by=lee.user, llme=lee, year=this_year(), days=days, seen_version=0)


def test_blocked_dates(lee: LLME) -> None:
    today = timezone.localdate()
    blocked = services.block_dates(by=lee.user, llme=lee, starts_on=today, ends_on=today + 4 * DAY)

    with pytest.raises(Refused, match="blocked already"):
        services.block_dates(by=lee.user, llme=lee, starts_on=today + DAY, ends_on=today + DAY)
    with pytest.raises(Refused, match="have passed"):
        services.block_dates(by=lee.user, llme=lee, starts_on=today - 3 * DAY, ends_on=today - DAY)
    with pytest.raises(Refused, match="on or after"):
        services.block_dates(by=lee.user, llme=lee, starts_on=today + DAY, ends_on=today)
    services.unblock_dates(by=lee.user, blocked=blocked)
    with pytest.raises(Refused, match="free already"):
        services.unblock_dates(by=lee.user, blocked=blocked)
    services.block_dates(by=lee.user, llme=lee, starts_on=today + DAY, ends_on=today + DAY)


def test_days_for_no_school_make_no_more_than_a_day(lee: LLME) -> None:
    hub, today = lee.memberships.get().hub, timezone.localdate()

    def add(days: str, kind: str, **other: Any) -> HubDay:
        said = {"hub": hub, "on": today, "days": Decimal(days), "kind": kind} | other
        return services.add_hub_day(by=lee.user, llme=lee, **said)

    add("0.5", "meeting")
    with pytest.raises(Refused, match="of this kind is written down"):
        add("0.5", "meeting")
    with pytest.raises(Refused, match="more than one day"):
        add("1", "training")
    travel = add("0.5", "travel")
    services.withdraw_hub_day(by=lee.user, hub_day=travel, reason="By train, in the evening")
    add("0.5", "training")
    with pytest.raises(Refused, match="does not work with"):
        add("0.5", "other", hub=HubFactory())
    with pytest.raises(Refused, match="academic year"):
        add("0.5", "other", on=today + 800 * DAY)


@pytest.mark.parametrize("halves", [0, 3])
def test_the_database_holds_that_a_day_is_half_or_whole(halves: int, lee: LLME) -> None:
    day = HubDayFactory(llme=lee)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE llmes_hubday SET days = %s WHERE id = %s", [halves, day.pk])


# Conduct


def test_the_code_is_accepted_once_a_year_in_the_wording_that_was_read(lee: LLME) -> None:
    with time_machine.travel("2026-08-20T12:00:00Z", tick=False):
        text = CodeTextFactory()
        assert llme_who_must_accept(lee.user) == lee
        services.accept_code(by=lee.user, llme=lee, text=text)
        services.accept_code(by=lee.user, llme=lee, text=text)
        assert llme_who_must_accept(lee.user) is None
    with time_machine.travel("2026-09-01T00:30:00+01:00", tick=False):
        assert llme_who_must_accept(lee.user) == lee
        newer = CodeTextFactory(in_effect_from=datetime.date(2026, 9, 1), body="Another wording.")
        with pytest.raises(Stale, match="read it again"):
            services.accept_code(by=lee.user, llme=lee, text=text)
        services.accept_code(by=lee.user, llme=lee, text=newer)
        assert llme_who_must_accept(lee.user) is None
    assert list(CodeAcceptance.objects.values_list("academic_year", "text__body")) == [
        (2026, "Another wording."),
        (2025, "I put the school first."),
    ]


def test_nobody_accepts_for_somebody_else(lee: LLME, cora: Any) -> None:
    with pytest.raises(Refused, match="Only the LLME"):
        services.accept_code(by=cora, llme=lee, text=CodeTextFactory())


def test_without_a_code_there_is_nothing_to_accept(lee: LLME) -> None:
    assert llme_who_must_accept(lee.user) is None
    assert llme_who_must_accept(UserFactory()) is None


def test_a_conflict_is_declared_and_withdrawn_by_the_llme_alone(lee: LLME, cora: Any) -> None:
    school = SchoolFactory()
    with pytest.raises(Refused, match="Only the LLME"):
        services.declare_conflict(by=cora, llme=lee, school=school, reason="Heard so")
    conflict = services.declare_conflict(
        by=lee.user, llme=lee, school=school, reason="My sister teaches there"
    )
    with pytest.raises(Refused, match="declared this already"):
        services.declare_conflict(by=lee.user, llme=lee, school=school, reason="Twice")
    with pytest.raises(Refused, match="a school or a trust"):
        services.declare_conflict(by=lee.user, llme=lee, reason="Neither")
    services.withdraw_conflict(by=lee.user, conflict=conflict, reason="She left")

    events = AuditEvent.objects.filter(verb__startswith="conflict_")
    assert [event.private for event in events] == [True, True]
    assert not any("sister" in str(event.__dict__) for event in events)
    services.declare_conflict(by=lee.user, llme=lee, school=school, reason="She is back")
