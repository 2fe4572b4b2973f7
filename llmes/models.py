"""Local Leaders of Maths Education: who they are, what they bring, how many days they have."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Dated, DatedQuerySet
from core.fields import DaysField
from hubs.models import Hub, HubMembership
from schools.models import School, Trust


class LLMEQuerySet(models.QuerySet["LLME"]):
    def visible_to(self, user: Any) -> "LLMEQuerySet":
        """Oneself; the LLMEs of hubs one coordinates; all for admins.

        A school sees its LLME's profile through the engagement, not through this list.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        hubs = (
            HubMembership.objects.current()
            .filter(user=user, role__in=HubMembership.COORDINATING)
            .values("hub")
        )
        members = LLMEMembership.objects.filter(hub__in=hubs).values("llme")
        return self.filter(Q(user=user) | Q(pk__in=members))


class LLME(models.Model):
    """A Local Leader of Maths Education: usually a practising teacher, released to support other schools."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="llme")
    base_school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="llmes_based_here"
    )
    works_primary = models.BooleanField(default=False)
    works_secondary = models.BooleanField(default=False)
    specialisms = models.CharField(max_length=300, blank=True)
    mastery_roles = models.CharField(max_length=300, blank=True)
    schools_worked_with = models.TextField(max_length=2000, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    release_weekdays = models.CharField(
        max_length=5, blank=True, help_text="Digits 1 (Monday) to 5 (Friday)."
    )

    objects = LLMEQuerySet.as_manager()

    class Meta:
        verbose_name = "LLME"

    def __str__(self) -> str:
        return str(self.user)


class LLMEMembership(Dated):
    """An LLME works with a hub, from a date on."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="memberships")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="llme_memberships")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["llme", "hub"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="llme_membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.llme}, {self.hub}"


class Accreditation(models.Model):
    """What an LLME is accredited for, when awarded and when it runs out."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="accreditations")
    kind = models.CharField(max_length=80)
    awarded_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.llme}"


class Capacity(models.Model):
    """How many days an LLME has for schools in one academic year."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="capacities")
    academic_year = models.PositiveSmallIntegerField()
    days = DaysField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["llme", "academic_year"], name="capacity_once_a_year")]
        verbose_name_plural = "capacities"

    def __str__(self) -> str:
        return f"{self.llme} {self.academic_year}: {self.days}"


class BlockedDates(models.Model):
    """Dates on which an LLME can't be booked."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="blocked_dates")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        verbose_name_plural = "blocked dates"
        constraints = [
            models.CheckConstraint(
                name="blocked_ends_after_start", condition=Q(ends_on__gte=models.F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class HubDay(models.Model):
    """A day an LLME spends for no school: a hub meeting, training, travel, as the hub counts them."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Hub meeting"
        TRAINING = "training", "Training"
        TRAVEL = "travel", "Travel"
        OTHER = "other", "Other"

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="hub_days")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    days = DaysField()
    kind = models.CharField(max_length=10, choices=Kind.choices)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class DeclaredConflict(models.Model):
    """A school or trust an LLME should not support; read by the declarer and the coordinator only (D8)."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="conflicts")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500)
    declared_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conflict_with_school_or_trust",
                condition=Q(school__isnull=False, trust__isnull=True)
                | Q(school__isnull=True, trust__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.llme}: {self.school or self.trust}"


class CodeAcceptance(models.Model):
    """An LLME's yearly acceptance of the code of conduct, in the wording of that day."""

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="code_acceptances")
    academic_year = models.PositiveSmallIntegerField()
    text = models.ForeignKey("core.SiteText", on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["llme", "academic_year"], name="code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.llme} {self.academic_year}"
