"""An LLME, the hubs they work with, and what they are accredited for."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Dated, DatedQuerySet
from hubs.models import Hub, ends_after_start
from llmes.fields import ChoiceSetField
from schools.models import School, Trust

AnyQuerySet = TypeVar("AnyQuerySet", bound="models.QuerySet[Any]")


class Phase(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class Specialism(models.TextChoices):
    EARLY_YEARS = "early_years", "Early years"
    KS1 = "ks1", "Key stage 1"
    KS2 = "ks2", "Key stage 2"
    KS3 = "ks3", "Key stage 3"
    KS4 = "ks4", "Key stage 4"
    POST_16 = "post_16", "Post-16"
    SMALL_SCHOOLS = "small_schools", "Small schools and mixed-age classes"
    SEND = "send", "Special educational needs and disabilities"
    CURRICULUM = "curriculum", "Curriculum and assessment"
    PEDAGOGY = "pedagogy", "Pedagogy"
    SUBJECT_KNOWLEDGE = "subject_knowledge", "Subject knowledge of teachers"
    ASSISTANTS = "assistants", "Teaching assistants"
    LEADERSHIP = "leadership", "Leading a maths team"


class MasteryRole(models.TextChoices):
    WORK_GROUP_LEAD = "work_group_lead", "Work Group Lead"
    COHORT_LEAD = "cohort_lead", "Cohort Lead"
    COMMUNITY_LEAD = "community_lead", "Community Lead"
    MASTERY_LEAD = "mastery_lead", "Teaching for Mastery Lead"
    PRIMARY_SPECIALIST = "primary_specialist", "Primary Mastery Specialist"
    SECONDARY_SPECIALIST = "secondary_specialist", "Secondary Mastery Specialist"
    ASSISTANT_HUB_LEAD = "assistant_hub_lead", "Assistant Maths Hub Lead"


class LLMEQuerySet(models.QuerySet["LLME"]):
    def visible_to(self, user: Any) -> "LLMEQuerySet":
        """Oneself; the LLMEs of hubs one coordinates; all for admins.

        A school sees its LLME's profile through the engagement, not through this list.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(user=user) | Q(pk__in=llmes_coordinated_by(user)))

    def of_hub(self, hub: Hub) -> "LLMEQuerySet":
        """Those who work with a hub today."""
        return self.working([hub])

    def working(self, hubs: Iterable[Hub]) -> "LLMEQuerySet":
        """Those who work with any of these hubs today."""
        return self.filter(pk__in=LLMEMembership.objects.current().filter(hub__in=hubs).values("llme"))

    def with_year(self, year: int) -> "LLMEQuerySet":
        """Adds `year_days`, the days for support set for an academic year, and `year_accepted`, the code."""
        of_year = {"llme": OuterRef("pk"), "academic_year": year}
        capacities, acceptances = self._related("capacities"), self._related("code_acceptances")
        return self.annotate(
            year_days=Subquery(capacities.filter(**of_year).values("days")),
            year_accepted=Exists(acceptances.filter(**of_year)),
        )

    def _related(self, name: str) -> models.QuerySet[Any]:
        model: Any = self.model._meta.get_field(name).related_model
        rows: models.QuerySet[Any] = model._default_manager.all()
        return rows

    def chosen(self, by: Mapping[str, str], year: int) -> "LLMEQuerySet":
        """Those that the filters of the list leave: phase, name, the code accepted for a year or not."""
        rows = self
        if by.get("phase"):
            rows = rows.filter(**{f"works_{by['phase']}": True})
        if by.get("q"):
            rows = rows.filter(user__name__icontains=by["q"])
        if by.get("code") == "yes":
            rows = rows.filter(code_acceptances__academic_year=year)
        elif by.get("code") == "no":
            rows = rows.exclude(code_acceptances__academic_year=year)
        return rows


def llmes_coordinated_by(user: Any) -> models.QuerySet[Any]:
    """Ids of the LLMEs whose membership of a hub that `user` coordinates has not ended."""
    today = timezone.localdate()
    return LLMEMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        ended_at__isnull=True,
        hub__in=Hub.objects.coordinated_by(user),
    ).values("llme")


