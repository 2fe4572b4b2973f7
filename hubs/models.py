"""Maths Hubs: their areas, their calendar, their settings and their people, all with dates."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Dated, DatedQuerySet
from core.dates import academic_year_label


def ends_after_start(name: str) -> models.CheckConstraint:
    """What is dated ends on or after the day it begins; held in the database."""
    return models.CheckConstraint(
        name=f"{name}_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    )


class OpenToAllQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OpenToAllQuerySet":
        """Public facts: whoever is signed in may read them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all()


class DatedOpenToAllQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "DatedOpenToAllQuerySet":
        """Public facts: whoever is signed in may read them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all()


class HubQuerySet(models.QuerySet["Hub"]):
    # Apps above add the hubs that their own roles open (an LLME's): callables from a person to hub ids.
    also_visible: ClassVar[list[Callable[[Any], models.QuerySet[Any]]]] = []

    def visible_to(self, user: Any) -> "HubQuerySet":
        """Hubs whose page a person may open: those they work with; all for admins and NCETM readers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin or user.is_ncetm_reader:
            return self.all()
        own = Q(pk__in=HubMembership.objects.current().filter(user=user).values("hub"))
        for hubs_of in self.also_visible:
            own |= Q(pk__in=hubs_of(user))
        return self.filter(own)

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

    objects = DatedOpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "name", "starts_on"], name="lead_school_once"),
            ends_after_start("lead_school"),
        ]

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """A local authority, keyed on the DfE's three-digit code, with the dates it was live."""

    code = models.CharField(max_length=3, primary_key=True)
    gss_code = models.CharField(max_length=9, blank=True, db_index=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = OpenToAllQuerySet.as_manager()

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

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaKind(models.TextChoices):
    DISTRICT = "district", "District"
    AUTHORITY = "authority", "Local authority"


class PriorityArea(Dated):
    """A Priority Education Investment Area, or one of the districts that make it up."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AreaKind.choices)
    code = models.CharField(max_length=9, help_text="GSS code of a district, three digits of an authority.")

    objects = DatedOpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="priority_area_once"),
            ends_after_start("priority_area"),
        ]

    def __str__(self) -> str:
        return self.name


class HubArea(Dated):
    """A district or an authority that a hub covers from a date on. A district speaks before its authority."""

    Kind = AreaKind

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="areas")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=9, help_text="GSS code of a district, three digits of an authority.")
    name = models.CharField(max_length=120)

    objects = DatedOpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "kind", "code", "starts_on"], name="hub_area_once"),
            ends_after_start("hub_area"),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="hub_area_by_code")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One half-term: the weeks in which schools are open. Without a hub it is the national default."""

    hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="terms")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    name = models.CharField(max_length=40, help_text='For example "Autumn 1".')
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "academic_year", "name"],
                condition=Q(hub__isnull=False),
                name="term_once_per_hub",
            ),
            models.UniqueConstraint(
                fields=["academic_year", "name"], condition=Q(hub__isnull=True), name="term_once_nationally"
            ),
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {academic_year_label(self.academic_year)}"


class BankHoliday(models.Model):
    """A day on which no school in England is open."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on:%d %B %Y}"


class HubSettingQuerySet(models.QuerySet["HubSetting"]):
    def visible_to(self, user: Any) -> "HubSettingQuerySet":
        """The settings of hubs that a person leads or coordinates; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(hub__in=Hub.objects.coordinated_by(user))


class HubSetting(models.Model):
    """A hub's choice for one setting from a date on; without one the default of the catalogue holds."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="settings")
    name = models.SlugField(max_length=60)
    number = models.PositiveIntegerField(
        help_text="Counts the changes of this setting: the version a form was drawn from."
    )
    value = models.JSONField()
    in_effect_from = models.DateField(default=timezone.localdate)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = HubSettingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "-in_effect_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "name", "number"], name="hub_setting_number_once"),
        ]
        indexes = [models.Index(fields=["hub", "name", "in_effect_from"], name="hub_setting_in_effect")]

    def __str__(self) -> str:
        return f"{self.name} of {self.hub}"


class HubText(models.Model):
    """What a hub adds to a national text, or begins its own with, from a date on. Earlier words are kept."""

    class Key(models.TextChoices):
        PRINCIPLES_SCHOOL = "principles-school", "Principles: what the school brings"
        PRINCIPLES_LLME = "principles-llme", "Principles: what the LLME brings"
        HOW_WE_WORK = "how-we-work", "How we work together"
        CODE = "code-of-conduct", "Code of conduct for LLMEs"
        WHY = "why-we-offer", "Why we are offering this"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="texts")
    key = models.SlugField(max_length=60, choices=Key.choices)
    number = models.PositiveIntegerField(help_text="Counts the changes of this text in this hub.")
    body = models.TextField(max_length=4000, blank=True, help_text="Markdown, without HTML. Empty: nothing.")
    in_effect_from = models.DateField(default=timezone.localdate)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "-in_effect_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "key", "number"], name="hub_text_number_once"),
        ]
        indexes = [models.Index(fields=["hub", "key", "in_effect_from"], name="hub_text_in_effect")]

    def __str__(self) -> str:
        return f"{self.get_key_display()}, {self.hub}"


class HubMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "HubMembershipQuerySet":
        """The people of hubs that a person leads or coordinates, and oneself; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(user=user) | Q(hub__in=Hub.objects.coordinated_by(user)))


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
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = HubMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hub", "role"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="hub_membership_once",
            ),
            ends_after_start("hub_membership"),
        ]
        indexes = [models.Index(fields=["hub", "role"], name="hub_membership_by_hub")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.hub}"
