"""A factory for each model of the schools app."""

import datetime
from typing import Any

import factory

from accounts.models import ServiceMembership
from schools import models
from schools.search import clean, search_schools
from tests.factories.hubs import LONG_AGO, HubFactory, HubMembershipFactory, UserFactory


class TrustFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Trust

    uid = factory.Sequence(lambda n: 70_000 + n)
    name = factory.Sequence(lambda n: f"TRUST {n}")


class SchoolFactory(factory.django.DjangoModelFactory):
    """Open, state-funded, primary, of a hub. Search finds it after `index_schools()`."""

    class Meta:
        model = models.School

    urn = factory.Sequence(lambda n: 910_000 + n)
    name = factory.Sequence(lambda n: f"Elm {n} Primary School")
    status = models.School.Status.OPEN
    phase_code = "2"
    type_code = "01"
    type_name = "Community school"
    type_group_code = "4"
    authority_code = "926"
    authority_name = "Norfolk"
    is_offered = True
    hub = factory.SubFactory(HubFactory)


class SchoolLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SchoolLink

    school_urn = factory.LazyFunction(lambda: SchoolFactory().urn)
    linked_urn = factory.LazyFunction(lambda: SchoolFactory().urn)
    kind = "Predecessor"


class HubChoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubChoice

    school = factory.SubFactory(SchoolFactory)
    hub = factory.SubFactory(HubFactory)
    reason = "Works with that hub"
    chosen_by = factory.SubFactory(UserFactory)


class SchoolLeaderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SchoolLeader

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    role = models.SchoolLeader.Role.HEADTEACHER
    starts_on = LONG_AGO


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Delegation

    school = factory.SubFactory(SchoolFactory)
    by = factory.SubFactory(UserFactory)
    to = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO
    ends_on = datetime.date(2100, 1, 1)


class SchoolTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SchoolTerm

    school = factory.SubFactory(SchoolFactory)
    academic_year = 2025
    name = "Autumn 1"
    starts_on = datetime.date(2025, 9, 2)
    ends_on = datetime.date(2025, 10, 24)


class ImportRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportRun

    state = models.ImportRun.State.FINISHED
    schools_name = "edubasealldata20250422.csv"


class ImportProblemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportProblem

    run = factory.SubFactory(ImportRunFactory)
    file = models.ImportProblem.File.SCHOOLS
    line = 7
    urn = "900107"
    sentence = "This row has columns too many: 38 fields where the header has 35."


def leader(school: models.School, role: str, **extra: Any) -> Any:
    """A person with a role in a school."""
    return SchoolLeaderFactory(school=school, role=role, **extra).user


def make_admin() -> Any:
    """An admin of the service."""
    user = UserFactory()
    ServiceMembership.objects.create(user=user, role=ServiceMembership.Role.ADMIN, starts_on=LONG_AGO)
    return user


def coordinator(hub: Any) -> Any:
    """A coordinator of a hub."""
    return HubMembershipFactory(hub=hub, role="coordinator", starts_on=LONG_AGO).user


def find_schools(query: str, *, limit: int = 20) -> list[models.School]:
    """The best matches of a search among all schools; none of an empty one."""
    return list(search_schools(models.School.objects.all(), query)[:limit]) if clean(query) else []
