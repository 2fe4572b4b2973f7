"""Schools and trusts as the register (GIAS) knows them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hubs.models import Hub, OpenToAllQuerySet


class Trust(models.Model):
    """A group of schools in the register, keyed on its group UID."""

    class Kind(models.TextChoices):
        FOUNDATION = "02", "Trust"
        MULTI_ACADEMY = "06", "Multi-academy trust"
        SINGLE_ACADEMY = "10", "Single-academy trust"
        SECURE = "11", "Secure single-academy trust"

    uid = models.PositiveIntegerField("group UID", primary_key=True)
    group_id = models.CharField("group ID", max_length=12, blank=True)
    name = models.CharField(max_length=160)
    companies_house = models.CharField("Companies House number", max_length=8, blank=True)
    kind_code = models.CharField("kind", max_length=2, blank=True, choices=Kind.choices)
    status_code = models.CharField("status", max_length=20, blank=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: Any) -> "SchoolQuerySet":
        """The register is public: whoever is signed in may look a school up.

        Which engagements show on a school's page is another question, answered by Engagement.visible_to.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all()

    def offered(self) -> "SchoolQuerySet":
        """Open state-funded schools in England: those a hub may support."""
        return self.filter(is_offered=True)

    def without_hub(self) -> "SchoolQuerySet":
        """Offered schools that no hub's area covers and nobody has chosen a hub for: a worklist."""
        return self.filter(is_offered=True, hub__isnull=True)

    def ending(self) -> "SchoolQuerySet":
        """Schools that have closed or are proposed to close: their work needs a coordinator's eye (D16)."""
        return self.filter(status__in=[School.Status.CLOSED, School.Status.CLOSING])


class School(models.Model):
    """One legal establishment of the register. A school that becomes an academy is a new one (D16)."""

    class Status(models.TextChoices):
        OPEN = "1", "Open"
        CLOSED = "2", "Closed"
        CLOSING = "3", "Open, but proposed to close"
        PROPOSED = "4", "Proposed to open"

    class Phase(models.TextChoices):
        NONE = "0", "Not applicable"
        NURSERY = "1", "Nursery"
        PRIMARY = "2", "Primary"
        MIDDLE_PRIMARY = "3", "Middle deemed primary"
        SECONDARY = "4", "Secondary"
        MIDDLE_SECONDARY = "5", "Middle deemed secondary"
        SIXTEEN_PLUS = "6", "16 plus"
        ALL_THROUGH = "7", "All-through"

    class Region(models.TextChoices):
        NORTH_EAST = "A", "North East"
        NORTH_WEST = "B", "North West"
        YORKSHIRE = "D", "Yorkshire and the Humber"
        EAST_MIDLANDS = "E", "East Midlands"
        WEST_MIDLANDS = "F", "West Midlands"
        EAST = "G", "East of England"
        LONDON = "H", "London"
        SOUTH_EAST = "J", "South East"
        SOUTH_WEST = "K", "South West"
        WALES = "W", "Wales"
        NONE = "Z", "Not applicable"

    # Facts of the register.
    urn = models.PositiveIntegerField("URN", primary_key=True)
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=1, choices=Status.choices)
    phase_code = models.CharField("phase", max_length=1, blank=True, choices=Phase.choices)
    type_code = models.CharField(max_length=2, blank=True)
    type_name = models.CharField("type", max_length=80, blank=True)
    type_group_code = models.CharField(max_length=2, blank=True)
    authority_code = models.CharField(max_length=3, blank=True)
    authority_name = models.CharField("local authority", max_length=80, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    district_code = models.CharField(max_length=9, blank=True)
    district_name = models.CharField("district", max_length=80, blank=True)
    region_code = models.CharField("region", max_length=1, blank=True, choices=Region.choices)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    religious_character = models.CharField(max_length=60, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(
        "free school meals, per cent", max_digits=4, decimal_places=1, null=True, blank=True
    )
    census_on = models.DateField(null=True, blank=True)
    urban_rural = models.CharField(max_length=80, blank=True)
    street = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=80, blank=True)
    county = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    website = models.CharField(max_length=250, blank=True)
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.SET_NULL, related_name="schools")
    # What the import makes of them.
    is_offered = models.BooleanField(default=False)
    register_date = models.DateField(
        null=True, blank=True, help_text="The date of the last register that names this school."
    )
    row_digest = models.BigIntegerField(
        null=True, editable=False, help_text="Of the register's row as read last: the same row is passed by."
    )
    search_text = models.TextField(blank=True, editable=False)
    # The hub.
    hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="schools")
    hub_is_chosen = models.BooleanField(default=False, help_text="A coordinator chose; imports leave it.")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "urn"]
        indexes = [
            models.Index(fields=["-is_offered", "name", "urn"], name="school_offered_by_name"),
            models.Index(fields=["authority_code", "establishment_number"], name="school_by_dfe_number"),
            models.Index(
                fields=["authority_name", "name"],
                name="school_without_hub",
                condition=Q(is_offered=True, hub__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="school_chosen_hub_is_a_hub", condition=Q(hub_is_chosen=False) | Q(hub__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("schools:school", args=[self.urn])

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.CLOSING)

    @property
    def dfe_number(self) -> str:
        """The local authority's code and the number within it, as the DfE writes them: 926/2055."""
        if self.authority_code and self.establishment_number:
            return f"{self.authority_code}/{self.establishment_number}"
        return ""

    @property
    def address(self) -> list[str]:
        """The lines of the address that are known."""
        lines = [self.street, self.locality, self.town, self.county, self.postcode]
        return [line for line in lines if line]

    @property
    def place(self) -> str:
        """Town and postcode, as far as they are known."""
        return ", ".join(part for part in (self.town, self.postcode) if part)

    @property
    def ages(self) -> str:
        if self.low_age is None or self.high_age is None:
            return ""
        return f"{self.low_age} to {self.high_age}"

    @property
    def fsm_text(self) -> str:
        """Eligible for free school meals, as people write it: 21.7%."""
        return "" if self.fsm_percent is None else f"{self.fsm_percent}% of pupils"

    @property
    def website_name(self) -> str:
        """The website as people write it: without https and what follows the name."""
        return self.website.split("://")[-1].split("/")[0]

    @property
    def website_url(self) -> str:
        """The website as a link that can only lead to the web."""
        site = self.website
        if not site or "." not in site or any(mark in site for mark in " <>\"'"):
            return ""
        if site.lower().startswith(("http://", "https://")):
            return site
        return "" if ":" in site.split("/")[0] else f"https://{site}"


class SchoolLinkQuerySet(OpenToAllQuerySet):
    def of(self, urn: int) -> "SchoolLinkQuerySet":
        """Links that start or end at a school."""
        return self.filter(Q(school_urn=urn) | Q(linked_urn=urn))


class SchoolLink(models.Model):
    """Predecessor and successor schools, as the register links them."""

    school_urn = models.PositiveIntegerField()
    linked_urn = models.PositiveIntegerField(db_index=True)
    kind = models.CharField(max_length=80)
    established_on = models.DateField(null=True, blank=True)

    objects = SchoolLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["school_urn", "linked_urn"]
        constraints = [
            models.UniqueConstraint(fields=["school_urn", "linked_urn", "kind"], name="school_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.school_urn} {self.kind} {self.linked_urn}"


class HubChoice(models.Model):
    """A hub chosen for a school by a person, with the reason; without a hub, back to what the area says."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="hub_choices")
    hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    former_hub = models.ForeignKey(Hub, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-chosen_at", "-id"]

    def __str__(self) -> str:
        return f"{self.school}: {self.hub or 'by area'}"
