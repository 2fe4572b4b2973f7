"""Who works on an engagement, on which side, and who else reads or helps."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Dated, DatedQuerySet
from engagements.models.engagement import Engagement
from engagements.states import Side
from hubs.models import ends_after_start
from llmes.models import LLME


class Seat(models.Model):
    """The one side on which a person acts in an engagement, for good (D4): held by a unique constraint."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    side = models.CharField(max_length=6, choices=Side.choices)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "user"], name="one_side_per_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_side_display()}"


class AssignmentQuerySet(DatedQuerySet):
    def covers(self) -> "AssignmentQuerySet":
        """Those who stand in for the lead from a date to a date."""
        return self.filter(role=Assignment.Role.COVER, ends_on__isnull=False)

    def not_over(self, on: datetime.date | None = None) -> "AssignmentQuerySet":
        """Those in force on a date (today unless told) and those that begin later."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), ended_at__isnull=True)

    def with_lead_here(self) -> "AssignmentQuerySet":
        """With whether the lead whom somebody covers for leads it still."""
        return self.annotate(lead_is_here=lead_covered_for())


def lead_covered_for() -> Exists:
    """Whether the LLME covered for leads this work today: for one who left, nobody agrees (D4)."""
    lead = Assignment.objects.current().filter(role=Assignment.Role.LEAD).order_by()
    return Exists(lead.filter(engagement=OuterRef("engagement"), llme=OuterRef("in_place_of")))


class Assignment(Dated):
    """An LLME works on an engagement, as lead or beside the lead, from a date to a date.

    A cover stands in for the lead from a first to a last day, and is in it on no other: their access begins
    and ends by itself, as every question of scope is asked by date.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "Lead LLME"
        PAIR = "pair", "Second LLME"
        SHADOW = "shadow", "Shadow"
        COVER = "cover", "Cover"

    class CoverReason(models.TextChoices):
        """Why there is a cover, as a kind: never a person's doing, never a health detail (D13)."""

        AWAY = "away", "Away for a time"
        OTHER_WORK = "other", "Other work for a time"
        OUTSIDE = "outside", "An outside event"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="assignments")
    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.LEAD)
    conflict_reason = models.TextField(
        max_length=500, blank=True, help_text="Why the coordinator decided for it in spite of a conflict."
    )
    in_place_of = models.ForeignKey(
        LLME,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="For whom.",
    )
    cover_reason = models.CharField(max_length=8, choices=CoverReason.choices, blank=True)
    may_agree = models.BooleanField(
        default=False, help_text="A cover who may agree in place of the lead while it lasts (D4)."
    )
    end_reason = models.CharField(max_length=200, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(role="lead", ended_at__isnull=True),
                name="one_lead_llme",
            ),
            models.UniqueConstraint(
                fields=["engagement", "llme"],
                condition=Q(ended_at__isnull=True, ends_on__isnull=True),
                name="llme_assigned_once",
            ),
            models.CheckConstraint(
                name="cover_has_its_dates",
                condition=Q(cover_reason="", may_agree=False, in_place_of__isnull=True)
                | (Q(role="cover", ends_on__isnull=False, in_place_of__isnull=False) & ~Q(cover_reason="")),
            ),
            ends_after_start("assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.llme} ({self.get_role_display()})"

    @property
    def is_not_over(self) -> bool:
        """In force today, or to come."""
        over = self.ends_on is not None and self.ends_on < timezone.localdate()
        return self.ended_at is None and not over

    @property
    def is_now(self) -> bool:
        """In force today."""
        return self.is_not_over and self.starts_on <= timezone.localdate()


class OutsideReader(Dated):
    """Someone of the LA or trust whom the head lets read the plan summary, and nothing else (D4)."""

    class Organisation(models.TextChoices):
        AUTHORITY = "authority", "Local authority"
        TRUST = "trust", "Trust"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="outside_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=10, choices=Organisation.choices)
    admitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "user"], condition=Q(ended_at__isnull=True), name="outside_reader_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_organisation_display()}"


class OtherSupport(models.Model):
    """Other help the school has while we work together: LA, trust, RISE, English Hub or another."""

    class Kind(models.TextChoices):
        RISE = "rise", "RISE"
        AUTHORITY = "authority", "Local authority"
        TRUST = "trust", "Trust"
        ENGLISH_HUB = "english_hub", "English Hub"
        OTHER = "other", "Other"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="other_support")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=160, blank=True, help_text="Whom to reach there: a role, no name.")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True, help_text="Why it was taken off the list.")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "other support"

    def __str__(self) -> str:
        return self.get_kind_display()


class SaidFor(models.Model):
    """What a side said by phone, mail or paper, entered for them (D3).

    Shown as "entered by X for Y" until someone of that side confirms. It never counts as their agreement.
    """

    class About(models.TextChoices):
        START = "start", "How we start"
        DAYS = "days", "A number of days"
        DAY = "day", "A support day"
        PLAN = "plan", "The plan"

    class How(models.TextChoices):
        PHONE = "phone", "By phone"
        EMAIL = "email", "By email"
        IN_PERSON = "in_person", "In person"
        PAPER = "paper", "On paper"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="said_for")
    about = models.CharField(max_length=6, choices=About.choices)
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    side = models.CharField(max_length=6, choices=Side.choices, help_text="Whose words these are.")
    how = models.CharField(max_length=10, choices=How.choices)
    said_on = models.DateField()
    words = models.TextField(max_length=500)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes = [models.Index(fields=["about", "about_id"], name="said_for_by_thing")]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, entered for the {self.get_side_display().lower()}"
