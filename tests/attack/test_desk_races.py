"""Two people of the hub's desk at one moment: statements, choices for next year, taking over."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest

from attention.models import DueDates
from core.errors import Refused, Stale
from core.models import AuditEvent, OutgoingMail
from engagements.models import DaysProposal, DayStatement, Engagement, HandOver, YearChoice
from engagements.services.closing import NextWords
from engagements.services.handover import take_over
from engagements.services.lifecycle import stop_engagement
from engagements.services.statements import issue_statement
from engagements.services.turning import choose_for_year
from listing.models import SavedView
from listing.services import MOST_VIEWS, save_view
from tests.engagements.test_days_races import today, together
from tests.factories.engagements import World, follows, make_llme, make_world
from tests.factories.llmes import this_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


def months_back(number: int) -> datetime.date:
    first = today().replace(day=1)
    for _ in range(number):
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return first


def test_a_statement_issued_by_two_at_once_is_one_and_others_keep_their_numbers(world: World) -> None:
    one, two = months_back(1), months_back(2)
    results = together(
        *[
            lambda by=by, month=month: issue_statement(by=by, llme=world.llme, hub=world.hub, month=month)
            for by, month in (
                (world.llme_user, one),
                (world.coordinator, one),
                (world.hub_lead, two),
                (world.coordinator, two),
            )
        ]
    )

    assert all(isinstance(result, DayStatement) for result in results), results
    assert sorted(DayStatement.objects.values_list("number", flat=True)) == [1, 2]
    assert {row.month_from for row in DayStatement.objects.all()} == {one, two}
    assert AuditEvent.objects.filter(verb="statement_issued").count() == 2


def chosen(world: World, choice: str, lead: bool, **extra: object) -> YearChoice:
    by = world.hub_lead if lead else world.coordinator
    return choose_for_year(by=by, engagement=world.engagement, year=this_year() + 1, choice=choice, **extra)


def test_two_coordinators_settle_a_year_once(world: World) -> None:
    results = together(lambda: chosen(world, "carry", True), lambda: chosen(world, "end", False))

    assert Counter(type(result) for result in results) == {YearChoice: 1, Stale: 1}
    assert AuditEvent.objects.filter(verb="year_chosen").count() == 1


def test_the_same_choice_by_two_at_once_is_one_choice_and_one_event(world: World) -> None:
    results = together(*[lambda lead=lead: chosen(world, "carry", lead) for lead in (True, False, True)])

    assert {result.chosen_by_id for result in results} == {YearChoice.objects.get().chosen_by_id}
    assert AuditEvent.objects.filter(verb="year_chosen").count() == 1


def test_the_same_number_by_two_at_once_is_proposed_once(world: World) -> None:
    together(
        *[
            lambda lead=lead: chosen(world, "days", lead, days=Decimal(9), reason="Year 5 begins")
            for lead in (True, False)
        ]
    )

    assert DaysProposal.objects.count() == 1
    assert OutgoingMail.objects.filter(to=world.head).count() == 1


def test_a_choice_for_work_that_ends_at_that_moment_revives_nothing(world: World) -> None:
    stop = {
        "by": world.coordinator,
        "engagement": world.engagement,
        "on": today(),
        "reason": "The school closes",
        "next_with_hub": NextWords("not_now", reason="It closes"),
        "grounds": follows(),
    }

    results = together(lambda: chosen(world, "carry", True), lambda: stop_engagement(**stop))

    assert isinstance(results[1], Engagement), results
    assert isinstance(results[0], YearChoice | Refused), results
    after = world.fresh()
    assert after.status == "stopped"
    due = DueDates.objects.filter(engagement=after, too_few_weeks_on__isnull=False)
    assert not due.exists()


def test_carried_on_into_another_year_the_days_fit_again(world: World) -> None:
    """What was worked out for the old end would bring the school to the desk for nothing."""
    type(world.engagement).objects.filter(pk=world.engagement.pk).update(expected_end_on=today(9))
    world.engagement.refresh_from_db()
    chosen(world, "leave", True)
    chosen(world, "carry", False)

    due = DueDates.objects.filter(engagement=world.engagement).first()

    assert due is not None
    assert due.too_few_weeks_on is None or due.too_few_weeks_on > today(9)


def test_views_saved_in_several_windows_at_once_are_all_kept_and_the_list_opens_with_one(
    world: World,
) -> None:
    """Of names of their own each: nobody is told that a name is taken."""
    results = together(
        *[
            lambda name=name: save_view(by=world.coordinator, name=name, query="", default=True)
            for name in ("Mine", "Autumn", "Without an LLME", "Ending soon")
        ]
    )

    assert [type(result) for result in results] == [SavedView] * 4, results
    assert SavedView.objects.filter(is_default=True).count() == 1


def test_no_more_views_are_kept_by_saving_them_in_several_windows_at_once(world: World) -> None:
    for number in range(MOST_VIEWS - 1):
        save_view(by=world.coordinator, name=f"View {number}", query="")

    results = together(
        *[
            lambda name=name: save_view(by=world.coordinator, name=name, query="")
            for name in ("Mine", "Autumn", "Ending soon")
        ]
    )

    assert Counter(type(result) for result in results) == {SavedView: 1, Refused: 2}, results


def test_taking_over_twice_at_once_is_once(world: World) -> None:
    new = make_llme(world.hub, "Nell New")
    world.engagement.assignments.create(
        llme=new, role="pair", starts_on=today(), assigned_by=world.coordinator
    )

    results = together(*[lambda: take_over(by=new.user, engagement=world.engagement)] * 3)

    assert [type(result) for result in results] == [HandOver] * 3, results
    assert HandOver.objects.filter(user=new.user).count() == 1
