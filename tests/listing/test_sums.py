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

from core.fields import show_days
from engagements.models import Engagement, SupportDay
from engagements.states import LIVE, OVER, RECORDED_STATES, DayState
from hubs.models import PriorityArea
from listing.listing import Listing
from plans.models import ActionPlan, Focus, PlanLine, PlanVersion
from schools.models import Trust
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
EVERY = "columns=all"

DAYS = st.tuples(
    st.sampled_from([state for state in DayState if state != DayState.CARRIED_IN]),
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
    }
)
FILTERS = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["", "", "live", "over", "open", "running", "paused", "completed"]),
        "phase": st.sampled_from(["", "", "primary", "secondary"]),
        "eef": st.sampled_from(["", "", "explore", "deliver", "none"]),
        "llme": st.sampled_from(["", "", "none", "yes", "first", "beside"]),
        "authority": st.sampled_from(["", "", "801", "802"]),
        "trust": st.sampled_from(["", "", "77", "none"]),
        "priority": st.sampled_from(["", "", "yes", "none"]),
        "left": st.sampled_from(["", "", "none", "1", "more", "unknown"]),
        "than": st.sampled_from(["", "0.5", "2"]),
    }
)
SORTS = st.sampled_from(["", "left", "-left", "used", "-booked", "agreed", "-school", "stage", "-eef"])


class Made:
    """A hub of random engagements, and what each was made of."""

    def __init__(self, drawn):
        self.hub = make_hub()
        self.coordinator = make_hub_person(self.hub, "coordinator", "Cora Coe")
        self.llmes = [make_llme(self.hub, name) for name in ("Ann Able", "Bea Bold")]
        self.beside = [make_llme(self.hub, name) for name in ("Cy Cole", "Di Dale")]
        trust = Trust.objects.create(uid=77, name="Hedge Trust")
        PriorityArea.objects.create(name="Hedge", kind="authority", code="801", starts_on="2022-09-01")
        self.made = {}
        for number, one in enumerate(drawn):
            school = make_school(
                self.hub,
                f"School {number}",
                authority_code=one["authority"],
                authority_name=f"Council {one['authority']}" if one["authority"] else "",
                trust=trust if one["trust"] else None,
            )
            for _ in range(one["heads"]):
                make_leader(school, "headteacher", "Hal Head")
            self.made[self.engagement(one, school).pk] = one

    def engagement(self, one, school):
        status = one["status"]
        agreed = Decimal(3) if one["agreed"] is None and status == "running" else one["agreed"]
        one["agreed"] = agreed
        engagement = EngagementFactory(
            hub=self.hub,
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
        return engagement

    def day(self, engagement, at, state, days, uses, counted):
        now, who = timezone.now(), self.coordinator
        accepted = {"accepted_at": now, "accepted_by": who, "accepted_reason": "It was."}
        recorded = state in RECORDED_STATES or state == DayState.WITHDRAWN
        SupportDay.objects.create(
            engagement=engagement,
            llme=self.llmes[0],
            state=state,
            kind="short" if state == DayState.NOTED else "day",
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
        """The filters as an address; `first` and `beside` name LLMEs."""
        chosen = dict(chosen)
        ids = {"first": self.llmes[0].pk, "beside": self.beside[0].pk}
        chosen["llme"] = ids.get(chosen["llme"], chosen["llme"])
        if chosen["left"] != "more":
            chosen["than"] = ""
        elif not chosen["than"]:
            chosen["than"] = "1"
        return chosen

    def expected(self, chosen):
        """The engagements that should show, worked out one by one from what they were made of."""
        found = set()
        for row in Engagement.objects.filter(hub=self.hub):
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
            }
            if all(right for name, right in tests.items() if chosen[name]):
                found.add(row.pk)
        return found


def halves(one):
    """Used and booked of an engagement, added up by hand."""
    recorded = [day for day in one["days"] if day[0] in RECORDED_STATES]
    used = [days for _, days, uses, counted in recorded if uses and counted]
    booked = [days for state, days, uses, _ in one["days"] if state == DayState.BOOKED and uses]
    return sum(used, Decimal(0)), sum(booked, Decimal(0))


def nothing_wrong(query):
    """Choices that nobody of this hub has are told in a sentence, and narrow nothing."""
    return not query.sentences


@given(drawn=st.lists(ENGAGEMENTS, min_size=1, max_size=6), chosen=FILTERS, sort=SORTS)
@settings(max_examples=60)
def test_the_list_shows_the_right_rows_with_the_right_numbers(drawn, chosen, sort):
    with transaction.atomic():
        world = Made(drawn)
        chosen = world.query(chosen)
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
        transaction.set_rollback(True)


@given(drawn=st.lists(ENGAGEMENTS, min_size=1, max_size=4), chosen=FILTERS)
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