def visible_through_llme(rows: AnyQuerySet, user: Any) -> AnyQuerySet:
    """Rows of LLMEs that `user` may see: their own, their coordinators', an admin's."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    if user.is_admin:
        return rows
    return rows.filter(Q(llme__user=user) | Q(llme__in=llmes_coordinated_by(user)))


class OfLLMEQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfLLMEQuerySet":
        """Who sees the LLME sees this."""
        return visible_through_llme(self, user)

    def standing(self) -> "OfLLMEQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class LLME(models.Model):
    """A Local Leader of Maths Education: usually a practising teacher, released to support other schools."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="llme")
    base_school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="llmes_based_here"
    )
    base_trust = models.ForeignKey(
        Trust,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Only for someone who works for a trust and not in one school.",
    )
    works_primary = models.BooleanField(default=False)
    works_secondary = models.BooleanField(default=False)
    specialisms = ChoiceSetField(max_length=300, blank=True)
    mastery_roles = ChoiceSetField(max_length=300, blank=True)
    schools_worked_with = models.TextField(max_length=2000, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    release_weekdays = models.CharField(
        max_length=5, blank=True, help_text="Digits 1 (Monday) to 5 (Friday)."
    )
    safeguarding_checked_on = models.DateField(null=True, blank=True)
    safeguarding_renew_on = models.DateField(null=True, blank=True)
    safeguarding_induction_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts the changes of the profile.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Added by LLMEQuerySet.with_year().
    year_days: Decimal | None
    year_accepted: bool

    objects = LLMEQuerySet.as_manager()

    class Meta:
        verbose_name = "LLME"
        ordering: ClassVar[list[str]] = ["user__name", "pk"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def trust_id_or_none(self) -> int | None:
        """The trust they work in, be it through their school."""
        if self.base_trust_id is not None:
            return int(self.base_trust_id)
        return self.base_school.trust_id if self.base_school else None

    @property
    def works_at(self) -> str:
        """The school, or the trust of somebody in no one school."""
        return str(self.base_school or self.base_trust or "")

    @cached_property
    def accreditations_in_force(self) -> list["Accreditation"]:
        """What they are accredited for today."""
        return list(Accreditation.objects.in_force().filter(llme=self))

    @property
    def phase_labels(self) -> list[str]:
        pairs = ((self.works_primary, Phase.PRIMARY), (self.works_secondary, Phase.SECONDARY))
        return [str(phase.label) for works, phase in pairs if works]

    @property
    def specialism_labels(self) -> list[str]:
        return [str(choice.label) for choice in Specialism if choice.value in self.specialisms]

    @property
    def mastery_role_labels(self) -> list[str]:
        return [str(choice.label) for choice in MasteryRole if choice.value in self.mastery_roles]

    @property
    def release_weekday_names(self) -> list[str]:
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
        return [names[int(digit) - 1] for digit in self.release_weekdays if digit in "12345"]


class LLMEMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "LLMEMembershipQuerySet":
        """One's own; those of hubs one coordinates, ended ones too; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(llme__user=user) | Q(hub__in=Hub.objects.coordinated_by(user)))


class LLMEMembership(Dated):
    """An LLME works with a hub, from a date on."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="memberships")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="llme_memberships")
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = LLMEMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["llme", "hub"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="llme_membership_once",
            ),
            ends_after_start("llme_membership"),
        ]

    def __str__(self) -> str:
        return f"{self.llme}, {self.hub}"


class AccreditationQuerySet(OfLLMEQuerySet):
    def in_force(self, on: datetime.date | None = None) -> "AccreditationQuerySet":
        """Awarded, not run out and not withdrawn on a date (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            awarded_on__lte=day,
            withdrawn_at__isnull=True,
        )


class Accreditation(models.Model):
    """What an LLME is accredited for, when awarded and when it runs out."""

    class Kind(models.TextChoices):
        PRIMARY_SPECIALIST = "primary_specialist", "Primary Mastery Specialist"
        SECONDARY_SPECIALIST = "secondary_specialist", "Secondary Mastery Specialist"
        FE_SPECIALIST = "fe_specialist", "FE Mastery Specialist"
        PD_LEAD_EARLY_YEARS = "pd_lead_early_years", "Professional Development Lead, early years"
        PD_LEAD_PRIMARY = "pd_lead_primary", "Professional Development Lead, primary"
        PD_LEAD_SECONDARY = "pd_lead_secondary", "Professional Development Lead, secondary"
        PD_LEAD_ADVANCED = "pd_lead_advanced", "Professional Development Lead, advanced"
        PD_LEAD_CORE_MATHS = "pd_lead_core_maths", "Professional Development Lead, Core Maths"
        SCHOOL_DEVELOPMENT_LEAD = "school_development_lead", "School Development Lead"
        OTHER = "other", "Another accreditation"

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="accreditations")
    kind = models.CharField(max_length=40, choices=Kind.choices)
    name = models.CharField(max_length=80, blank=True, help_text="Only for another accreditation.")
    awarded_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-awarded_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="accreditation_expires_after_award",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("awarded_on")),
            ),
            models.UniqueConstraint(
                fields=["llme", "kind", "name", "awarded_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="accreditation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name or str(self.get_kind_display())

    @property
    def has_run_out(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()
