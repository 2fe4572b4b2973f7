"""Accepting: all that was chosen or nothing, as things stand at that moment; also with two at once."""

import re
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attention.models import DueDates
from core.errors import Refused, Stale
from core.models import AuditEvent
from engagements.models import Assignment, Engagement
from engagements.services.opening import assign_llme
from llmes.models import DeclaredConflict
from llmes.services.days import set_capacity
from matching import services
from matching.facts import gather, llmes_of, waiting, with_what_counts
from matching.services import accept_matches
from tests.engagements.test_days_races import together
from tests.matching.conftest import Desk, make_desk


def leads() -> dict[str, str]:
    rows = Assignment.objects.current().select_related("engagement", "llme__user")
    return {row.engagement.school_name: str(row.llme) for row in rows}


def changed(call: Callable[..., Any], **kwargs: Any) -> Any:
    with pytest.raises(Stale) as stale:
        call(**kwargs)
    return stale.value.current


def form_of(client: Client, path: str) -> dict[str, Any]:
    """What the page would send with every box ticked."""
    text = client.get(path).content.decode()
    key = re.search(r'name="submission" value="([^"]+)"', text)
    return {"submission": key[1] if key else "", "pair": re.findall(r'name="pair"[^>]*value="([^"]+)"', text)}


@pytest.mark.django_db
class TestAccepting:
    def test_all_or_some_are_assigned_and_written_down(self, client_for: Any, desk: Desk) -> None:
        for name in ("Elm", "Fir", "Oak"):
            desk.school(f"{name} Primary School")
        desk.llme("Ann One", days="20")
        client, path = client_for(desk.coordinator), reverse("matching:proposal", args=[desk.hub.code])
        form = form_of(client, path)
        assert len(form["pair"]) == 3
        answer = client.post(path, form | {"pair": form["pair"][:2]}, follow=True)
        assert "2 schools have an LLME now." in answer.content.decode()
        assert leads() == {"Elm Primary School": "Ann One", "Fir Primary School": "Ann One"}
        event = AuditEvent.objects.get(verb="proposal_accepted")
        assert (event.facts, event.by) == ({"schools": [None, 2]}, desk.coordinator)
        client.post(path, form | {"pair": form["pair"][:2]})  # a double click
        assert Assignment.objects.count() == 2

    def test_a_large_proposal_comes_in_pages_and_all_of_it_is_assigned_at_once(
        self, client_for: Any, desk: Desk
    ) -> None:
        for number in range(32):
            desk.school(f"School {number:02}", days="3", miles=number % 5)
        for number in range(20):
            desk.llme(f"Llewelyn {number:02}", days="6", miles=number % 5)
        client, path = client_for(desk.coordinator), reverse("matching:proposal", args=[desk.hub.code])
        text = client.get(path).content.decode()
        assert "1 to 15 of 32 schools" in text
        assert "For many schools at once that takes some seconds" in text
        assert len(text.encode()) < 60 * 1024
        pages = [form_of(client, f"{path}?page={number}")["pair"] for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [15, 15, 2]
        elsewhere = re.search(r'name="elsewhere" value="([^"]+)"', text)
        assert elsewhere
        assert elsewhere[1].split() == [*pages[1], *pages[2]]
        form = form_of(client, path) | {"elsewhere": elsewhere[1], "do": "all"}
        answer = client.post(path, form | {"pair": form["pair"][1:]}, follow=True)
        assert "31 schools have an LLME now." in answer.content.decode()
        left_over = answer.content.decode()
        assert "1 of 1 waiting school can have an LLME." in left_over
        assert "some seconds" not in left_over

    def test_the_dates_of_all_are_worked_out_at_once(self, desk: Desk) -> None:
        """When each comes to the desk is stored, in as many queries for four schools as for two."""
        llme = desk.llme("Ann One", days="60")
        asked = {}
        for number in (2, 4):
            works = [desk.school(f"School {number} {turn}") for turn in range(number)]
            with CaptureQueriesContext(connection) as queries:
                accept(desk, desk.coordinator, {(work.pk, llme.pk) for work in works})()
            asked[number] = sum('"attention_duedates"' in query["sql"] for query in queries)
            stored = DueDates.objects.filter(pk__in=[work.pk for work in works])
            assert [row.quiet_on is None for row in stored] == [False] * number
        assert asked[2] == asked[4]

    def test_whoever_was_quicker_is_told_and_nothing_is_half_done(self, client_for: Any, desk: Desk) -> None:
        first, second = desk.school("Elm Primary School"), desk.school("Fir Primary School")
        ann, ben = desk.llme("Ann One", days="20"), desk.llme("Ben Two", days="20", miles=20)
        client, path = client_for(desk.coordinator), reverse("matching:proposal", args=[desk.hub.code])
        form = form_of(client, path)
        assign_llme(by=desk.other, engagement=second, llme=ben)
        answer = client.post(path, form)
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "Nothing was assigned" in text
        assert "Fir Primary School has an LLME now: Ben Two." in text
        assert leads() == {"Fir Primary School": "Ben Two"}
        assert f"{first.pk}-{ann.pk}" in text  # the proposal as things stand now

    def test_everything_is_looked_at_again(self, desk: Desk) -> None:
        work, llme = desk.school("Elm Primary School"), desk.llme("Ann One", days="20")
        send = {"by": desk.coordinator, "hub": desk.hub, "choices": desk.choices()}
        pair = {(work.pk, llme.pk)}
        year = desk.choices().year
        set_capacity(by=llme.user, llme=llme, year=year, days=Decimal(5), seen_version=1)
        assert changed(accept_matches, matches=pair, **send) == [
            "Elm Primary School, Ann One: 5 days free this school year; this work takes 6.",
            "Ann One: 6 days are proposed and 5 days are free now.",
        ]
        set_capacity(by=llme.user, llme=llme, year=year, days=Decimal(30), seen_version=2)
        DeclaredConflict.objects.create(llme=llme, school=work.school, reason="Family", declared_by=llme.user)
        assert changed(accept_matches, matches=pair, **send) == [
            "Elm Primary School, Ann One: Ann One has declared a conflict of interest."
        ]
        membership = llme.memberships.get()
        membership.ends_on = membership.starts_on
        membership.save()
        assert changed(accept_matches, matches=pair, **send) == [
            "Elm Primary School: the LLME does not work with the hub any more."
        ]
        assert leads() == {}

    def test_together_they_may_take_no_more_than_there_is(self, desk: Desk) -> None:
        works = [desk.school(f"{name} School") for name in ("Elm", "Fir")]
        llme = desk.llme("Ann One", days="11.5")
        told = changed(
            accept_matches,
            by=desk.coordinator,
            hub=desk.hub,
            choices=desk.choices(),
            matches={(work.pk, llme.pk) for work in works},
        )
        assert told == ["Ann One: 12 days are proposed and 11.5 days are free now."]

    def test_two_llmes_for_one_school_and_work_of_another_hub_are_refused(self, desk: Desk) -> None:
        work = desk.school("Elm Primary School")
        ann, ben = desk.llme("Ann One"), desk.llme("Ben Two")
        elsewhere = make_desk()
        send = {"by": desk.coordinator, "hub": desk.hub, "choices": desk.choices()}
        assert changed(accept_matches, matches={(work.pk, ann.pk), (work.pk, ben.pk)}, **send) == [
            "Elm Primary School: two LLMEs are chosen. Choose one."
        ]
        theirs = elsewhere.school("Oak Primary School")
        assert changed(accept_matches, matches={(theirs.pk, ann.pk)}, **send) == [
            "A school of the proposal is not there any more."
        ]
        with pytest.raises(Refused):
            accept_matches(
                by=elsewhere.coordinator, hub=desk.hub, choices=desk.choices(), matches={(work.pk, ann.pk)}
            )
        with pytest.raises(Refused):
            accept_matches(matches=set(), **send)
        assert leads() == {}


def accept(desk: Desk, by: Any, matches: set[tuple[int, int]]) -> Callable[[], Any]:
    return lambda: accept_matches(by=by, hub=desk.hub, choices=desk.choices(), matches=matches)


def over_capacity(desk: Desk) -> list[str]:
    choices = desk.choices()
    facts = gather(
        waiting(desk.hub, choices.year),
        with_what_counts(llmes_of(desk.hub), choices.year),
        year=choices.year,
        weights=choices.weights,
    )
    return [str(llme) for llme in facts.llmes if (facts.free(llme) or 0) < 0]


@pytest.mark.django_db(transaction=True)
def test_two_accept_the_same_schools_at_once_and_each_school_has_one_llme() -> None:
    desk = make_desk()
    works = [desk.school(f"{name} School") for name in ("Elm", "Fir", "Oak")]
    ann, ben = desk.llme("Ann One", days="18"), desk.llme("Ben Two", days="18")
    results = together(
        accept(desk, desk.coordinator, {(works[0].pk, ann.pk), (works[1].pk, ann.pk)}),
        accept(desk, desk.other, {(works[1].pk, ben.pk), (works[2].pk, ben.pk)}),
    )
    assert sorted(type(result).__name__ for result in results) == ["Stale", "list"], results
    assert len(leads()) == Assignment.objects.count() == 2
    told = next(result for result in results if isinstance(result, Stale)).current
    assert told[0].startswith("Fir School has an LLME now")


@pytest.mark.django_db(transaction=True)
def test_two_accept_different_schools_for_one_llme_at_once_and_the_days_hold() -> None:
    desk = make_desk()
    works = [desk.school(f"School {number}") for number in range(4)]
    llme = desk.llme("Ann One", days="13")
    results = together(
        accept(desk, desk.coordinator, {(work.pk, llme.pk) for work in works[:2]}),
        accept(desk, desk.other, {(work.pk, llme.pk) for work in works[2:]}),
    )
    assert sorted(type(result).__name__ for result in results) == ["Stale", "list"], results
    assert Assignment.objects.count() == 2
    assert over_capacity(desk) == []


@pytest.mark.django_db(transaction=True)
def test_many_overlapping_acceptances_and_single_choices_at_once() -> None:
    """Six coordinators' tabs: nobody waits for ever, no school has two, nobody gives more than they have."""
    desk = make_desk()
    works = [desk.school(f"School {number}") for number in range(6)]
    llmes = [desk.llme(f"Llewelyn {number}", days="12") for number in range(3)]
    jobs = [
        accept(
            desk,
            desk.other if turn % 2 else desk.coordinator,
            {(works[(turn + step) % 6].pk, llmes[(turn + step) % 3].pk) for step in range(3)},
        )
        for turn in range(6)
    ]
    results = together(*jobs)
    assert {type(result).__name__ for result in results} <= {"Stale", "list"}, results
    assert any(isinstance(result, list) for result in results)
    current = Assignment.objects.current()
    assert current.count() == len(set(current.values_list("engagement", flat=True)))
    assert over_capacity(desk) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_locks_the_race_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the locks are for: without them both look before either has written, and the days don't hold."""
    desk = make_desk()
    works = [desk.school(f"School {number}") for number in range(2)]
    llme = desk.llme("Ann One", days="6")
    meet = threading.Barrier(2)

    def unlocked(hub: Any, matches: Any, choices: Any) -> Any:
        facts = gather(
            waiting(hub, choices.year).filter(pk__in=[one for one, _ in matches]),
            with_what_counts(llmes_of(hub), choices.year),
            year=choices.year,
            weights=choices.weights,
        )
        meet.wait(10)
        return facts

    monkeypatch.setattr(services, "_held", unlocked)
    results = together(*[accept(desk, desk.coordinator, {(work.pk, llme.pk)}) for work in works])
    assert [type(result) for result in results] == [list, list], results
    assert over_capacity(desk) == ["Ann One"]
    assert Engagement.objects.count() == 2
