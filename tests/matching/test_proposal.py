"""All waiting schools of a hub at once: what is proposed, what is left over and why, what can be moved."""

import sys
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement, Seat
from engagements.services.lifecycle import pause_engagement
from engagements.services.opening import assign_llme
from engagements.services.people import confirm_succession
from engagements.states import Side
from llmes.models import LLME
from matching.proposal import Proposal, propose
from schools.models import SchoolLeader, Trust
from tests.factories.engagements import make_school
from tests.factories.schools import SchoolLinkFactory
from tests.matching.conftest import Desk

pytestmark = pytest.mark.django_db


def of(desk: Desk, **changes: Any) -> Proposal:
    return propose(desk.hub, desk.choices(**changes), by=desk.coordinator.pk)


def pairs(proposal: Proposal) -> dict[str, str]:
    return {match.engagement.school_name: str(match.llme) for match in proposal.matches}


def left_over(proposal: Proposal) -> dict[str, list[str]]:
    return {
        row.engagement.school_name: [f"{llme} {'; '.join(told)}" for llme, told in row.closest]
        for row in proposal.left_over
    }


def page(client_for: Callable[[Any], Client], desk: Desk, query: str = "") -> str:
    path = reverse("matching:proposal", args=[desk.hub.code])
    return client_for(desk.coordinator).get(path + query).content.decode()


def test_it_places_more_than_one_after_the_other_would(desk: Desk) -> None:
    desk.school("Elm Primary School")
    desk.school("Oak High School", phase="secondary")
    desk.llme("Ann Both", days="6")
    desk.llme("Ben Primary", days="6", miles=10, phases=(True, False))
    proposal = of(desk)
    assert pairs(proposal) == {"Elm Primary School": "Ben Primary", "Oak High School": "Ann Both"}
    assert proposal.answer
    assert proposal.answer.is_proven
    assert (proposal.sums.placed, proposal.by_turns.placed) == (2, 1)  # type: ignore[union-attr]


def test_who_waits_is_who_has_no_lead_and_is_not_paused(desk: Desk) -> None:
    llme = desk.llme("Ann Lead", days="50")
    waits, led, paused = (desk.school(f"{name} School") for name in ("Elm", "Fir", "Oak"))
    assign_llme(by=desk.coordinator, engagement=led, llme=llme)
    pause_engagement(by=desk.coordinator, engagement=paused, on=paused.starts_on, reason="Building work")
    assert [one.pk for one in of(desk).facts.engagements] == [waits.pk]


def test_conflicts_sides_and_oneself_are_never_proposed(desk: Desk) -> None:
    trust = Trust.objects.create(uid=7, name="Ash Trust")
    work = desk.school("Elm Primary School", trust=trust)
    same = desk.llme("Ann Trust")
    LLME.objects.filter(pk=same.pk).update(base_trust=trust)
    leads, seated = desk.llme("Ben Leads There"), desk.llme("Col Acted For The Hub")
    SchoolLeader.objects.create(
        user=leads.user, school=work.school, role="governor", starts_on=work.starts_on
    )
    Seat.objects.create(engagement=work, user=seated.user, side=Side.HUB)
    own = desk.llme("Cora Herself")
    LLME.objects.filter(pk=own.pk).update(user=desk.coordinator)
    assert pairs(of(desk)) == {}


