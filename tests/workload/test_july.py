"""The July page: work is carried on, given other days or brought to its end, once; silence agrees nothing."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attention.working_out import not_as_stored
from core.dates import academic_year_label, academic_year_span
from core.errors import Refused, Stale
from core.written import uk_date
from engagements.going_on import end_of_year
from engagements.grounds import Grounds
from engagements.models import DaysProposal, Engagement, YearChoice
from engagements.services.agreed_days import agree_days, propose_days, send_back_days
from engagements.services.turning import choose_for_year
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    NextWithHubFactory,
    World,
    make_world,
)
from tests.factories.hubs import TermFactory
from tests.factories.llmes import CapacityFactory, this_year
from workload.turning import progress_of, year_to_settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def chosen(world: World, choice: str, **extra: Any) -> YearChoice:
    extra.setdefault("engagement", world.engagement)
    extra.setdefault("by", world.coordinator)
    return choose_for_year(year=this_year() + 1, choice=choice, **extra)


def test_carried_on_the_days_stay_and_it_runs_to_the_end_of_the_hubs_year(world: World) -> None:
    year = this_year() + 1
    last = datetime.date(year + 1, 7, 19)
    TermFactory(
        hub=world.hub,
        academic_year=year,
        name="Summer 2",
        starts_on=datetime.date(year + 1, 6, 2),
        ends_on=last,
    )

    chosen(world, "carry")

    after = world.fresh()
    assert (after.agreed_days, after.expected_end_on, after.status) == (Decimal(6), last, "running")
    assert not DaysProposal.objects.exists()


def test_without_terms_a_year_ends_in_july_and_a_later_end_is_kept(world: World) -> None:
    assert end_of_year(world.engagement, 2098) == datetime.date(2099, 7, 31)
    Engagement.objects.filter(pk=world.engagement.pk).update(expected_end_on=datetime.date(2099, 1, 1))
    chosen(world, "carry")
    assert world.fresh().expected_end_on == datetime.date(2099, 1, 1)


def test_another_number_is_proposed_and_agreed_by_nobody(world: World) -> None:
    chosen(world, "days", days=Decimal("8.5"), reason="Year 5 begins")

    proposal = DaysProposal.objects.get()
    assert (proposal.days, proposal.state, proposal.proposed_side) == (Decimal("8.5"), "proposed", "hub")
    assert [proposal.agreed_by_side(side) for side in ("school", "llme")] == [False, False]
    assert world.fresh().agreed_days == Decimal(6)


def agree(world: World, *people: Any) -> None:
    for person in people:
        agree_days(by=person, engagement=world.fresh(), proposal=DaysProposal.objects.latest("pk"))


def test_with_another_number_the_end_waits_for_both_sides(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    end, last = world.fresh().expected_end_on, end_of_year(world.engagement, this_year() + 1)
    here = f"/hubs/{world.hub.code}/july/{world.engagement.reference}/"
    told = client_for(world.coordinator).get(here).text
    assert f"With the same days: it runs to {uk_date(last)} as soon as you save." in told
    assert "With another number: nothing changes as you save." in told

    chosen(world, "days", days=Decimal(8), reason="Year 5 begins")
    assert world.fresh().expected_end_on == end
    page = (
        client_for(world.head).get(reverse("engagements:days_agreed", args=[world.engagement.reference])).text
    )
    assert f"our work runs to {uk_date(last)} rather than {uk_date(end)}" in page
    agree(world, world.head)
    assert world.fresh().expected_end_on == end
    agree(world, world.llme_user)

    assert (world.fresh().agreed_days, world.fresh().expected_end_on) == (Decimal(8), last)
    assert not_as_stored(Engagement.objects.filter(pk=world.engagement.pk)) == []
    history = client_for(world.head).get(f"/engagements/{world.engagement.reference}/history/").text
    assert f"With the number of days agreed, our work goes on to {uk_date(last)}." in history


def test_a_number_in_place_of_the_one_for_the_year_carries_the_work_on_too(world: World) -> None:
    chosen(world, "days", days=Decimal(8), reason="Year 5 begins")
    instead = Grounds(to_follow_by=timezone.localdate())
    propose_days(by=world.head, engagement=world.engagement, days=Decimal(7), reason="Less", grounds=instead)
    agree(world, world.llme_user)
    after = world.fresh()
    assert (after.agreed_days, after.expected_end_on) == (7, end_of_year(after, this_year() + 1))


def test_a_number_that_was_sent_back_moves_no_end_and_is_chosen_anew(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    end = world.fresh().expected_end_on
    chosen(world, "days", days=Decimal(8), reason="Year 5 begins")
    assert str(progress_of(world.coordinator, world.hub, this_year() + 1)) == "1 of 1 has a choice"
    send_back_days(
        by=world.head, engagement=world.fresh(), proposal=DaysProposal.objects.get(), answer="Six will do"
    )
    assert world.fresh().expected_end_on == end
    assert str(progress_of(world.coordinator, world.hub, this_year() + 1)) == "0 of 1 have a choice"
    listed = client_for(world.coordinator).get(f"/hubs/{world.hub.code}/july/").text
    assert "Another number of days is proposed: 8 days (sent back)" in listed
    assert ">Choose<" in listed
    # Agreed later for another reason, a number moves no end.
    another = Grounds(to_follow_by=timezone.localdate())
    propose_days(by=world.head, engagement=world.fresh(), days=Decimal(7), reason="One more", grounds=another)
    agree(world, world.llme_user)
    assert (world.fresh().agreed_days, world.fresh().expected_end_on) == (7, end)
    chosen(world, "carry")
    assert world.fresh().expected_end_on == end_of_year(world.engagement, this_year() + 1)


def test_work_that_is_yet_to_start_reads_the_later_end_before_it_agrees() -> None:
    world = make_world(status="open", agreed_days=None, started_at=None)
    chosen(world, "days", days=Decimal(8), reason="Year 5 begins")
    assert world.fresh().expected_end_on == end_of_year(world.engagement, this_year() + 1)


def test_a_number_that_can_not_be_leaves_everything_as_it_was(world: World) -> None:
    world.day()
    before = world.fresh().expected_end_on
    with pytest.raises(Refused, match="used or booked already"):
        chosen(world, "days", days=Decimal("0.5"), reason="Less")
    assert (YearChoice.objects.count(), world.fresh().expected_end_on) == (0, before)


def test_an_end_is_only_suggested(world: World) -> None:
    chosen(world, "end")
    assert world.fresh().status == "running"


def test_it_is_settled_once_and_the_second_sees_who_did(world: World) -> None:
    chosen(world, "carry")
    chosen(world, "carry")  # a double click
    with pytest.raises(Stale, match="Cora Coe has settled this already"):
        chosen(world, "end", by=world.hub_lead)
    assert YearChoice.objects.count() == 1


def test_what_was_left_for_now_can_be_taken_up(world: World) -> None:
    chosen(world, "leave")
    assert str(progress_of(world.coordinator, world.hub, this_year() + 1)) == "0 of 1 have a choice"
    chosen(world, "end")
    assert str(progress_of(world.coordinator, world.hub, this_year() + 1)) == "1 of 1 has a choice"


def test_only_coordinators_and_only_live_work(world: World) -> None:
    for person in (world.head, world.llme_user, world.other_coordinator):
        with pytest.raises(Refused):
            chosen(world, "carry", by=person)
    over = EngagementFactory(
        hub=world.hub, opened_by=world.coordinator, status="stopped", ended_on=timezone.localdate()
    )
    with pytest.raises(Refused, match="This work is over"):
        chosen(world, "carry", engagement=over)


def test_the_page_shows_each_work_and_how_far_one_is(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    other = EngagementFactory(hub=world.hub, opened_by=world.coordinator)
    AssignmentFactory(engagement=other, llme=world.second_llme)
    NextWithHubFactory(engagement=world.engagement)
    world.day(days=Decimal("0.5"))
    client, here = client_for(world.coordinator), f"/hubs/{world.hub.code}/july/"
    row = f"{here}{world.engagement.reference}/?year={this_year() + 1}"

    before = client.get(here).content.decode()
    assert "0 of 2 have a choice" in before
    assert "Means to enrol" in before
    assert client.get(row).status_code == 200
    empty = client.post(row, {"choice": "days"}).content.decode()
    assert "Say in a line why the number changes." in empty
    sent = client.post(row, {"choice": "carry"})

    assert sent["Location"] == f"{here}?year={this_year() + 1}"
    after = client.get(here).content.decode()
    assert "1 of 2 has a choice" in after
    assert "Goes on with the same days" in after


def test_an_end_leads_to_the_close_and_both_sides_read_what_was_chosen(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    here = f"/hubs/{world.hub.code}/july/{world.engagement.reference}/"
    sent = client_for(world.coordinator).post(here, {"choice": "end"})

    assert sent["Location"] == f"/engagements/{world.engagement.reference}/complete/"
    history = client_for(world.head).get(f"/engagements/{world.engagement.reference}/history/")
    assert "Suggested to bring our work to its end before" in history.content.decode()


def test_the_home_page_leads_there_in_the_hubs_summer_term(
    world: World, time_machine: Any, client_for: Callable[[Any], Client]
) -> None:
    TermFactory(
        hub=world.hub, academic_year=2026, name="Spring 2",
        starts_on=datetime.date(2027, 2, 22), ends_on=datetime.date(2027, 4, 2),
    )  # fmt: skip
    TermFactory(
        hub=world.hub, academic_year=2026, name="Summer 1",
        starts_on=datetime.date(2027, 4, 19), ends_on=datetime.date(2027, 7, 20),
    )  # fmt: skip
    found, asked = {}, {}
    for day in ("2027-02-01", "2027-04-01", "2027-05-01", "2027-08-31", "2027-09-01", "2027-11-01"):
        time_machine.move_to(f"{day} 12:00:00+00:00")
        found[day] = year_to_settle(world.hub)
        page = client_for(world.coordinator).get("/").content.decode()
        asked[day] = re.findall(r"How each work goes on in (\d{4}/\d\d)", page)
    assert found == {
        "2027-02-01": None, "2027-04-01": None, "2027-05-01": 2027, "2027-08-31": 2027,
        "2027-09-01": 2027, "2027-11-01": None,
    }  # fmt: skip
    assert [day for day, years in asked.items() if years == ["2027/28"]] == [
        "2027-05-01", "2027-08-31", "2027-09-01",
    ]  # fmt: skip


def test_what_july_left_open_can_be_settled_once_the_year_has_begun(
    world: World, time_machine: Any, client_for: Callable[[Any], Client]
) -> None:
    time_machine.move_to("2027-09-01 12:00:00+00:00")
    client, here = client_for(world.coordinator), f"/hubs/{world.hub.code}/july/"
    (link,) = re.findall(rf'href="({here}[^"]*)"', client.get("/").content.decode())
    page = client.get(link).content.decode()
    assert "How each work goes on in 2027/28" in page
    assert 'href="?year=2028">2028/29' in page
    (row,) = re.findall(rf'href="({here}{world.engagement.reference}/[^"]*)"', page)
    assert client.post(row, {"choice": "carry"}).status_code == 302
    assert YearChoice.objects.get(engagement=world.engagement).academic_year == 2027
    assert 'href="?year=2027">2027/28' in client.get(here).content.decode()


def test_the_days_that_fit_are_those_of_the_year_that_is_decided(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    client, coming = client_for(world.coordinator), this_year() + 1
    page = f"/hubs/{world.hub.code}/july/{world.engagement.reference}/?year={coming}"
    this, following = academic_year_label(this_year()), academic_year_label(coming)
    end = academic_year_span(this_year()).ends_on
    Engagement.objects.filter(pk=world.engagement.pk).update(expected_end_on=end)
    world.day(days=Decimal("1"))
    CapacityFactory(llme=world.llme, days=Decimal(9), academic_year=this_year())

    told = client.get(page).content.decode()
    assert f"How many days Lee Lane has in {following} is not known yet." in told
    assert f"for {this}" not in told

    CapacityFactory(llme=world.llme, days=Decimal(4), academic_year=coming)
    told = client.get(page).content.decode()
    fits = (
        "Up to 5 days in all, 1 day of them used or booked, with this school would fit into the days of "
        f"Lee Lane for {following}."
    )
    assert fits in told

    # Carried on, what is left is promised in that year already: the same number fits.
    chosen(world, "carry")
    assert fits in client.get(page).content.decode()


def test_the_history_names_the_day_to_which_the_work_goes_on(
    world: World, client_for: Callable[[Any], Client]
) -> None:
    coming = this_year() + 1
    last = end_of_year(world.engagement, coming)
    chosen(world, "carry")

    history = client_for(world.head).get(f"/engagements/{world.engagement.reference}/history/")
    day = f"{last.day} {last:%B %Y}"
    label = academic_year_label(coming)
    assert f"Our work goes on in {label} with the same days, to {day}." in history.content.decode()
    assert (
        f"Goes on with the same days, to {day}"
        in client_for(world.coordinator).get(f"/hubs/{world.hub.code}/july/").content.decode()
    )
