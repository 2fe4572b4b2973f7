"""Nobody is forgotten: work at whatever stage comes to the desk when nothing happens, with what to do."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from attention.desk import reasons_of
from attention.due import tell_of_quiet_work
from attention.mending import mend_dates, wrong_dates
from attention.models import DueDates
from attention.rules import RULES
from attention.services.putting_off import put_off
from core.dates import Span
from core.models import OutgoingMail
from engagements.models import Assignment, DaysProposal, Engagement
from engagements.services.agreed_days import propose_days
from engagements.services.carrying_in import carry_in_engagement
from engagements.services.days import book_day, confirm_day, record_day, record_short_contact, send_back_day
from engagements.services.lifecycle import pause_engagement, resume_engagement
from engagements.services.opening import assign_llme, change_lead_llme, end_assignments_with_hub
from engagements.services.starting import agree_start, start_digest
from engagements.states import Side, Status
from tests.attention.test_working_out import TERMS
from tests.factories.attention import told_on_the_desk
from tests.factories.conversations import MessageFactory
from tests.factories.engagements import follows, make_llme, make_school, make_world
from tests.factories.hubs import TermFactory
from tests.factories.plans import make_agreed_plan, make_draft
from tests.factories.reviews import make_held_look, make_look

pytestmark = pytest.mark.django_db
D = datetime.date.fromisoformat
THEN, LATER = "2026-09-07", "2027-09-08"


def at(day):
    return time_machine.travel(f"{day} 10:00+00:00", tick=False)


def terms():
    for term in [*TERMS, Span(D("2027-02-22"), D("2027-03-25"), "Spring 2")]:
        TermFactory(academic_year=2026, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)


def opened(**facts):
    """Work that is open, with an LLME, and six days on the table."""
    world = make_world(status=Status.OPEN, agreed_days=None, started_at=None, **facts)
    DaysProposal.objects.create(
        engagement=world.engagement, days=Decimal(6), proposed_side=Side.HUB, proposed_by=world.coordinator
    )
    Assignment.objects.filter(engagement=world.engagement).update(starts_on=timezone.localdate())
    return world


def agree(world, person):
    agree_start(by=person, engagement=world.fresh(), seen_digest=start_digest(world.fresh()))


def rest(world, by=None):
    pause_engagement(
        by=by or world.head, engagement=world.engagement, on=timezone.localdate(), reason="The roof"
    )


def go_on(world):
    resume_engagement(by=world.head, engagement=world.engagement, on=timezone.localdate())


def leave(world):
    end_assignments_with_hub(by=world.coordinator, llme=world.llme, hub=world.hub, reason="Moves away")


def another(world):
    change_lead_llme(
        by=world.coordinator, engagement=world.fresh(), llme=world.second_llme, reason="Another school"
    )


def record(world):
    return record_day(
        by=world.llme_user, engagement=world.fresh(), llme=world.llme, on=timezone.localdate(),
        days=Decimal(1), worked_on="Fractions",
    )  # fmt: skip


def confirmed(world):
    day = record(world)
    confirm_day(by=world.head, day=day, seen_version=day.version)


def sent_back(world):
    day = record(world)
    send_back_day(by=world.head, day=day, seen_version=day.version, text="Another date?")


def call(world):
    record_short_contact(
        by=world.llme_user, engagement=world.fresh(), llme=world.llme, on=timezone.localdate(), mode="phone",
        worked_on="A call",
    )  # fmt: skip


def book(world):
    book_day(
        by=world.llme_user, engagement=world.fresh(), llme=world.llme, days=Decimal(1),
        on=timezone.localdate() + datetime.timedelta(days=9),
    )  # fmt: skip


def carried_in(world):
    """Of another school, from the hub's own list: it runs, and nobody has agreed how it starts."""
    world.engagement = carry_in_engagement(
        by=world.coordinator, hub=world.hub, school=make_school(world.hub, "Fir Tree"), phase="primary",
        llme=world.llme, starts_on=timezone.localdate(), agreed=Decimal(6), used=Decimal(6), focus="Fluency",
        expected_end_on=timezone.localdate() + datetime.timedelta(days=200),
    )  # fmt: skip


