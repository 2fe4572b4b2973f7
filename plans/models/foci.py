"""What in maths we work on: each focus through every version of the plan, its phase, and how we know."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from engagements.states import SIDES
from evidence.models import Evidence
from plans.models.versions import ActionPlan, PlanVersion
from plans.phases import Phase
from plans.states import State


class FocusQuerySet(models.QuerySet["Focus"]):
    def visible_to(self, user: Any) -> "FocusQuerySet":
        """The first focus of a plan that is shared or one's own, and any that stands in a version one reads.

        One in an unshared draft is its side's alone.
        """
        read = PlanVersion.objects.visible_to(user)
        return self.filter(
            Q(is_first=True, plan__in=read.order_by().values("plan")) | Q(lines__version__in=read)
        ).distinct()

    def standing(self) -> "FocusQuerySet":
        """The foci that both sides read now: of the version in force and of a draft that is shared."""
        from plans.models.lines import PlanLine  # noqa: PLC0415 (same package, defined after)

        shared = {"shared_at__isnull": False, "state__in": [State.IN_FORCE, State.DRAFT]}
        versions = PlanVersion.objects.order_by().filter(plan=OuterRef("plan"), **shared)
        lines = PlanLine.objects.order_by().filter(
            focus=OuterRef("pk"),
            kind=PlanLine.Kind.FOCUS,
            removed=False,
            **{f"version__{name}": value for name, value in shared.items()},
        )
        # Row by row through subqueries of one row: EXISTS would be answered by reading whole tables.
        rows = self.annotate(
            a_version=Subquery(versions.values("pk")[:1]), a_line=Subquery(lines.values("pk")[:1])
        )
        found: FocusQuerySet = rows.filter(
            Q(is_first=True, a_version__isnull=False) | Q(a_line__isnull=False)
        )
        return found


class Focus(models.Model):
    """Something in maths that we work on: the same focus through all versions, with the phase it is in.

    Its words stand in the versions: those of the first in the section of the one-page plan, so that opening
    the plan in full leaves nothing to write again. The phase stands beside the agreed text (D10, D11).
    """

    Phase = Phase

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="foci")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_first = models.BooleanField(default=False, help_text="The focus of the one-page plan.")
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.EXPLORE)
    priority = models.PositiveSmallIntegerField(default=100, help_text="The school's order; lower is first.")
    version_number = models.PositiveIntegerField(default=1, help_text="Counts what is noted beside the text.")

    objects = FocusQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["priority", "id"]
        verbose_name_plural = "foci"
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(is_first=True), name="one_first_focus_per_plan"
            ),
        ]

    @property
    def has_one_before(self) -> bool:
        """Whether another focus of the plan comes before this one."""
        rows = Focus.objects.filter(plan=self.plan_id).exclude(pk=self.pk)
        return any((row.priority, row.pk) < (self.priority, self.pk) for row in rows)

    def __str__(self) -> str:
        return f"Focus {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("plans:focus", args=[self.plan.engagement.reference, self.pk])


class OfFocusQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfFocusQuerySet":
        """Who reads the focus reads this."""
        return self.filter(focus__in=Focus.objects.visible_to(user))


class PhaseMove(models.Model):
    """A focus went on, or back, to another phase: why, by whom, and who saw it so too."""

    focus = models.ForeignKey(Focus, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=8, choices=Phase.choices)
    after = models.CharField(max_length=8, choices=Phase.choices)
    reason = models.CharField(max_length=300)
    ready = models.JSONField(
        default=list, blank=True, help_text="Before deliver: what was ready, as keys of the questions."
    )
    side = models.CharField(max_length=6, choices=SIDES)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the other side saw it so too.")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfFocusQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(name="phase_move_moves", condition=~Q(before=F("after"))),
            models.CheckConstraint(name="phase_moved_by_a_side", condition=Q(side__in=["school", "llme"])),
            models.CheckConstraint(
                name="phase_move_seen_with_by",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} to {self.get_after_display()}"


class FocusEvidenceQuerySet(OfFocusQuerySet):
    def visible_to(self, user: Any) -> "FocusEvidenceQuerySet":
        """Who reads the focus reads what speaks to it."""
        return self.filter(focus__in=Focus.objects.visible_to(user))

    def linked(self) -> "FocusEvidenceQuerySet":
        """Links that stand, to evidence that stands."""
        return self.filter(unlinked_at__isnull=True, evidence__in=Evidence.objects.standing())


class FocusEvidence(models.Model):
    """A piece of evidence speaks to a focus; a link taken away stays known."""

    focus = models.ForeignKey(Focus, on_delete=models.PROTECT, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="focus_links")
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FocusEvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "focus evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["focus", "evidence"],
                condition=Q(unlinked_at__isnull=True),
                name="focus_evidence_linked_once",
            ),
            models.CheckConstraint(
                name="focus_evidence_unlinked_with_by",
                condition=Q(unlinked_at__isnull=True, unlinked_by__isnull=True)
                | Q(unlinked_at__isnull=False, unlinked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} for {self.focus}"
