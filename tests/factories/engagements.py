"""A small world around one engagement, and a factory for each model of the engagements app.

    world = make_world()            # running, six days agreed
    world.engagement, world.head, world.llme, world.llme_user, world.coordinator, ...

Everyone has a password-less account; sign in with `client.force_login(world.head)`.
"""

import datetime
import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from accounts.models import ServiceMembership, User
from core.models import SiteText
from engagements import models
from engagements.grounds import Grounds
from engagements.services.starting import TEXT_KEYS
from engagements.states import DayState, Side, Status
from hubs.models import Hub, HubMembership
from llmes.models import LLME, LLMEMembership
from schools.models import School, SchoolLeader

_numbers = itertools.count(1)


def long_ago() -> datetime.date:
    """A year and more back: when roles began, so that they hold on every date of a test."""
    return timezone.localdate() - datetime.timedelta(days=500)


def follows(days: int = 21) -> Grounds:
    """What a decision is based on follows, so many days from today."""
    return Grounds(to_follow_by=timezone.localdate() + datetime.timedelta(days=days))


def ahead(days: int) -> datetime.date:
    """A date so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def make_user(name: str, **extra: Any) -> User:
    """A person with an account; the address is made from the name and a number."""
    number = next(_numbers)
    return User.objects.create_user(f"{name.split()[0].lower()}{number}@people.test", name=name, **extra)


def make_hub(name: str = "Ash Hub") -> Hub:
    return Hub.objects.create(code=f"hub-{next(_numbers)}", name=name)


def make_school(hub: Hub | None = None, name: str = "Elm Primary School", **extra: Any) -> School:
    """An open state school that a hub may support."""
    extra.setdefault("urn", 900000 + next(_numbers))
    return School.objects.create(
        name=name, status=School.Status.OPEN, phase_code="2", is_offered=True, hub=hub, **extra
    )


def make_llme(hub: Hub, name: str = "Lee Lane", **extra: Any) -> LLME:
    """An LLME who works with the hub."""
    llme = LLME.objects.create(user=make_user(name), works_primary=True, works_secondary=True, **extra)
    LLMEMembership.objects.create(llme=llme, hub=hub, starts_on=long_ago())
    return llme


def make_leader(school: School, role: str, name: str) -> User:
    """A person with a role in the school."""
    user = make_user(name)
    SchoolLeader.objects.create(user=user, school=school, role=role, starts_on=long_ago())
    return user


def make_hub_person(hub: Hub, role: str, name: str) -> User:
    """A person with a role in the hub."""
    user = make_user(name)
    HubMembership.objects.create(user=user, hub=hub, role=role, starts_on=long_ago())
    return user


class EngagementFactory(factory.django.DjangoModelFactory):
    """Running, with six days agreed, begun sixty days ago; hand in `hub`, `school` and `opened_by`."""

    class Meta:
        model = models.Engagement

    reference = factory.LazyFunction(lambda: f"TSM-{50000 + next(_numbers):05d}")
    hub = factory.LazyFunction(make_hub)
    school = factory.LazyAttribute(lambda self: make_school(self.hub))
    school_name = factory.LazyAttribute(lambda self: self.school.name)
    phase = models.engagement.Phase.PRIMARY
    status = Status.RUNNING
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=60))
    expected_end_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=200))
    focus = "Multiplicative reasoning"
    why_offered = "Your new maths lead asked for someone to think with."
    suggested_by = models.Engagement.SuggestedBy.SCHOOL
    head_said_yes_on = factory.LazyAttribute(lambda self: self.starts_on)
    head_said_yes_how = models.Engagement.Heard.PHONE
    agreed_days = Decimal(6)
    started_at = factory.LazyFunction(timezone.now)
    opened_by = factory.LazyAttribute(
        lambda self: make_hub_person(self.hub, HubMembership.Role.COORDINATOR, "Cora Coe")
    )


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assignment

    engagement = factory.SubFactory(EngagementFactory)
    llme = factory.LazyAttribute(lambda self: make_llme(self.engagement.hub))
    role = models.Assignment.Role.LEAD
    starts_on = factory.LazyFunction(long_ago)
    assigned_by = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class CoverFactory(AssignmentFactory):
    """Covers for the lead from a week ahead, for a fortnight; hand in `llme` and `in_place_of`."""

    role = models.Assignment.Role.COVER
    starts_on = factory.LazyFunction(lambda: ahead(7))
    ends_on = factory.LazyFunction(lambda: ahead(21))
    cover_reason = models.Assignment.CoverReason.AWAY


class BookedDayFactory(factory.django.DjangoModelFactory):
    """A day booked ahead, with its slots; hand in `engagement` and `llme`."""

    class Meta:
        model = models.SupportDay
        skip_postgeneration_save = True

    state = DayState.BOOKED
    on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=10))
    days = Decimal(1)
    purpose = "Look at the calculation policy together"
    booked_side = Side.LLME
    booked_at = factory.LazyFunction(timezone.now)
    booked_by = factory.LazyAttribute(lambda self: self.llme.user)

    @factory.post_generation
    def slots(obj: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for half in range(1, int(obj.days * 2) + 1):
            models.DaySlot.objects.create(day=obj, llme=obj.llme, on=obj.on, half=half)


class RecordedDayFactory(BookedDayFactory):
    """A day recorded by the LLME and waiting for the school."""

    class Meta:
        skip_postgeneration_save = True

    state = DayState.RECORDED
    on = factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=3))
    happened = True
    worked_on = "Planned a unit on fractions with two teachers."
    booked_side = ""
    booked_at = None
    booked_by = None
    recorded_side = Side.LLME
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.LazyAttribute(lambda self: self.llme.user)


class NextStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.NextStep

    side = Side.SCHOOL
    text = "Share the unit plan with the year team"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=14))
    written_by = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class StepNoteFactory(factory.django.DjangoModelFactory):
    """A next step was set aside; hand in `step`."""

    class Meta:
        model = models.StepNote

    kind = models.StepNote.Kind.SET_ASIDE
    why = "The scheme changed"
    noted_by = factory.LazyAttribute(lambda self: self.step.written_by)


class NextWithHubFactory(factory.django.DjangoModelFactory):
    """What comes next with the hub; hand in `engagement`."""

    class Meta:
        model = models.NextWithHub

    outcome = models.NextWithHub.Outcome.INTENDS
    with_what = "The Year 4 Work Group"
    expected_by = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=90))
    side = Side.SCHOOL
    noted_by = factory.LazyAttribute(lambda self: self.engagement.opened_by)


class DaysProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DaysProposal

    days = Decimal(8)
    proposed_side = Side.LLME
    proposed_by = factory.LazyAttribute(lambda self: self.engagement.opened_by)


@dataclass
class World:
    """One hub, one school, one engagement, a person for each role, and strangers of another hub."""

    hub: Hub
    school: School
    engagement: models.Engagement
    llme: LLME
    second_llme: LLME
    coordinator: User
    hub_lead: User
    hub_reader: User
    head: User
    maths_lead: User
    colleague: User
    governor: User
    ncetm: User
    admin: User
    nobody: User
    other_hub: Hub
    other_coordinator: User
    other_head: User
    other_llme: LLME
    other_engagement: models.Engagement

    @property
    def llme_user(self) -> User:
        return self.llme.user

    @property
    def second_llme_user(self) -> User:
        return self.second_llme.user

    @property
    def strangers(self) -> list[User]:
        """People with an account who may see nothing of the engagement."""
        return [
            self.hub_reader,
            self.ncetm,
            self.nobody,
            self.other_coordinator,
            self.other_head,
            self.other_llme.user,
        ]

    def day(self, **extra: Any) -> models.SupportDay:
        """A day recorded by the LLME, waiting for the school."""
        extra.setdefault("llme", self.llme)
        return RecordedDayFactory(engagement=self.engagement, **extra)

    def booked_day(self, **extra: Any) -> models.SupportDay:
        """A day booked by the LLME, ten days from today."""
        extra.setdefault("llme", self.llme)
        return BookedDayFactory(engagement=self.engagement, **extra)

    def fresh(self) -> models.Engagement:
        """The engagement as it stands in the database now."""
        return models.Engagement.objects.get(pk=self.engagement.pk)


def put_texts() -> None:
    """What both sides read and agree as they start, in place since long ago."""
    for key in TEXT_KEYS:
        SiteText.objects.get_or_create(
            key=key, defaults={"title": key, "body": f"About {key}.", "in_effect_from": long_ago()}
        )


def make_world(**engagement: Any) -> World:
    """A running engagement with six agreed days and everyone around it; hand in fields to change it."""
    Leader, Member = SchoolLeader.Role, HubMembership.Role
    put_texts()
    hub, other_hub = make_hub("Ash Hub"), make_hub("Birch Hub")
    school = make_school(hub, "Elm Primary School")
    other_school = make_school(other_hub, "Oak Primary School")
    coordinator = make_hub_person(hub, Member.COORDINATOR, "Cora Coe")
    other_coordinator = make_hub_person(other_hub, Member.COORDINATOR, "Otto Coe")
    llme, second, other_llme = (
        make_llme(hub, "Lee Lane"),
        make_llme(hub, "Sam Second"),
        make_llme(other_hub, "Olga Lane"),
    )
    ours = EngagementFactory(hub=hub, school=school, opened_by=coordinator, **engagement)
    theirs = EngagementFactory(hub=other_hub, school=other_school, opened_by=other_coordinator)
    AssignmentFactory(engagement=ours, llme=llme)
    AssignmentFactory(engagement=ours, llme=second, role=models.Assignment.Role.PAIR)
    AssignmentFactory(engagement=theirs, llme=other_llme)
    ncetm, admin = make_user("Nina Centre"), make_user("Ada Min")
    for user, role in ((ncetm, "ncetm_reader"), (admin, "admin")):
        ServiceMembership.objects.create(user=user, role=role, starts_on=long_ago())
    return World(
        hub=hub,
        school=school,
        engagement=ours,
        llme=llme,
        second_llme=second,
        coordinator=coordinator,
        hub_lead=make_hub_person(hub, Member.LEAD, "Hana Lead"),
        hub_reader=make_hub_person(hub, Member.READER, "Rita Read"),
        head=make_leader(school, Leader.HEADTEACHER, "Hilda Head"),
        maths_lead=make_leader(school, Leader.MATHS_LEAD, "Max Maths"),
        colleague=make_leader(school, Leader.COLLEAGUE, "Col League"),
        governor=make_leader(school, Leader.GOVERNOR, "Gov Ernor"),
        ncetm=ncetm,
        admin=admin,
        nobody=make_user("No Body"),
        other_hub=other_hub,
        other_coordinator=other_coordinator,
        other_head=make_leader(other_school, Leader.HEADTEACHER, "Omar Head"),
        other_llme=other_llme,
        other_engagement=theirs,
    )
