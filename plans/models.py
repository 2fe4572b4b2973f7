"""One shared action plan per engagement: versions, sections, milestones, and both sides' agreement."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement
from engagements.states import Side
from evidence.models import Evidence


class ActionPlan(models.Model):
    """The one plan of an engagement; what it says stands in its versions."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="plan")

    def __str__(self) -> str:
        return f"Plan of {self.engagement.reference}"


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: Any) -> "PlanVersionQuerySet":
        """Shared versions of the engagements a person reads, and their own side's unshared draft (D4, D8)."""
        raise NotImplementedError  # the plans app fills this in


class PlanVersion(models.Model):
    """One wording of the whole plan. At most one draft stands beside the version in force."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_FORCE = "in_force", "Agreed"
        SUPERSEDED = "superseded", "Earlier version"
        WITHDRAWN = "withdrawn", "Withdrawn"

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    begun_side = models.CharField(max_length=6, choices=Side.choices)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500, blank=True, help_text="Why the agreed plan changes.")
    shared_at = models.DateTimeField(null=True, blank=True, help_text="Until shared, only its side reads it.")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    in_force_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="What both agreed, kept as it was.")
    digest = models.CharField(max_length=64, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="draft"), name="one_draft_beside_the_agreed"
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="in_force"), name="one_plan_in_force"),
            models.CheckConstraint(
                name="in_force_means_content_kept",
                condition=~Q(state__in=["in_force", "superseded"])
                | Q(in_force_at__isnull=False, content__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class PlanSection(models.Model):
    """One column or line of a version: focus, why, what, how, how well, and so, time. Edited by itself."""

    class Key(models.TextChoices):
        FOCUS = "focus", "Focus"
        WHY = "why", "Why"
        WHAT = "what", "What"
        HOW = "how", "How"
        HOW_WELL = "how_well", "How well"
        AND_SO = "and_so", "And so"
        TIME = "time", "Time"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=12, choices=Key.choices)
    text = models.TextField(max_length=4000, blank=True)
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_once_per_version")]

    def __str__(self) -> str:
        return self.get_key_display()


class Milestone(models.Model):
    """Something we expect to see by a date: the same milestone through all versions, with its status."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        ON_TRACK = "on_track", "On track"
        NEEDS_CONVERSATION = "needs_conversation", "Needs a conversation"
        MET = "met", "Met"
        PARTLY_MET = "partly_met", "Partly met"
        SET_ASIDE = "set_aside", "Set aside"

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="milestones")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    status_reason = models.CharField(max_length=300, blank=True)
    status_at = models.DateTimeField(default=timezone.now)
    status_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version_number = models.PositiveIntegerField(default=1, help_text="Counts changes of the status.")
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="milestones")

    def __str__(self) -> str:
        return f"Milestone {self.pk}"


class MilestoneWording(models.Model):
    """What one version of the plan says of one milestone."""

    class Horizon(models.TextChoices):
        SHORT = "short", "Short term"
        MEDIUM = "medium", "Medium term"
        LONG = "long", "Long term"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="milestone_wordings")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="wordings")
    horizon = models.CharField(max_length=8, choices=Horizon.choices)
    expected_to_see = models.TextField(max_length=1000)
    expected_by = models.DateField()
    owner_side = models.CharField(max_length=6, choices=Side.choices)
    owner_role = models.CharField(max_length=60, blank=True, help_text="By role, for example maths lead.")
    removed = models.BooleanField(default=False, help_text="This version leaves the milestone out.")
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "milestone"], name="milestone_once_per_version")
        ]
        indexes = [models.Index(fields=["expected_by"], name="milestone_by_date")]

    def __str__(self) -> str:
        return f"{self.get_horizon_display()}, by {self.expected_by:%d %B %Y}"


class PlanAgreement(models.Model):
    """One side agreed the whole of a version, bound to its content by a keyed digest (D11)."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=6, choices=Side.choices)
    digest = models.CharField(max_length=64)
    agreed_as = models.CharField(max_length=40, help_text="In which role, as it was called that day.")
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "side", "digest"], name="plan_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed version {self.version.number}"


class PlanNote(models.Model):
    """A small change noted beside the agreed text: a status, a date within its horizon, an owner (D11)."""

    class Kind(models.TextChoices):
        STATUS = "status", "Status"
        DATE = "date", "Date"
        OWNER = "owner", "Owner"

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)
    side = models.CharField(max_length=6, choices=Side.choices)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.before} to {self.after}"
