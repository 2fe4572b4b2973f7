"""A factory for each model of the llmes app."""

import datetime
from decimal import Decimal

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.dates import academic_year
from core.models import SiteText
from llmes import models
from schools.models import School, Trust
from tests.factories.accounts import InvitationFactory
from tests.factories.hubs import LONG_AGO, HubFactory, UserFactory


def this_year() -> int:
    return academic_year(timezone.localdate())


class TrustFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trust

    uid = factory.Sequence(lambda n: 90000 + n)
    name = factory.Sequence(lambda n: f"Trust {n}")


class SchoolFactory(factory.django.DjangoModelFactory):
    """An open state school, in the middle of Norwich."""

    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 950000 + n)
    name = factory.Sequence(lambda n: f"School {n}")
    status = School.Status.OPEN
    is_offered = True
    postcode = "NR1 1AA"
    easting = 623_000
    northing = 308_000


class LLMEFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LLME

    user = factory.SubFactory(UserFactory)
    works_primary = True


class LLMEMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LLMEMembership

    llme = factory.SubFactory(LLMEFactory)
    hub = factory.SubFactory(HubFactory)
    starts_on = LONG_AGO


class AccreditationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Accreditation

    llme = factory.SubFactory(LLMEFactory)
    kind = models.Accreditation.Kind.PD_LEAD_PRIMARY
    awarded_on = datetime.date(2024, 3, 1)


class CapacityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Capacity

    llme = factory.SubFactory(LLMEFactory)
    academic_year = factory.LazyFunction(this_year)
    days = Decimal(20)


class BlockedDatesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BlockedDates

    llme = factory.SubFactory(LLMEFactory)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on)


class HubDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.HubDay

    llme = factory.SubFactory(LLMEFactory)
    hub = factory.SubFactory(HubFactory)
    on = factory.LazyFunction(timezone.localdate)
    days = Decimal("0.5")
    kind = models.HubDay.Kind.MEETING


class DeclaredConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DeclaredConflict

    llme = factory.SubFactory(LLMEFactory)
    school = factory.SubFactory(SchoolFactory)
    reason = "My sister teaches there."
    declared_by = factory.LazyAttribute(lambda row: row.llme.user)


class CodeTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteText

    key = "code-of-conduct"
    title = "Code of conduct"
    body = "I put the school first."
    in_effect_from = LONG_AGO


class CodeAcceptanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CodeAcceptance

    llme = factory.SubFactory(LLMEFactory)
    academic_year = factory.LazyFunction(this_year)
    text = factory.SubFactory(CodeTextFactory)
    accepted_by = factory.LazyAttribute(lambda row: row.llme.user)


class ComingLLMEFactory(factory.django.DjangoModelFactory):
    """Somebody of a hub's register, invited and not here yet."""

    class Meta:
        model = models.ComingLLME

    hub = factory.SubFactory(HubFactory)
    invitation = factory.LazyAttribute(
        lambda self: InvitationFactory(
            role="hub.llme",
            target_type=ContentType.objects.get_for_model(self.hub),
            target_id=str(self.hub.pk),
        )
    )
    works_primary = True
    academic_year = 2026
    added_by = factory.SubFactory(UserFactory)
