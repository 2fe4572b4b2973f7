"""The number on the list is the number on the page of the work, under every combination of filters."""

import datetime
import re
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from attention.models import DueDates
from core.fields import show_days
from engagements.models import Engagement, SupportDay
from engagements.states import LIVE, OVER, RECORDED_STATES, DayState
from hubs.models import HubMembership, PriorityArea
from listing.listing import Listing
from plans.models import ActionPlan, Focus, PlanLine, PlanVersion
from schools.models import School, Trust
from tests.factories.attention import PutOffFactory
from tests.factories.engagements import (
    AssignmentFactory,
    EngagementFactory,
    make_hub,
    make_hub_person,
    make_leader,
    make_llme,
    make_school,
)
from tests.listing.reading import rows as rows_of

pytestmark = pytest.mark.django_db
HALF = Decimal("0.5")
NOBODY = 999_999_999  # the number of no school and of no person
WAITS = (DayState.RECORDED, DayState.SENT_BACK)
EVERY = "columns=all"

DAYS = st.tuples(
    st.sampled_from(list(DayState)),
    st.sampled_from([HALF, Decimal(1)]),
    st.booleans(),  # uses days
    st.booleans(),  # counted
)
ENGAGEMENTS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "running", "paused", "stopped", "completed"]),
        "phase": st.sampled_from(["primary", "secondary"]),
        "agreed": st.none() | st.integers(0, 14).map(lambda halves: halves * HALF),
        "days": st.lists(DAYS, max_size=6),
        "leads": st.none() | st.integers(0, 1),
        "beside": st.integers(0, 2),
        "authority": st.sampled_from(["801", "802", ""]),
        "trust": st.booleans(),
        "foci": st.lists(st.sampled_from(["explore", "prepare", "deliver", "sustain"]), max_size=3),
        "shared": st.booleans(),
        "heads": st.integers(0, 2),
        "there": st.sampled_from([False, False, True]),  # of the other hub
        "closing": st.sampled_from([False, False, True]),
        "quiet": st.booleans(),
        "put": st.sampled_from([None, None, "no_llme", "closing", "unconfirmed", "quiet"]),  # off, today
    }
)
# What the hubs' desks show here: the other rules find nothing in what is made.
ON_THE_DESK = ("no_llme", "closing", "unconfirmed", "quiet")
VALUES = {
    "stage": ["live", "over", "open", "running", "paused", "completed"],
    "phase": ["primary", "secondary"],
    "eef": ["explore", "deliver", "none"],
    "llme": ["none", "yes", "first", "beside"],
    "authority": ["801", "802"],
    "trust": ["77", "none"],
    "priority": ["yes", "none"],
    "left": ["none", "1", "more", "unknown"],
    "than": ["0.5", "2"],
    "hub": ["ours", "theirs"],
    "urn": ["first", "nobody"],
    "person": ["lead", "beside", "head", "nobody"],
    "attention": ["any", "no_head", *ON_THE_DESK],
}