def test_who_leads_at_the_school_that_carries_it_on_is_left_out_with_the_reason(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    """D16: what the acceptance would refuse is not proposed, neither for the hub nor for the one school."""
    work = desk.school("Elm Primary School")
    llme = desk.llme("Ann Of The Academy")
    academy = make_school(desk.hub, "Elm Academy")
    SchoolLinkFactory(school_urn=work.school.urn, linked_urn=academy.urn, kind="Successor")
    confirm_succession(by=desk.coordinator, engagement=work, school=academy)
    SchoolLeader.objects.create(
        user=llme.user, school=academy, role="governor", starts_on=timezone.localdate() + timedelta(days=9)
    )

    assert pairs(of(desk)) == {}
    assert "acts on another side of this work" in page(client_for, desk)
    ranking = client_for(desk.coordinator).get(reverse("engagements:assign_llme", args=[work.reference]))
    assert "Ann Of The Academy: Acts on another side of this work, or has a role at the school." in (
        ranking.content.decode()
    )
    assert f"Assign {llme}" not in ranking.content.decode()


def test_oneself_is_left_out_of_the_ranking_with_the_reason(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work, own = desk.school("Elm Primary School"), desk.llme("Cora Herself")
    LLME.objects.filter(pk=own.pk).update(user=desk.other)
    path = reverse("engagements:assign_llme", args=[work.reference])
    text = client_for(desk.other).get(path).content.decode()
    assert "This is you: another coordinator or the hub lead decides." in text
    assert f"Assign {desk.other}" not in text
    assert f"Assign {desk.other}" in client_for(desk.coordinator).get(path).content.decode()


def test_what_would_have_to_change_is_told_for_those_who_come_closest(desk: Desk) -> None:
    desk.school("Elm High School", phase="secondary", days="8")
    desk.llme("Ann Short", days="5", phases=(False, True))
    desk.llme("Ben Far", days="20", miles=35, phases=(False, True))
    desk.llme("Col Primary", days="20", phases=(True, False))
    desk.llme("Dee Both Wrong", days="1", miles=90, phases=(True, False))
    assert left_over(of(desk)) == {
        "Elm High School": [
            "Col Primary would have to work in secondary schools",
            "Ben Far is 35 miles away, so the furthest journey would have to be longer",
            "Ann Short would need 3 more days this school year",
        ]
    }


def test_days_that_the_proposal_itself_takes_are_counted(desk: Desk) -> None:
    desk.school("Elm Primary School")
    desk.school("Fir Primary School", miles=8)
    desk.llme("Ann Once", days="9.5")
    proposal = of(desk)
    assert pairs(proposal) == {"Elm Primary School": "Ann Once"}
    assert left_over(proposal) == {
        "Fir Primary School": ["Ann Once would need 2.5 more days this school year"]
    }
    assert [(row.more, row.free, row.takes, row.left) for row in proposal.shares] == [
        (1, Decimal("9.5"), Decimal(6), Decimal("3.5"))
    ]


def test_pins_are_kept_past_the_travel_limit_but_not_past_days_or_a_conflict(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    desk.llme("Ann Near")
    far, short = desk.llme("Ben Far", miles=60), desk.llme("Col Short", days="2")
    assert pairs(of(desk)) == {"Elm Primary School": "Ann Near"}
    assert pairs(of(desk, pins=frozenset({(work.pk, far.pk)}))) == {"Elm Primary School": "Ben Far"}
    refused = of(desk, pins=frozenset({(work.pk, short.pk)}))
    assert pairs(refused) == {"Elm Primary School": "Ann Near"}
    assert [told for _, told in refused.pins_not_kept] == [
        ["2 days free this school year; this work takes 6."]
    ]


def test_a_pair_set_aside_is_not_proposed(desk: Desk) -> None:
    work = desk.school("Elm Primary School")
    near = desk.llme("Ann Near")
    desk.llme("Ben Next", miles=9)
    assert pairs(of(desk, vetoes=frozenset({(work.pk, near.pk)}))) == {"Elm Primary School": "Ben Next"}


@pytest.mark.parametrize("value", [0, 10])
def test_all_weights_at_one_end_still_place_everybody(desk: Desk, value: int) -> None:
    for name in ("Elm", "Fir", "Oak"):
        desk.school(f"{name} Primary School")
    desk.llme("Ann One", days="12")
    desk.llme("Ben Two", days="6")
    weights = dict.fromkeys(("distance", "ages", "spread", "weekdays", "earlier", "accreditation"), value)
    proposal = of(desk, weights=weights)
    assert len(proposal.matches) == 3
    assert proposal.answer
    assert proposal.answer.is_proven


@pytest.mark.parametrize(
    "query",
    [
        "?distance=99999999999999999999",
        "?distance=-1&spread=x&furthest_miles=",
        "?pin=1-2-3&pin=&veto=abc&pin=999999999-999999999",
        "?year=1066",
        "?furthest_miles=0",
    ],
)
def test_absurd_addresses_get_a_page(client_for: Callable[[Any], Client], desk: Desk, query: str) -> None:
    desk.school("Elm Primary School")
    desk.llme("Ann Fit")
    assert "1 of 1 waiting school can have an LLME." in page(client_for, desk, query)


def test_a_weight_that_is_none_is_told_above_the_proposal_that_leaves_it_out(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    desk.school("Elm Primary School")
    desk.llme("Ann Fit")
    said = "What you moved can’t all be used."
    above, _proposal = page(client_for, desk, "?distance=99").split("1 of 1 waiting school")
    assert said in above
    assert said not in page(client_for, desk, "?distance=9")


def test_the_page_says_what_is_proven_and_how_distance_is_meant(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    desk.school("Elm Primary School", miles=12)
    desk.llme("Ann Fit")
    text = page(client_for, desk)
    for words in ("That is proven, with a gap of 0%", "would stop after 4", "straight line"):
        assert words in text
    for words in ("12 miles away.", "12 miles in all, one way", "with 12 miles in all"):
        assert words in text
    assert " km" not in text


def test_nothing_waits_and_nobody_there(client_for: Callable[[Any], Client], desk: Desk) -> None:
    assert "No school waits for an LLME." in page(client_for, desk)
    desk.school("Elm Primary School")
    text = page(client_for, desk)
    assert "No waiting school can have an LLME as things stand." in text
    assert "No LLME works with the hub today." in text


def test_a_pin_and_a_veto_are_links_that_keep_what_was_moved(
    client_for: Callable[[Any], Client], desk: Desk
) -> None:
    work = desk.school("Elm Primary School")
    llme = desk.llme("Ann Fit")
    text = page(client_for, desk, "?distance=9")
    assert f'href="?distance=9&amp;pin={work.pk}-{llme.pk}"' in text
    assert f'href="?distance=9&amp;veto={work.pk}-{llme.pk}"' in text
    aside = page(client_for, desk, f"?veto={work.pk}-{llme.pk}")
    assert "Set aside: Ann Fit for Elm Primary School." in aside


def test_without_the_extra_the_page_says_so_and_leads_to_the_ranking(
    client_for: Callable[[Any], Client], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = desk.school("Elm Primary School")
    desk.llme("Ann Fit")
    monkeypatch.setitem(sys.modules, "scipy", None)
    text = page(client_for, desk)
    assert "needs an extra that is not installed" in text
    path = reverse("engagements:assign_llme", args=[work.reference])
    assert path in text
    assert "Works in primary schools." in client_for(desk.coordinator).get(path).content.decode()


def test_a_hub_of_many_costs_as_many_queries_as_a_hub_of_few(desk: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            of(desk)
        return len(queries)

    desk.school("Elm Primary School")
    desk.llme("Ann One", days="40")
    few = asked()
    for number in range(6):
        desk.school(f"School {number}", miles=number)
        llme = desk.llme(f"Llewelyn {number}", days="40", miles=number)
        assign_llme(by=desk.coordinator, engagement=Engagement.objects.latest("pk"), llme=llme)
        desk.school(f"Other School {number}")
    assert asked() == few
