"""Schools as the register (GIAS) knows them, and the people who lead them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated, DatedQuerySet
from hubs.models import Hub


class Trust(models.Model):
    """A group of schools in the register, keyed on its group UID."""

    uid = models.PositiveIntegerField(primary_key=True)
    group_id = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=160)
    companies_house = models.CharField(max_length=8, blank=True)
    kind_code = models.CharField(max_length=2, blank=True)
    status_code = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: Any) -> "SchoolQuerySet":
        """The register is public; a signed-in person with any role may look a school up.

        Which engagements show on a school's page is another question, answered by Engagement.visible_to.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all()

    def offered(self) -> "SchoolQuerySet":
        """Open state-funded schools in England: those a hub may support."""
        return self.filter(is_offered=True)


class School(models.Model):
    """One legal establishment of the register. A school that becomes an academy is a new one (D16)."""

    class Status(models.TextChoices):
        OPEN = "1", "Open"
        CLOSED = "2", "Closed"
        CLOSING = "3", "Open, but proposed to close"
        PROPOSED = "4", "Proposed to open"

    urn = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=1, choices=Status.choices)
    phase_code = models.CharField(max_length=1, blank=True)
    type_code = models.CharField(max_length=2, blank=True)
    type_name = models.CharField(max_length=80, blank=True)
    type_group_code = models.CharField(max_length=2, blank=True)
    authority_code = models.CharField(max_length=3, blank=True)
    authority_name = models.CharField(max_length=80, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    district_name = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=1, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    street = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    county = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    website = models.CharField(max_length=200, blank=True)
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.SET_NULL, related_name="schools")
    is_offered = models.BooleanField(default=False)
    register_date = models.DateField(null=True, blank=True, help_text="The date of the register read last.")
    hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="schools")
    hub_is_chosen = models.BooleanField(default=False, help_text="A coordinator chose; imports leave it.")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "urn"]

    def __str__(self) -> str:
        return self.name


class SchoolLink(models.Model):
    """Predecessor and successor schools, as the register links them."""

    school_urn = models.PositiveIntegerField(db_index=True)
    linked_urn = models.PositiveIntegerField(db_index=True)
    kind = models.CharField(max_length=60)
    established_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_urn", "linked_urn", "kind"], name="school_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school_urn} {self.kind} {self.linked_urn}"


class SchoolLeader(Dated):
    """A person's role in a school, with dates."""

    class Role(models.TextChoices):
        HEADTEACHER = "headteacher", "Headteacher"
        MATHS_LEAD = "maths_lead", "Maths lead"
        COLLEAGUE = "colleague", "Colleague"
        GOVERNOR = "governor", "Governor"

    EDITING = (Role.HEADTEACHER, Role.MATHS_LEAD)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="school_roles")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="leaders")
    role = models.CharField(max_length=12, choices=Role.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="school_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.school}"


class Delegation(Dated):
    """A headteacher lets a colleague of the school agree plans and days for a time (D4)."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="delegations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_to_another", condition=~Q(by=F("to"))),
        ]

    def __str__(self) -> str:
        return f"{self.by} to {self.to}, {self.school}"