@st.composite
def filters(draw):
    """Up to four filters at once: with more, hardly a row is left to be wrong."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4))
    return {name: draw(st.sampled_from(VALUES[name])) if name in names else "" for name in VALUES}


SORTS = st.sampled_from(["", "left", "-left", "used", "-booked", "agreed", "-school", "stage", "-eef"])


class Made:
    """Two hubs of random engagements, what each was made of, and a coordinator of one or of both."""

    def __init__(self, drawn, *, of_both=False):
        self.hub, self.other = make_hub(), make_hub("Birch Hub")
        self.of_both = of_both
        self.coordinator = make_hub_person(self.hub, "coordinator", "Cora Coe")
        self.llmes = [make_llme(self.hub, name) for name in ("Ann Able", "Bea Bold")]
        self.beside = [make_llme(self.hub, name) for name in ("Cy Cole", "Di Dale")]
        if of_both:
            HubMembership.objects.create(
                user=self.coordinator, hub=self.other, role="coordinator", starts_on="2022-09-01"
            )
        trust = Trust.objects.create(uid=77, name="Hedge Trust")
        PriorityArea.objects.create(name="Hedge", kind="authority", code="801", starts_on="2022-09-01")
        self.made, self.heads = {}, {}
        for number, one in enumerate(drawn):
            school = make_school(
                self.other if one["there"] else self.hub,
                f"School {number}",
                authority_code=one["authority"],
                authority_name=f"Council {one['authority']}" if one["authority"] else "",
                trust=trust if one["trust"] else None,
            )
            if one["closing"]:
                School.objects.filter(pk=school.pk).update(status=School.Status.CLOSING)
            self.heads[school.pk] = [
                make_leader(school, "headteacher", "Hal Head").pk for _ in range(one["heads"])
            ]
            self.made[self.engagement(one, school).pk] = one
        self.first = next(iter(self.heads))

    def engagement(self, one, school):
        status = one["status"]
        agreed = Decimal(3) if one["agreed"] is None and status == "running" else one["agreed"]
        one["agreed"] = agreed
        engagement = EngagementFactory(
            hub=school.hub,
            school=school,
            opened_by=self.coordinator,
            status=status,
            phase=one["phase"],
            agreed_days=agreed,
            ended_on=timezone.localdate() if status in OVER else None,
        )
        if one["leads"] is not None:
            AssignmentFactory(engagement=engagement, llme=self.llmes[one["leads"]])
        for llme in self.beside[: one["beside"]]:
            AssignmentFactory(engagement=engagement, llme=llme, role="shadow")
        for at, day in enumerate(one["days"]):
            self.day(engagement, at, *day)
        if one["foci"]:
            self.plan(engagement, one)
        if one["put"]:
            PutOffFactory(engagement=engagement, rule=one["put"])
        today = timezone.localdate()
        DueDates.objects.create(
            engagement=engagement,
            last_contact_on=engagement.starts_on,
            quiet_on=today if one["quiet"] else today + datetime.timedelta(days=1),
        )
        return engagement

    def day(self, engagement, at, state, days, uses, counted):
        now, who = timezone.now(), self.coordinator
        accepted = {"accepted_at": now, "accepted_by": who, "accepted_reason": "It was."}
        recorded = state in RECORDED_STATES or state == DayState.WITHDRAWN
        kinds = {DayState.NOTED: "short", DayState.CARRIED_IN: "carried_in"}
        SupportDay.objects.create(
            engagement=engagement,
            llme=None if state == DayState.CARRIED_IN else self.llmes[0],
            state=state,
            kind=kinds.get(state, "day"),
            hub_sees_on=timezone.localdate() + datetime.timedelta(days=at % 2) if state in WAITS else None,
            on=timezone.localdate() - datetime.timedelta(days=at + 1),
            days=days,
            uses_days=uses,
            counted=counted,
            **({"recorded_at": now, "recorded_by": self.llmes[0].user, "happened": True} if recorded else {}),
            **({"confirmed_at": now, "confirmed_by": who} if state == DayState.CONFIRMED else {}),
            **(accepted if state == DayState.ACCEPTED else {}),
            **({"withdrawn_at": now, "withdrawn_by": who} if state == DayState.WITHDRAWN else {}),
        )

    def plan(self, engagement, one):
        plan = ActionPlan.objects.create(engagement=engagement)
        version = PlanVersion.objects.create(
            plan=plan,
            begun_side="llme",
            begun_by=self.llmes[0].user,
            **(
                {"shared_at": timezone.now(), "shared_by": self.llmes[0].user, "number": 1}
                if one["shared"]
                else {}
            ),
        )
        for at, phase in enumerate(one["foci"]):
            focus = Focus.objects.create(plan=plan, phase=phase, is_first=at == 0)
            PlanLine.objects.create(
                version=version, kind="focus", focus=focus, words="Talk", edited_by=self.llmes[0].user
            )

    def query(self, chosen):
        """The filters as an address; words that name somebody or something of this world become its ids."""
        chosen = dict(chosen)
        head = (self.heads[self.first] or [NOBODY])[0]
        ids = {
            "llme": {"first": self.llmes[0].pk, "beside": self.beside[0].pk},
            "hub": {"ours": self.hub.code, "theirs": self.other.code},
            "urn": {"first": self.first, "nobody": NOBODY},
            "person": {
                "lead": self.llmes[0].user_id,
                "beside": self.beside[0].user_id,
                "head": head,
                "nobody": NOBODY,
            },
        }
        for name, named in ids.items():
            chosen[name] = named.get(chosen[name], chosen[name])
        if chosen["left"] != "more":
            chosen["than"] = ""
        elif not chosen["than"]:
            chosen["than"] = "1"
        return chosen

    def expected(self, chosen):
        """The engagements that should show, worked out one by one from what they were made of."""
        found = set()
        hubs = [self.hub, self.other] if self.of_both else [self.hub]
        reasons = set(ON_THE_DESK) if chosen["attention"] == "any" else {chosen["attention"]}
        for row in Engagement.objects.filter(hub__in=hubs).select_related("hub"):
            one, left = self.made[row.pk], row.days_left
            phases = set(one["foci"]) if one["shared"] else set()
            stage = {"live": LIVE, "over": OVER}.get(chosen["stage"], (chosen["stage"],))
            tests = {
                "stage": row.status in stage,
                "phase": row.phase == chosen["phase"],
                "eef": chosen["eef"] in phases or (chosen["eef"] == "none" and not phases),
                "llme": {
                    "none": one["leads"] is None,
                    "yes": one["leads"] is not None,
                    str(self.llmes[0].pk): one["leads"] == 0,
                    str(self.beside[0].pk): one["beside"] > 0,
                }.get(str(chosen["llme"])),
                "authority": one["authority"] == chosen["authority"],
                "trust": one["trust"] == (chosen["trust"] == "77"),
                "priority": (one["authority"] == "801") == (chosen["priority"] == "yes"),
                "left": {
                    "none": left is not None and left <= 0,
                    "1": left is not None and left <= 1,
                    "more": left is not None and left > Decimal(chosen["than"] or 0),
                    "unknown": left is None,
                }.get(chosen["left"]),
                "hub": not self.of_both or row.hub.code == chosen["hub"],
                "urn": row.school_id == chosen["urn"],
                "person": self.works_or_leads(chosen["person"], row, one),
                "attention": row.is_live and bool(reasons & needs(row, one)),
            }
            if all(right for name, right in tests.items() if chosen[name]):
                found.add(row.pk)
        return found

    def works_or_leads(self, person, row, one):
        """Whether somebody works on it or leads at its school."""
        leads = one["leads"] is not None and self.llmes[one["leads"]].user_id == person
        beside = person in [llme.user_id for llme in self.beside[: one["beside"]]]
        return leads or beside or person in self.heads[row.school_id]


def needs(row, one):
    """The reasons for which live work needs attention, from what it was made of."""
    waits = any(day[0] in WAITS and at % 2 == 0 for at, day in enumerate(one["days"]))
    so = {
        "no_llme": one["leads"] is None,
        "no_head": one["heads"] == 0,
        "closing": one["closing"],
        "unconfirmed": waits and row.status != "paused",
        "quiet": one["quiet"],
    }
    return {reason for reason, is_so in so.items() if is_so and one["put"] != reason}


def halves(one):
    """Used and booked of an engagement, added up by hand."""
    recorded = [day for day in one["days"] if day[0] in RECORDED_STATES]
    used = [days for _, days, uses, counted in recorded if uses and counted]
    booked = [days for state, days, uses, _ in one["days"] if state == DayState.BOOKED and uses]
    return sum(used, Decimal(0)), sum(booked, Decimal(0))


def nothing_wrong(query):
    """Choices that nobody of this hub has are told in a sentence, and narrow nothing."""
    return not query.sentences


@given(
    drawn=st.lists(ENGAGEMENTS, min_size=1, max_size=6),
    asked=st.lists(st.tuples(filters(), SORTS), min_size=4, max_size=4),
    of_both=st.booleans(),
)
@settings(max_examples=15)
def test_the_list_shows_the_right_rows_with_the_right_numbers(drawn, asked, of_both):
    with transaction.atomic():
        world = Made(drawn, of_both=of_both)
        for chosen, sort in asked:
            check_list(world, world.query(chosen), sort)
        transaction.set_rollback(True)


def one_of_each():
    """Ten pieces of work in which everything a filter asks for occurs, with and without reasons put off."""
    states = [
        "open",
        "running",
        "paused",
        "running",
        "open",
        "stopped",
        "running",
        "completed",
        "paused",
        "open",
    ]
    put = [None, "no_llme", "closing", "unconfirmed", "quiet", None, None, "quiet", None, None]
    waiting = [(DayState.RECORDED, HALF, True, True), (DayState.CARRIED_IN, Decimal(1), True, True)]
    return [
        {
            "status": status,
            "phase": ["primary", "secondary"][at % 2],
            "agreed": [None, Decimal("1.5"), Decimal(3)][at % 3],
            "days": waiting if at % 4 else [],
            "leads": [None, None, 0, 1][at % 4],
            "beside": at % 3,
            "authority": ["801", "802", ""][at % 3],
            "trust": at % 2 == 0,
            "foci": [[], ["explore"], ["deliver", "explore"]][at % 3],
            "shared": at % 2 == 1,
            "heads": (at + 1) % 3,
            "there": at in (3, 6),
            "closing": at % 5 < 3,
            "quiet": at % 3 > 0,
            "put": put[at],
        }
        for at, status in enumerate(states)
    ]


@pytest.mark.parametrize("of_both", [True, False])
def test_each_filter_by_itself_shows_its_rows(of_both):
    world = Made(one_of_each(), of_both=of_both)
    empty = set()
    for name, values in VALUES.items():
        for value in values:
            chosen = world.query(dict.fromkeys(VALUES, "") | {name: value})
            check_list(world, chosen, "")
            if not world.expected(chosen):
                empty.add((name, value))
    assert empty == {("urn", "nobody"), ("person", "nobody")}


def check_list(world, chosen, sort):
    """Its rows are those expected, each with its numbers; every count of it opens as many."""
    query = "&".join(f"{name}={value}" for name, value in {**chosen, "sort": sort}.items() if value != "")
    listing = Listing(world.coordinator, query)
    listed = list(listing.rows)
    if nothing_wrong(listing):
        assert {row.pk for row in listed} == world.expected(chosen)
    assert len(listed) == len({row.pk for row in listed}) == listing.number
    for row in listed:
        used, booked = halves(world.made[row.pk])
        assert (row.days_used_now, row.days_booked_now) == (used, booked)
        agreed = world.made[row.pk]["agreed"]
        assert row.days_left_now == (None if agreed is None else agreed - used - booked)
        fresh = Engagement.objects.get(pk=row.pk)
        assert (fresh.days_used, fresh.days_booked, fresh.days_left) == (used, booked, row.days_left_now)
    for count in listing.counts:
        opened = Listing(world.coordinator, count.url.lstrip("?"))
        assert opened.number == len(list(opened.rows)) == count.number, count
    backwards = Listing(world.coordinator, query.replace("sort=-", "sort="))
    assert {row.pk for row in backwards.rows} == {row.pk for row in listed}


@given(drawn=st.lists(ENGAGEMENTS, min_size=1, max_size=4), chosen=filters())
@settings(max_examples=15)
def test_the_page_of_the_work_says_the_same_as_the_row(drawn, chosen):
    with transaction.atomic():
        world = Made(drawn)
        client = Client()
        client.force_login(world.coordinator)
        query = "&".join(f"{name}={value}" for name, value in world.query(chosen).items() if value != "")
        page = client.get(f"{reverse('listing:engagements')}?{query}&{EVERY}")
        for row in rows_of(page):
            engagement = Engagement.objects.get(reference=row["Reference"])
            detail = client.get(engagement.get_absolute_url()).text
            if engagement.agreed_days is None:
                assert row["Days agreed"] == row["Left"] == "Not yet"
                continue
            bar = detail.split('id="days"')[1]
            for heading, figure in (("Days agreed", "agreed"), ("Used", "used"), ("Booked", "booked")):
                shown = re.sub(r"\s", "", bar.split(f"hs-days__figure--{figure}")[1].split("</div>")[0])
                assert f">{row[heading]}<" in shown, (heading, shown)
            assert row["Left"] == show_days(engagement.days_left)
        transaction.set_rollback(True)
