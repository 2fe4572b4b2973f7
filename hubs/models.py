"""Maths Hubs: their areas, their calendar, their settings and their people, all with dates."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Dated, DatedQuerySet


class HubQuerySet(models.QuerySet["Hub"]):
    def visible_to(self, user: Any) -> "HubQuerySet":
        """Hubs whose pages a person may open: their own; all for admins and NCETM readers (figures)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin or user.is_ncetm_reader:
            return self.all()
        return self.filter(pk__in=HubMembership.objects.current().filter(user=user).values("hub"))

    def coordinated_by(self, user: Any) -> "HubQuerySet":
        """Hubs that a person leads or coordinates today."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            pk__in=HubMembership.objects.current()
            .filter(user=user, role__in=HubMembership.COORDINATING)
            .values("hub")
        )


class Hub(models.Model):
    """A Maths Hub: one of 40 that together cover every state-funded school in England."""

    code = models.SlugField(max_length=40, unique=True, help_text="Stays the same when the hub is renamed.")
    name = models.CharField(max_length=120)
    former_names = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True, help_text="Where schools can write to the hub.")
    is_active = models.BooleanField(default=True)

    objects = HubQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class HubLeadSchool(Dated):
    """A school that leads a hub from a date to a date; some hubs have joint lead schools."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="lead_schools")
    name = models.CharField(max_length=160)
    urn = models.PositiveIntegerField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "name", "starts_on"], name="lead_school_once")]

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """A local authority, keyed on the DfE's three-digit code, with the dates it was live."""

    code = models.CharField(max_length=3, primary_key=True)
    gss_code = models.CharField(max_length=9, blank=True, db_index=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=60, blank=True)
    is_priority_area = models.BooleanField(default=False, help_text="A Priority Education Investment Area.")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A local authority district, keyed on its GSS code: hub areas follow districts where counties split."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class HubArea(Dated):
    """A district or an authority that a hub covers from a date on. A district speaks before its authority."""

    class Kind(models.TextChoices):
        DISTRICT = "district", "District"
        AUTHORITY = "authority", "Local authority"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="areas")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=9, help_text="GSS code of a district, three digits of an authority.")
    name = models.CharField(max_length=120)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "kind", "code", "starts_on"], name="hub_area_once"),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="hub_area_by_code")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One half-term of a hub's calendar: the weeks in which schools are open."""

    hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="terms")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    name = models.CharField(max_length=40, help_text='For example "Autumn, first half".')
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "academic_year", "name"], name="term_once_per_hub"),
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.academic_year}"


class BankHoliday(models.Model):
    """A day on which no school in England is open."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar[list[str]] = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on:%d %B %Y}"


class HubSetting(models.Model):
    """A hub's choice for one setting from a date on; without one the default in hubs/settings.py holds."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="settings")
    name = models.SlugField(max_length=60)
    value = models.JSONField()
    in_effect_from = models.DateField(default=timezone.localdate)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "-in_effect_from", "-id"]
        indexes = [models.Index(fields=["hub", "name", "in_effect_from"], name="hub_setting_in_effect")]

    def __str__(self) -> str:
        return f"{self.name} of {self.hub}"


class HubMembership(Dated):
    """A person's role in a hub, with dates."""

    class Role(models.TextChoices):
        LEAD = "lead", "Hub lead"
        COORDINATOR = "coordinator", "Coordinator"
        READER = "reader", "Hub reader"

    COORDINATING = (Role.LEAD, Role.COORDINATOR)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hub_memberships"
    )
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hub", "role"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="hub_membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.hub}"
