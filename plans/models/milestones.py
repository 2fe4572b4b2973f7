"""What we expect to see, and by when: the same milestone through every version of the plan."""

import datetime
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from engagements.states import SIDES
from evidence.models import Evidence
from plans.models.foci import Focus
from plans.models.versions import ActionPlan, OfVersionQuerySet, PlanVersion
from plans.states import SETTLED, MilestoneStatus


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: Any) -> "MilestoneQuerySet":
        """Milestones that stand in a version a person reads: one in an unshared draft is its side's alone."""
        wordings = MilestoneWording.objects.filter(version__in=PlanVersion.objects.visible_to(user))
        return self.filter(pk__in=wordings.values("milestone"))


class Milestone(models.Model):
    """Something we expect to see by a date: the same milestone through all versions, with its status.

    A date moved within its horizon and an owner on the same side are noted here, beside the agreed text
    (D11), until the next version that both sides agree says it anew.
    """

    Status = MilestoneStatus

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="milestones")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    status_reason = models.CharField(max_length=300, blank=True)
    status_at = models.DateTimeField(default=timezone.now)
    status_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_to_date = models.DateField(null=True, blank=True, help_text="A date noted beside the agreed one.")
    owner_now = models.CharField(max_length=60, blank=True, help_text="An owner noted beside the agreed one.")
    ask_again_on = models.DateField(
        null=True, blank=True, help_text="The date has passed and was kept: when to ask again."
    )
    version_number = models.PositiveIntegerField(default=1, help_text="Counts what is noted beside the text.")

    objects = MilestoneQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Milestone {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("plans:milestone", args=[self.plan.engagement.reference, self.pk])

    @property
    def is_settled(self) -> bool:
        return self.status in SETTLED

    def due_on(self, expected_by: datetime.date | None) -> datetime.date | None:
        """When we expect to see it: a date moved since the plan was agreed holds over the plan's own."""
        return self.moved_to_date or expected_by

    def asks(self, expected_by: datetime.date | None, today: datetime.date) -> bool:
        """Whether its date has passed and nobody has said keep, move or set aside."""
        due = self.due_on(expected_by)
        if due is None or due >= today or self.is_settled:
            return False
        return self.ask_again_on is None or self.ask_again_on <= today


class MilestoneWordingQuerySet(OfVersionQuerySet):
    def visible_to(self, user: Any) -> "MilestoneWordingQuerySet":
        """Who reads the version reads this."""
        return self.filter(version__in=PlanVersion.objects.visible_to(user))

    def with_milestone(self) -> "MilestoneWordingQuerySet":
        """Each with its milestone, its writer, how many pieces of evidence it has, and its last note."""
        linked = MilestoneEvidence.objects.linked().filter(milestone=OuterRef("milestone")).order_by()
        count = linked.values("milestone").annotate(number=Count("pk")).values("number")
        notes = PlanNote.objects.filter(milestone=OuterRef("milestone")).order_by("-pk")
        return self.select_related("milestone", "focus", "edited_by").annotate(
            evidence_now=Coalesce(Subquery(count), Value(0)),
            last_noted_at=Subquery(notes.values("noted_at")[:1]),
            last_noted_by=Subquery(notes.values("noted_by__name")[:1]),
        )


class MilestoneWording(models.Model):
    """What one version of the plan says of one milestone. In a draft, words and date may still be missing."""

    class Horizon(models.TextChoices):
        SHORT = "short", "Short term"
        MEDIUM = "medium", "Medium term"
        LONG = "long", "Long term"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="milestone_wordings")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="wordings")
    horizon = models.CharField(max_length=8, choices=Horizon.choices)
    focus = models.ForeignKey(
        Focus, null=True, blank=True, on_delete=models.PROTECT, related_name="milestone_wordings"
    )
    expected_to_see = models.TextField(max_length=1000, blank=True)
    expected_by = models.DateField(null=True, blank=True)
    owner_side = models.CharField(max_length=6, choices=SIDES)
    owner_role = models.CharField(max_length=60, blank=True, help_text="By role, for example maths lead.")
    removed = models.BooleanField(default=False, help_text="This version leaves the milestone out.")
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = MilestoneWordingQuerySet.as_manager()

    # What `with_milestone()` adds.
    evidence_now: int
    last_noted_at: datetime.datetime | None
    last_noted_by: str | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "milestone"], name="milestone_once_per_version"),
            models.CheckConstraint(
                name="milestone_owner_is_a_side", condition=Q(owner_side__in=["school", "llme"])
            ),
        ]
        indexes = [models.Index(fields=["expected_by"], name="milestone_by_date")]

    def __str__(self) -> str:
        by = f", by {self.expected_by:%d %B %Y}" if self.expected_by else ""
        return f"{self.get_horizon_display()}{by}"


class OfMilestoneQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfMilestoneQuerySet":
        """Who reads the milestone reads this."""
        return self.filter(milestone__in=Milestone.objects.visible_to(user))


class PlanNote(models.Model):
    """A small change noted beside the agreed text: a status, a date within its horizon, an owner (D11)."""

    class Kind(models.TextChoices):
        STATUS = "status", "Status"
        DATE = "date", "Date"
        KEPT = "kept", "Date kept"
        OWNER = "owner", "Owner"

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)
    side = models.CharField(max_length=6, choices=SIDES)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfMilestoneQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.before} to {self.after}"


class MilestoneEvidenceQuerySet(OfMilestoneQuerySet):
    def visible_to(self, user: Any) -> "MilestoneEvidenceQuerySet":
        """Who reads the milestone reads what speaks to it."""
        return self.filter(milestone__in=Milestone.objects.visible_to(user))

    def linked(self) -> "MilestoneEvidenceQuerySet":
        """Links that stand, to evidence that stands."""
        return self.filter(unlinked_at__isnull=True, evidence__in=Evidence.objects.standing())


class MilestoneEvidence(models.Model):
    """A piece of evidence speaks to a milestone; a link taken away stays known."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="milestone_links")
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MilestoneEvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "milestone evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "evidence"],
                condition=Q(unlinked_at__isnull=True),
                name="evidence_linked_once",
            ),
            models.CheckConstraint(
                name="milestone_evidence_unlinked_with_by",
                condition=Q(unlinked_at__isnull=True, unlinked_by__isnull=True)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} for {self.milestone}"
