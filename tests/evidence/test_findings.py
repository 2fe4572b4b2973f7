"""What we think is happening: statements that join evidence, and how much is known of them (B14a, D14)."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import Refused, Stale
from core.models import AuditEvent
from engagements.grounds import Grounds, Kind, offered, shown
from engagements.history import sentence
from engagements.models import SupportDay
from engagements.services.days import confirm_day
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import DayState
from evidence.grid import grid_of
from evidence.known import Known, kinds_needed, known_of
from evidence.models import Evidence, Finding, FindingEvidence
from evidence.services.decisions import keep_decision
from evidence.services.evidence import add_evidence, withdraw_evidence
from evidence.services.findings import add_finding, reword_finding, set_finding_evidence, withdraw_finding
from evidence.services.recording import record_day
from hubs.settings.choices import EVIDENCE_KINDS
from tests.factories.engagements import World, make_world
from tests.factories.evidence import EvidenceFactory, FindingEvidenceFactory, FindingFactory
from tests.factories.hubs import HubSettingFactory

pytestmark = pytest.mark.django_db
KIND = Evidence.Kind
WORDS = "Pupils choose a method by habit, in most classes."


@pytest.fixture
def world() -> World:
    return make_world(parts_open=["findings"])


def saw(world: World, kind: str, looked: str = "llme", **extra: Any) -> Evidence:
    return EvidenceFactory(
        engagement=world.engagement, added_by=world.llme_user, kind=kind, looked=looked, **extra
    )


def think(world: World, *rows: Evidence, by: Any = None) -> Finding:
    return add_finding(by=by or world.llme_user, engagement=world.engagement, statement=WORDS, evidence=rows)


def known(finding: Finding) -> Known:
    fresh = Finding.objects.with_evidence().select_related("engagement").get(pk=finding.pk)
    return known_of(fresh, kinds_needed(fresh.engagement))


def url(name: str, world: World, *args: Any) -> str:
    return reverse(f"evidence:{name}", args=[world.engagement.reference, *args])


def test_b14a_two_kinds_are_two_of_three_and_a_third_from_the_other_party_makes_it_known(
    world: World, client_for: Any
) -> None:
    finding = think(world, saw(world, KIND.BOOK_LOOK), saw(world, KIND.LESSON_VISIT))
    assert known(finding).words == "Two of three kinds so far. The school has not looked yet."
    page = client_for(world.head).get(finding.get_absolute_url()).content.decode()
    assert "Two of three kinds so far." in page
    add_evidence(
        by=world.head,
        engagement=world.engagement,
        kind=KIND.PUPIL_VOICE,
        on=timezone.localdate(),
        looked="school",
        seen="Pupils say that they do what the last page did.",
        findings=[finding],
    )
    assert known(finding).words == "Known from three kinds of evidence, and both sides have looked."
    assert known(finding).is_known


def test_b14a_three_kinds_from_one_side_are_not_known_yet(world: World) -> None:
    rows = [saw(world, kind) for kind in (KIND.BOOK_LOOK, KIND.LESSON_VISIT, KIND.PUPIL_VOICE)]
    now = known(think(world, *rows))
    assert (now.is_known, now.window) == (False, "Seen by one side only: the LLME.")


def test_b14a_ticks_count_for_both_once_the_other_side_confirms_the_day(world: World) -> None:
    day = record_day(
        by=world.llme_user,
        engagement=world.engagement,
        ticks={KIND.BOOK_LOOK: "Bar models", KIND.LESSON_VISIT: "", KIND.PUPIL_VOICE: "They explain"},
        llme=world.llme,
        on=timezone.localdate(),
        days=1,
        worked_on="Looked together.",
    )
    finding = think(world, *day.evidence.all())
    assert known(finding).words == "Three kinds of evidence. The school has not looked yet."
    confirm_day(by=world.head, day=day, seen_version=day.version)
    assert known(finding).is_known


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (DayState.RECORDED, "The day waits to be confirmed, so it counts for one side."),
        (DayState.SENT_BACK, "The day waits to be confirmed, so it counts for one side."),
        (DayState.ACCEPTED, "The hub accepted the day, not the other side, so it counts for one side."),
        (DayState.CONFIRMED, ""),
    ],
)
def test_a_tick_of_one_side_says_so_wherever_it_reads_both_together(
    world: World, client_for: Any, state: str, says: str
) -> None:
    day = record_day(
        by=world.llme_user,
        engagement=world.engagement,
        ticks={KIND.BOOK_LOOK: "Bar models"},
        llme=world.llme,
        on=timezone.localdate(),
        days=1,
        worked_on="Looked together.",
    )
    finding = think(world, *day.evidence.all())
    accepted = {"accepted_at": timezone.now(), "accepted_by": world.coordinator, "accepted_reason": "Away"}
    confirmed = {"confirmed_at": timezone.now(), "confirmed_by": world.head}
    also = {DayState.ACCEPTED: accepted, DayState.CONFIRMED: confirmed}.get(DayState(state), {})
    SupportDay.objects.filter(pk=day.pk).update(state=state, **also)
    for page in (url("list", world), url("finding", world, finding.pk)):
        words = client_for(world.head).get(page).content.decode()
        assert "Looked: both together." in words
        assert words.count("counts for one side") == bool(says)
        assert says in words
    assert known(finding).sides == ({"llme"} if says else {"llme", "school"})


def test_a_hub_sets_how_many_kinds_and_which_it_offers(world: World, client_for: Any) -> None:
    finding = think(world, saw(world, KIND.BOOK_LOOK, "both"), saw(world, KIND.LESSON_VISIT, "both"))
    HubSettingFactory(hub=world.hub, name="evidence_kinds_needed", value=2)
    HubSettingFactory(hub=world.hub, name="evidence_kinds", value=["book_look", "lesson_visit"])
    assert known(finding).is_known
    page = client_for(world.head).get(url("record_day", world)).context["form"]
    assert [kind for kind, _ in page.fields["ticks"].choices] == ["lesson_visit", "book_look"]
    # A record of a kind that is off the list keeps it.
    old = saw(world, KIND.PUPIL_VOICE)
    form = client_for(world.llme_user).get(url("edit", world, old.pk)).context["form"]
    assert "pupil_voice" in [kind for kind, _ in form.fields["kind"].choices]


def test_the_kinds_of_a_hub_are_the_kinds_of_evidence() -> None:
    assert tuple(Evidence.Kind.choices) == EVIDENCE_KINDS


def test_no_more_kinds_are_asked_for_than_are_offered(world: World) -> None:
    HubSettingFactory(hub=world.hub, name="evidence_kinds", value=["book_look", "other"])
    assert kinds_needed(world.fresh()) == 2


def test_withdrawn_evidence_counts_for_nothing(world: World) -> None:
    rows = [saw(world, kind, "both") for kind in (KIND.BOOK_LOOK, KIND.LESSON_VISIT, KIND.PUPIL_VOICE)]
    finding = think(world, *rows)
    withdraw_evidence(by=world.llme_user, evidence=rows[0], seen_version=1, reason="Another class")
    assert known(finding).words == "Two of three kinds so far. Both sides have looked."


def test_the_side_that_wrote_it_words_it_and_both_join_evidence(world: World, client_for: Any) -> None:
    finding = think(world)
    with pytest.raises(Refused, match="You can write another beside it"):
        reword_finding(by=world.head, finding=finding, statement="No", reason="No", seen_version=1)
    with pytest.raises(Refused, match="words it"):
        withdraw_finding(by=world.head, finding=finding, reason="No", seen_version=1)
    row = saw(world, KIND.STAFF_VOICE, "school")
    head = client_for(world.head)
    answer = head.post(url("join_evidence", world, finding.pk), {"shown": [row.pk], "evidence": [row.pk]})
    assert answer.status_code == 302
    assert known(finding).kinds == (KIND.STAFF_VOICE,)
    head.post(url("join_evidence", world, finding.pk), {"shown": [row.pk]})
    link = FindingEvidence.objects.get()
    assert (known(finding).kinds, link.parted_by) == ((), world.head)


def test_what_was_not_on_the_page_stays_joined(world: World) -> None:
    mine, theirs = saw(world, KIND.BOOK_LOOK), saw(world, KIND.STAFF_VOICE)
    finding = think(world, mine, theirs)
    set_finding_evidence(by=world.head, finding=finding, shown=[mine], chosen=[])
    assert known(finding).kinds == (KIND.STAFF_VOICE,)


def test_two_reword_it_and_the_second_sees_the_first(world: World, client_for: Any) -> None:
    finding = think(world)
    reword_finding(
        by=world.llme_user, finding=finding, statement="In three classes.", reason="Counted", seen_version=1
    )
    with pytest.raises(Stale):
        reword_finding(
            by=world.second_llme_user, finding=finding, statement="In all.", reason="x", seen_version=1
        )
    page = client_for(world.second_llme_user).post(
        url("reword_finding", world, finding.pk), {"statement": "In all.", "reason": "x", "version": 1}
    )
    text = page.content.decode()
    assert (page.status_code, "In three classes." in text, "In all." in text) == (409, True, True)


def test_a_withdrawn_statement_stays_on_the_record_with_its_reason(world: World, client_for: Any) -> None:
    finding = think(world)
    with pytest.raises(Refused, match="Say in a line why"):
        withdraw_finding(by=world.llme_user, finding=finding, reason=" ", seen_version=1)
    withdraw_finding(by=world.llme_user, finding=finding, reason="We looked again", seen_version=1)
    page = client_for(world.head).get(url("findings", world)).content.decode()
    assert "We looked again" in page
    assert (
        client_for(world.llme_user)
        .post(url("join_evidence", world, finding.pk), {"evidence": []})
        .status_code
        == 200
    ), "refused on the page"


def test_a_decision_cites_a_statement_and_says_when_it_was_reworded_since(world: World) -> None:
    bare, finding = think(world), think(world, saw(world, KIND.BOOK_LOOK))
    assert [offer.value for offer in offered(world.fresh())][:1] == [f"f{finding.pk}"]
    cite = {"by": world.llme_user, "engagement": world.engagement, "kind": Kind.DAYS}
    with pytest.raises(Refused, match="withdrawn meanwhile"):
        keep_decision(grounds=Grounds(findings=frozenset({bare.pk})), about=1, **cite)
    keep_decision(grounds=Grounds(findings=frozenset({finding.pk})), about=2, **cite)
    reword_finding(
        by=world.llme_user, finding=finding, statement="In three classes.", reason="Counted", seen_version=1
    )
    assert shown(world.engagement, Kind.DAYS, [2])[2].lines == ["“In three classes.” (reworded since)"]


def test_a_closed_part_asks_nothing_and_offers_no_statement(client_for: Any) -> None:
    world = make_world()
    FindingEvidenceFactory(finding=FindingFactory(engagement=world.engagement, added_by=world.llme_user))
    page = client_for(world.head).get(url("findings", world)).content.decode()
    assert WORDS not in page
    assert "findings" not in client_for(world.head).get(url("add", world)).context["form"].fields
    assert not [offer for offer in offered(world.fresh()) if offer.value.startswith("f")]


def test_the_grid_shows_one_window_and_who_gathered(world: World, client_for: Any) -> None:
    one = think(world, saw(world, KIND.LESSON_VISIT), saw(world, KIND.LESSON_VISIT))
    two = think(world, saw(world, KIND.BOOK_LOOK, "both"), saw(world, KIND.STAFF_VOICE, "school"))
    rows = list(Finding.objects.with_evidence().order_by("pk"))
    grid = grid_of(rows, 3)
    assert grid.kinds == ["Lesson visit", "Book look", "Staff voice"]
    assert [[[one.words for one in cell.gathered] for cell in line.cells] for line in grid.lines] == [
        [["The LLME, 2"], [], []],
        [[], ["Both"], ["The school"]],
    ]
    page = client_for(world.governor).get(url("how_we_know", world)).content.decode()
    assert "From one kind of evidence only: lesson visit." in page
    assert (one.pk, two.pk) == tuple(row.pk for row in rows)


def test_a_year_group_stays_between_the_two_sides(world: World, client_for: Any) -> None:
    saw(world, KIND.BOOK_LOOK, year_group="Year 4 only")
    for person, reads in (
        (world.head, True),
        (world.maths_lead, True),
        (world.llme_user, True),
        (world.governor, False),
        (world.colleague, False),
        (world.coordinator, False),
        (world.admin, False),
    ):
        page = client_for(person).get(url("list", world))
        assert ("Year 4 only" in page.content.decode()) == reads, person


def test_words_about_a_person_can_be_struck_out_of_a_statement(world: World) -> None:
    day = world.day()
    add_finding(by=world.llme_user, engagement=world.engagement, statement="Mrs Green marks all books.")
    asked = request_strike(by=world.head, day=day, words="Mrs Green")
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert Finding.objects.get().statement == "[words struck out] marks all books."


def test_the_history_says_what_was_done_and_none_of_the_words(world: World) -> None:
    finding = think(world, saw(world, KIND.BOOK_LOOK))
    withdraw_finding(by=world.llme_user, finding=finding, reason="We looked again", seen_version=1)
    events = AuditEvent.objects.filter(object_type="evidence.Finding").order_by("id")
    assert [sentence(event) for event in events] == [
        "Wrote what we think is happening.",
        "Joined evidence to what we think is happening: book look.",
        "Withdrew what we thought was happening.",
    ]
    assert WORDS not in str([(event.facts, event.context, event.digests) for event in events])


def test_the_database_holds_one_link_and_one_thing_cited(world: World) -> None:
    link = FindingEvidenceFactory(finding=FindingFactory(engagement=world.engagement, added_by=world.head))
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingEvidenceFactory(finding=link.finding, evidence=link.evidence)


def test_two_hundred_pieces_are_paged_and_the_join_page_too(world: World, client_for: Any) -> None:
    start = timezone.localdate() - datetime.timedelta(days=300)
    for number in range(200):
        saw(world, KIND.values[number % 11], on=start + datetime.timedelta(days=number))
    finding = think(world)
    head = client_for(world.head)
    assert len(head.get(url("list", world)).context["page_obj"]) == 20
    page = head.get(url("join_evidence", world, finding.pk), {"kind": "book_look"})
    assert len(page.context["page_obj"]) == 19
