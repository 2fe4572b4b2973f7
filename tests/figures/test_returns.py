"""The termly return: seen before it is submitted, kept as it was, amended openly."""

import datetime
import random
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.fields import show_days
from engagements.models import Engagement
from engagements.states import Status
from figures import guard
from figures.models import ReturnLine, TermlyReturn
from figures.returning import HEADINGS, differences, digest_of, lines_now, standing
from figures.services.returns import amend_return, submit_return
from figures.terms import terms_of_year
from figures.views import returns
from hubs.calendar import calendar_of
from tests.factories.engagements import DaysProposalFactory, NextWithHubFactory, make_hub, make_world
from tests.factories.figures import amend_for_today, submit_for_today, term_today
from tests.figures.test_hub import opened
from tests.figures.worlds import RandomHub

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    for number in range(4):
        world.day(on=timezone.localdate() - datetime.timedelta(days=number + 1))
    return world


def address(world, name="return", *more):
    term = term_today(world.hub)
    return reverse(f"figures:{name}", args=[world.hub.code, term.year, term.key, *more])


def submitted(world):
    term = term_today(world.hub)
    return list(TermlyReturn.objects.of_term(world.hub, term.year, term.key))


def test_what_is_submitted_is_what_was_seen(client_for, world):
    client = client_for(world.coordinator)
    page = client.get(address(world))
    assert "Not submitted yet." in page.text
    assert "1 line: 6 days agreed, 4 used, 2 left." in page.text
    form = page.context["form"]
    sent = {"submission": form["submission"].value(), "seen": form["seen"].value(), "early": "on"}
    world.day(days=Decimal("0.5"), on=timezone.localdate() - datetime.timedelta(days=9))
    client.post(address(world), sent)
    assert submitted(world) == []
    again = client.get(address(world)).context["form"]
    sent = {"submission": again["submission"].value(), "seen": again["seen"].value(), "early": "on"}
    client.post(address(world), sent)
    (made,) = submitted(world)
    assert made.submitted_by == world.coordinator
    assert [line.days_used for line in made.lines.all()] == [Decimal("4.5")]
    assert made.is_unchanged


def test_a_running_term_is_submitted_knowingly_and_one_that_is_over_as_it_is(client_for, world):
    client, term, here = client_for(world.coordinator), term_today(world.hub), address(world)
    page = client.get(here)
    until = f"{term.ends_on.day} {term.ends_on:%B %Y}"
    assert f"The term is not over: what happens until {until} would go in as an amendment" in page.text
    sent = {name: page.context["form"][name].value() for name in ("submission", "seen")}
    refused = client.post(here, sent)
    assert "Tick that you know this, or wait until the term is over." in refused.text
    with pytest.raises(Refused, match="The term is not over"):
        submit_return(by=world.coordinator, hub=world.hub, term=term, seen_digest=sent["seen"])
    assert submitted(world) == []
    with time_machine.travel(term.ends_on + datetime.timedelta(days=1), tick=False):
        client = client_for(world.coordinator)
        page = client.get(here)
        assert "The term is not over" not in page.text
        client.post(here, {name: page.context["form"][name].value() for name in sent})
    assert len(submitted(world)) == 1


def test_a_later_change_of_a_day_is_shown_and_submitted_as_an_amendment(client_for, world):
    submit_for_today(world.hub, world.coordinator)
    world.day(days=Decimal("0.5"), on=timezone.localdate() - datetime.timedelta(days=9))
    client = client_for(world.coordinator)
    page = client.get(address(world))
    assert "days used was 4, now 4.5 and days left was 2, now 1.5." in page.text
    assert "1 line: 6 days agreed, 4 used, 2 left." in page.text
    form = page.context["form"]
    client.post(address(world), {"submission": form["submission"].value(), "seen": form["seen"].value()})
    first, amendment = submitted(world)
    assert [line.days_used for line in first.lines.all()] == [Decimal(4)]
    assert [line.days_used for line in amendment.lines.all()] == [Decimal("4.5")]
    today = timezone.localdate()
    told = f"days used was 4, now 4.5, days left was 2, now 1.5 (amended on {today.day} {today:%B %Y})"
    after = client.get(address(world)).text
    assert told in after
    assert "1 line: 6 days agreed, 4.5 used, 1.5 left." in after
    assert "Changed since" not in after


def test_nothing_is_amended_where_nothing_changed_and_nothing_submitted_twice(world):
    term = term_today(world.hub)
    submit_for_today(world.hub, world.coordinator)
    with pytest.raises(Refused, match="Nothing differs"):
        amend_for_today(world.hub, world.coordinator)
    with pytest.raises(Refused, match="has been submitted"):
        submit_return(by=world.coordinator, hub=world.hub, term=term, seen_digest="")