STAGES = {
    "open": (opened,),
    "open, the LLME has left": (opened, leave),
    "open, another LLME": (opened, another),
    "open, the head has agreed": (opened, lambda world: agree(world, world.head)),
    "open, the LLME has agreed": (opened, lambda world: agree(world, world.llme_user)),
    "open, a call": (opened, call),
    "open, a day before the start": (opened, record),
    "open and paused": (opened, rest),
    "open and paused, the LLME has left": (opened, rest, leave),
    "open again after a rest": (opened, rest, go_on),
    "begun today": (
        opened, lambda world: agree(world, world.head), lambda world: agree(world, world.llme_user),
    ),
    "running": (make_world,),
    "running, the LLME has left": (make_world, leave),
    "running, a draft of one side": (make_world, lambda world: make_draft(world, shared=False)),
    "running, a draft to agree": (make_world, make_draft),
    "running, the plan agreed": (make_world, make_agreed_plan),
    "running, a look begun": (make_world, make_agreed_plan, make_look),
    "running, a look held": (make_world, make_agreed_plan, make_held_look),
    "running, a day booked": (make_world, book),
    "running, a day recorded": (make_world, record),
    "running, a day confirmed": (make_world, confirmed),
    "running, a day sent back": (make_world, sent_back),
    "running, another number proposed": (
        make_world,
        lambda world: propose_days(
            by=world.llme_user, engagement=world.fresh(), days=Decimal(9), reason="More", grounds=follows()
        ),
    ),
    "running, brought in with every day used": (make_world, carried_in),
    "paused": (make_world, rest),
    "paused by the hub, a plan to agree": (make_world, make_draft, lambda w: rest(w, w.coordinator)),
    "paused, the LLME has left": (make_world, rest, leave),
    "running again": (make_world, rest, go_on),
}  # fmt: skip


@pytest.mark.parametrize("known_terms", [True, False])
@pytest.mark.parametrize("stage", STAGES)
def test_whatever_lies_still_for_a_year_comes_to_the_desk_as_it_is_set_up_at_first(stage, known_terms):
    make, *steps = STAGES[stage]
    with at(THEN):
        if known_terms:
            terms()
        world = make()
        mend_dates()
        for step in steps:
            step(world)
            assert wrong_dates() == [], "a fact was written, and its dates were not"
        assert told_on_the_desk(world.hub, world.coordinator) == [] or "LLME has left" in stage
    with at(LATER):
        Engagement.objects.exclude(pk=world.engagement.pk).update(status="stopped", ended_on=D(LATER))
        desk = told_on_the_desk(world.hub, world.coordinator)
        assert len(desk) == 1, stage
        assert desk[0][0]
    if known_terms:
        put_off_everything(world)


def put_off_everything(world):
    """Put off, it is away until its day, and then it is back."""
    with at(LATER):
        for reason in reasons_of([world.hub], world.coordinator)[world.engagement.pk]:
            put_off(
                by=world.coordinator, engagement=world.fresh(), rule=reason.rule.code,
                until_on=D("2027-09-20"), reason="Both asked for peace.",
            )  # fmt: skip
        assert told_on_the_desk(world.hub, world.coordinator) == []
    with at("2027-09-20"):
        assert len(told_on_the_desk(world.hub, world.coordinator)) == 1


def quiet_on(world):
    return DueDates.objects.get(engagement=world.engagement).quiet_on


def told(world, on):
    with at(on):
        lines = told_on_the_desk(world.hub, world.coordinator, only=["quiet"])
    return lines[0][0] if lines else None


