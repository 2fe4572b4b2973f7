"""A factory for each model of the hubs app."""

import datetime

import factory
from django.utils import timezone

from accounts.models import ServiceMembership, User
from hubs import models

# Long enough ago to hold on every date of a test.
LONG_AGO = datetime.date(2020, 9, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@hubs.test")
    name = factory.Sequence(lambda n: f"Person {n}")


class AdminFactory(UserFactory):
    """A person who looks after the service."""

    class Meta:
        skip_postgeneration_save = True

    @factory.post_generation
    def role(obj: User, create: bool, extracted: object, **kwargs: object) -> None:
        ServiceMembership.objects.create(user=obj, role=ServiceMembership.Role.ADMIN, starts_on=LONG_AGO)


class HubFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Hub

    code = factory.Sequence(lambda n: f"hub-{n}-a")
    name = factory.Sequence(lambda n: f"Hub {n}")
    region = "North East"


class HubLeadSchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubLeadSchool

    hub = factory.SubFactory(HubFactory)
    name = "Beech Academy"
    starts_on = LONG_AGO


class AuthorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Authority

    code = factory.Sequence(lambda n: f"{800 + n}")
    name = factory.Sequence(lambda n: f"Authority {n}")


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.District

    code = factory.Sequence(lambda n: f"E07{n:06d}")
    name = factory.Sequence(lambda n: f"District {n}")


class HubAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubArea

    hub = factory.SubFactory(HubFactory)
    kind = models.AreaKind.AUTHORITY
    code = "926"
    name = "Norfolk"
    starts_on = LONG_AGO


class PriorityAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PriorityArea

    name = "Halton"
    kind = models.AreaKind.AUTHORITY
    code = "876"
    starts_on = LONG_AGO


class TermFactory(factory.django.DjangoModelFactory):
    """The national autumn of 2026, first half; hand in `hub` for a hub's own."""

    class Meta:
        model = models.Term

    hub = None
    academic_year = 2026
    name = "Autumn 1"
    starts_on = datetime.date(2026, 9, 2)
    ends_on = datetime.date(2026, 10, 23)


class BankHolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BankHoliday

    on = datetime.date(2026, 12, 25)
    name = "Christmas Day"


class HubSettingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubSetting

    hub = factory.SubFactory(HubFactory)
    name = "usual_days"
    number = 1
    value = "8"
    in_effect_from = factory.LazyFunction(timezone.localdate)


class HubTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubText

    hub = factory.SubFactory(HubFactory)
    key = models.HubText.Key.HOW_WE_WORK
    number = 1
    body = "We begin each day with ten minutes together."
    in_effect_from = factory.LazyFunction(timezone.localdate)


class HubMembershipFactory(factory.django.DjangoModelFactory):
    """A coordinator."""

    class Meta:
        model = models.HubMembership

    user = factory.SubFactory(UserFactory)
    hub = factory.SubFactory(HubFactory)
    role = models.HubMembership.Role.COORDINATOR
    starts_on = LONG_AGO


YEAR_2026 = (
    ("Autumn 1", "2026-09-02", "2026-10-23"),
    ("Autumn 2", "2026-11-02", "2026-12-18"),
    ("Spring 1", "2027-01-04", "2027-02-12"),
    ("Spring 2", "2027-02-22", "2027-03-25"),
    ("Summer 1", "2027-04-12", "2027-05-28"),
    ("Summer 2", "2027-06-07", "2027-07-21"),
)


def make_year(hub: models.Hub | None = None) -> None:
    """The six half-terms of 2026/27, of a hub or the nation."""
    for name, starts_on, ends_on in YEAR_2026:
        TermFactory(hub=hub, name=name, starts_on=starts_on, ends_on=ends_on)