def test_a_booking_or_a_day_of_the_next_term_changes_nothing(world):
    submit_for_today(world.hub, world.coordinator)
    world.booked_day()
    term = term_today(world.hub)
    world.day(on=term.ends_on + datetime.timedelta(days=1))
    with pytest.raises(Refused, match="Nothing differs"):
        amend_for_today(world.hub, world.coordinator)


def test_a_day_past_the_agreed_number_is_returned_once_it_counts(world):
    world.day(on=timezone.localdate() - datetime.timedelta(days=9), counted=False)
    (line,) = lines_now(world.hub, term_today(world.hub))
    assert (line.days_used, line.days_left) == (4, 2)


def test_days_agreed_after_the_term_belong_to_the_next(world):
    calendar = calendar_of(world.hub)
    term = term_today(world.hub)
    past = terms_of_year(calendar, term.year - 1)[2]
    Engagement.objects.filter(pk=world.engagement.pk).update(starts_on=past.starts_on, agreed_days=Decimal(9))
    then = timezone.make_aware(datetime.datetime.combine(past.starts_on, datetime.time(12)))
    for days, at in ((6, then), (9, timezone.now())):
        DaysProposalFactory(
            engagement=world.engagement,
            days=Decimal(days),
            state="agreed",
            proposed_by=world.coordinator,
            **{
                f"{side}_agreed_{end}": value
                for side in ("school", "llme")
                for end, value in (("at", at), ("by", world.head))
            },
        )
    assert [line.days_agreed for line in lines_now(world.hub, past)] == [Decimal(6)]
    assert [line.days_agreed for line in lines_now(world.hub, term)] == [Decimal(9)]


def test_work_that_ended_before_the_term_has_no_line_and_on_its_first_day_one(world):
    term = term_today(world.hub)
    before = term.starts_on - datetime.timedelta(days=1)
    work = Engagement.objects.filter(pk=world.engagement.pk)
    for ended, count in ((before, 0), (term.starts_on, 1)):
        work.update(status="completed", ended_on=ended, starts_on=before - datetime.timedelta(days=90))
        assert len(lines_now(world.hub, term)) == count


def test_only_a_coordinator_submits_and_only_what_has_begun(world):
    term = term_today(world.hub)
    seen = digest_of(lines_now(world.hub, term))
    for person in (world.hub_reader, world.head, world.llme_user, world.admin, world.ncetm):
        with pytest.raises(Refused, match="coordinators"):
            submit_return(by=person, hub=world.hub, term=term, seen_digest=seen)
    with pytest.raises(Stale):
        submit_return(by=world.coordinator, hub=world.hub, term=term, seen_digest="other", early=True)
    ahead = terms_of_year(calendar_of(world.hub), term.year + 1)[0]
    with pytest.raises(Refused, match="not begun"):
        submit_return(by=world.coordinator, hub=world.hub, term=ahead, seen_digest=seen)
    with pytest.raises(Refused, match="not been submitted"):
        amend_return(by=world.coordinator, hub=world.hub, term=term, seen_digest=seen)


@pytest.mark.parametrize(("after", "outcome"), [(0, "completed"), (1, "under_way")])
def test_work_that_ended_on_the_last_day_of_the_term_ended_in_it(world, after, outcome):
    term = term_today(world.hub)
    past = terms_of_year(calendar_of(world.hub), term.year - 1)[2]
    ended = past.ends_on + datetime.timedelta(days=after)
    Engagement.objects.filter(pk=world.engagement.pk).update(
        starts_on=past.starts_on, status=Status.COMPLETED, ended_on=ended
    )
    assert [line.outcome for line in lines_now(world.hub, past)] == [outcome]


def test_the_outcome_is_that_of_the_end_of_the_term(world):
    NextWithHubFactory(engagement=world.engagement)
    submit_for_today(world.hub, world.coordinator)
    today = timezone.localdate()
    Engagement.objects.filter(pk=world.engagement.pk).update(status=Status.COMPLETED, ended_on=today)
    amend_for_today(world.hub, world.coordinator)
    line = submitted(world)[1].lines.get()
    assert (line.outcome, line.next_with_hub) == ("completed", "intends")
    assert (
        standing(submitted(world))[0]
        .amended[0]
        .startswith(
            "outcome was under way, now completed, next with the hub was not noted, now means to enrol"
        )
    )