def test_open_work_is_counted_from_when_its_llme_came_not_from_the_time_before():
    with at(THEN):
        terms()
        world = opened(starts_on=D("2026-07-01"))
        mend_dates()
    assert quiet_on(world) == D("2026-12-12")
    with at("2026-11-10"):
        another(world)
    assert quiet_on(world) == D("2027-02-13")
    assert told(world, "2027-02-12") is None
    assert told(world, "2027-02-13") == "No contact since 10 November 2026; the start is not agreed yet"


def test_contact_before_the_start_is_contact():
    with at(THEN):
        terms()
        world = opened()
        mend_dates()
    with at("2026-11-20"):
        call(world)
    assert told(world, "2026-12-12") is None
    assert told(world, "2027-02-13") == "No contact since 20 November 2026; the start is not agreed yet"


def test_without_an_llme_open_work_is_on_the_desk_for_that_alone():
    with at(THEN):
        terms()
        world = opened()
        mend_dates()
        leave(world)
        assert quiet_on(world) is None
    with at("2027-01-10"):
        assert told_on_the_desk(world.hub) == [["No LLME yet, since 7 September 2026"]]
        assign_llme(by=world.coordinator, engagement=world.fresh(), llme=make_llme(world.hub, "Nell New"))
    assert told(world, "2027-03-24") is None
    assert told(world, "2027-03-26") == "No contact since 10 January 2027; the start is not agreed yet"


def test_paused_work_is_left_in_peace_for_two_half_terms_and_then_asked_after():
    with at(THEN):
        terms()
        world = make_world(starts_on=D(THEN))
        mend_dates()
    with at("2026-11-10"):
        rest(world)
    assert told(world, "2026-12-12") is None
    assert told(world, "2027-02-13") == "Paused since 10 November 2026"
    with at("2026-12-01"):
        MessageFactory(engagement=world.engagement, written_by=world.head)
    assert told(world, "2027-02-13") == "Paused since 10 November 2026, last contact 1 December 2026"
    with at("2027-01-20"):
        go_on(world)
    assert told(world, "2027-02-13") is None
    assert told(world, "2027-03-26") == "No contact since 1 December 2026"


def test_a_silence_is_told_by_mail_once_and_a_rest_after_it_once_more():
    def mailed():
        return OutgoingMail.objects.filter(to=world.coordinator, kind="something-to-read").count()

    with at(THEN):
        terms()
        world = opened()
        mend_dates()
    for _ in range(2):
        tell_of_quiet_work(D("2026-12-12"))
    assert mailed() == 1
    with at("2026-12-14"):
        rest(world)
    tell_of_quiet_work(D("2027-01-10"))
    assert mailed() == 1
    for _ in range(2):
        tell_of_quiet_work(D("2027-03-26"))
    assert mailed() == 2


@pytest.mark.parametrize(
    ("steps", "sentence", "then"),
    [
        ((), "No contact since 7 September 2026; the start is not agreed yet", "see who has agreed"),
        ((rest,), "Paused since 7 September 2026", "resume it"),
    ],
)
def test_from_the_desk_to_where_both_are_asked(steps, sentence, then, client_for):
    with at(THEN):
        terms()
        world = opened()
        for step in steps:
            step(world)
    with at("2027-01-10"):
        mend_dates()
        client = client_for(world.coordinator)
        desk = client.get("/").content.decode()
        address = reverse("conversations:messages", args=[world.engagement.reference])
        assert f"<span>{sentence}</span>" in desk
        assert f'href="{address}">Ask both how it stands<span' in desk
        assert then in client.get(address).content.decode()
        assert then not in client_for(world.head).get(address).content.decode()


@pytest.mark.parametrize("status", ["open", "running", "paused"])
def test_the_page_of_the_years_turn_names_work_at_every_stage(status, client_for):
    world = make_world(status=status, **({"agreed_days": None} if status == "open" else {}))
    page = client_for(world.coordinator).get(reverse("workload:july", args=[world.hub.code]))
    assert world.engagement.school_name in page.content.decode()


def test_every_rule_says_what_a_coordinator_does():
    for rule in RULES.values():
        assert rule.action
        assert rule.action[0].isupper()
        assert not rule.action.endswith(".")