@pytest.mark.parametrize("table", guard.TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_what_was_submitted(world, table, statement):
    guard.take_down()
    guard.put_up()
    submit_for_today(world.hub, world.coordinator)
    with (
        pytest.raises(DatabaseError, match="stays as it was submitted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    guard.take_down()


def test_a_line_changed_behind_the_guard_is_told(client_for, world):
    guard.take_down()
    made = submit_for_today(world.hub, world.coordinator)
    ReturnLine.objects.filter(termly_return=made).update(days_used=Decimal(5))
    assert "This is not what was submitted" in client_for(world.coordinator).get(address(world)).text


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_a_file_holds_the_lines_of_the_page(client_for, kind):
    hub = RandomHub(make_hub(), random.Random(5))
    hub.works(6)
    submit_for_today(hub.hub, hub.coordinator)
    Engagement.objects.filter(hub=hub.hub, agreed_days__isnull=False).update(agreed_days=Decimal("20.5"))
    amend_for_today(hub.hub, hub.coordinator)
    term = term_today(hub.hub)
    args = [hub.hub.code, term.year, term.key]
    client = client_for(hub.coordinator)
    page = client.get(reverse("figures:return", args=args))
    lines = opened(client.post(reverse("figures:return_export", args=[*args, kind])), kind)
    assert lines[0] == HEADINGS
    shown = [
        [
            "" if cell is None else f"{cell:g}" if isinstance(cell, Decimal) else str(cell)
            for cell in row.cells
        ]
        for row in page.context["rows"]
    ]
    assert lines[1:] == shown
    names = Engagement.objects.filter(hub=hub.hub).values_list("school_name", flat=True)
    assert not [name for name in names for line in lines if name in line]


def test_a_long_return_is_read_in_pages_and_submitted_as_a_whole(client_for, monkeypatch):
    monkeypatch.setattr(returns, "LINES", 2)
    hub = RandomHub(make_hub(), random.Random(5))
    hub.works(6)
    term = term_today(hub.hub)
    lines = lines_now(hub.hub, term)
    client = client_for(hub.coordinator)
    here = reverse("figures:return", args=[hub.hub.code, term.year, term.key])
    last = -(-len(lines) // 2)
    pages = [client.get(here, {"page": number}) for number in range(1, last + 1)]
    assert [row.line.reference for page in pages for row in page.context["rows"]] == [
        line.reference for line in lines
    ]
    agreed = show_days(sum(line.days_agreed or 0 for line in lines))
    assert all(f"{len(lines)} lines on all pages: {agreed} days agreed" in page.text for page in pages)
    sent = {name: pages[-1].context["form"][name].value() for name in ("submission", "seen")}
    client.post(f"{here}?page={last}", {**sent, "early": "on"})
    (made,) = TermlyReturn.objects.of_term(hub.hub, term.year, term.key)
    assert made.lines.count() == len(lines)
    Engagement.objects.filter(hub=hub.hub, agreed_days__isnull=False).update(agreed_days=Decimal("20.5"))
    changed = [one.line.reference for one in differences(standing([made]), lines_now(hub.hub, term))]
    assert len(changed) > 2
    first, second = (client.get(here, {"changed": number}).context["differs"] for number in (1, 2))
    assert [one.line.reference for one in (*first, *second)] == changed[:4]
    again = client.get(here, {"changed": 2}).context["form"]
    sent = {name: again[name].value() for name in ("submission", "seen")}
    client.post(f"{here}?changed=2", {**sent, "early": "on"})
    assert [line.reference for line in TermlyReturn.objects.get(number=1).lines.all()] == changed


def test_ncetm_reads_what_was_submitted_and_nothing_before(client_for, world):
    ncetm = client_for(world.ncetm)
    assert ncetm.get(address(world)).status_code == 404
    submit_for_today(world.hub, world.coordinator)
    page = ncetm.get(address(world))
    assert str(world.school.urn) in page.text
    assert world.school.name not in page.text
    assert "Submit" not in page.text.split("<main")[1].split("Submitted on")[1]
    assert address(world) in ncetm.get(reverse("figures:returns")).text


def test_a_school_sees_its_own_line_and_no_other(client_for, world):
    submit_for_today(world.hub, world.coordinator)
    own = reverse("figures:own_lines", args=[world.engagement.reference])
    for person in (world.head, world.maths_lead):
        page = client_for(person).get(own).text
        assert str(world.school.urn) in page
        assert own in client_for(person).get(world.engagement.get_absolute_url()).text
    assert client_for(world.other_head).get(own).status_code == 404
    assert set(ReturnLine.objects.visible_to(world.other_head)) == set()
    assert ReturnLine.objects.visible_to(world.head).count() == 1
