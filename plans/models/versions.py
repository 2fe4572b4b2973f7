"""The plan of an engagement, its versions, what stands in them, and who agreed them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagements.editing import of_their_side
from engagements.models import Engagement
from engagements.models.binding import BoundAgreement, BoundStrike
from engagements.states import SIDES
from plans.states import State


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, user: Any) -> "ActionPlanQuerySet":
        """Plans of the engagements a person reads. What they read of a plan is settled by its versions."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class ActionPlan(models.Model):
    """The one plan of an engagement; what it says stands in its versions."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="plan")

    objects = ActionPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Plan of {self.engagement.reference}"


def in_their_drafts(user: Any) -> Q:
    """Unshared versions that a person's side began and that they may edit (D4): `can_edit`, as a query."""
    return of_their_side(user, side="begun_side", engagement="plan__engagement")


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: Any) -> "PlanVersionQuerySet":
        """Shared versions of the engagements a person reads, and their own side's unshared draft (D4, D8).

        An admin too reads what has been shared and nothing else.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.filter(Q(shared_at__isnull=False) | in_their_drafts(user))
        return self.filter(
            Q(shared_at__isnull=False, plan__engagement__in=Engagement.objects.visible_to(user))
            | (Q(shared_at__isnull=True) & in_their_drafts(user))
        )

    def summary_visible_to(self, user: Any) -> "PlanVersionQuerySet":
        """The versions in force that an outside reader reads in summary, beside those of `visible_to`."""
        outside = Engagement.objects.summary_visible_to(user)
        readers = Engagement.objects.visible_to(user)
        return self.filter(
            Q(plan__engagement__in=outside) | Q(plan__engagement__in=readers), state=State.IN_FORCE
        )

    def drafts(self) -> "PlanVersionQuerySet":
        """Being written."""
        return self.filter(state=State.DRAFT)

    def agreed(self) -> "PlanVersionQuerySet":
        """Agreed by both sides, now or once."""
        return self.filter(state__in=[State.IN_FORCE, State.SUPERSEDED])

    def with_agreed(self) -> "PlanVersionQuerySet":
        """Each with the content of the version in force beside it."""
        agreed = PlanVersion.objects.order_by().filter(plan=models.OuterRef("plan"), state=State.IN_FORCE)
        return self.annotate(agreed_content=models.Subquery(agreed.values("content")[:1]))

    def with_text(self) -> "PlanVersionQuerySet":
        """Everything that a version says and who agreed it, in five queries however much it says.

        With the key and the phase of the first focus, whose words stand in a section.
        """
        from plans.models.foci import Focus  # noqa: PLC0415 (same package, defined after)
        from plans.models.lines import PlanLine  # noqa: PLC0415
        from plans.models.milestones import MilestoneWording  # noqa: PLC0415

        first = Focus.objects.order_by().filter(plan=models.OuterRef("plan"), is_first=True)
        versions = self.annotate(
            first_focus=models.Subquery(first.values("pk")[:1]),
            first_focus_key=models.Subquery(first.values("key")[:1]),
            first_phase=models.Subquery(first.values("phase")[:1]),
            first_priority=models.Subquery(first.values("priority")[:1]),
        )
        return versions.select_related("plan__engagement", "shared_by").prefetch_related(
            models.Prefetch("sections", PlanSection.objects.select_related("edited_by")),
            models.Prefetch("lines", PlanLine.objects.select_related("focus", "edited_by")),
            models.Prefetch("milestone_wordings", MilestoneWording.objects.with_milestone()),
            "agreements",
        )


class PlanVersion(models.Model):
    """One wording of the whole plan.

    Beside the version in force stand at most one shared draft, and one unshared draft a side, of which the
    other side knows nothing. A version has its number from the moment it is shared.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    begun_side = models.CharField(max_length=6, choices=SIDES)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500, blank=True, help_text="Why the agreed plan changes.")
    shared_at = models.DateTimeField(null=True, blank=True, help_text="Until shared, only its side reads it.")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_side = models.CharField(
        max_length=6, choices=SIDES, blank=True, help_text="The side that sent it back and waits."
    )
    in_force_at = models.DateTimeField(null=True, blank=True)
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose agreement was the second.",
    )
    content = models.JSONField(null=True, blank=True, help_text="What both agreed, kept as it was.")
    digest = models.CharField(max_length=64, blank=True, help_text="Of the content, as it is kept now.")
    horizon_names = models.JSONField(
        default=dict, blank=True, help_text="What the hub called the horizons when both agreed."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    # What `with_agreed()` and `with_text()` add.
    agreed_content: dict[str, Any] | None
    first_focus: int | None
    first_focus_key: Any
    first_phase: str | None
    first_priority: int | None

    class Meta:
        ordering: ClassVar[list[str]] = ["plan", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="draft", shared_at__isnull=False),
                name="one_shared_draft_beside_the_agreed",
            ),
            models.UniqueConstraint(
                fields=["plan", "begun_side"],
                condition=Q(state="draft", shared_at__isnull=True),
                name="one_unshared_draft_a_side",
            ),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="in_force"), name="one_plan_in_force"),
            models.CheckConstraint(
                name="plan_version_begun_by_a_side", condition=Q(begun_side__in=["school", "llme"])
            ),
            models.CheckConstraint(
                name="in_force_means_content_kept",
                condition=~Q(state__in=["in_force", "superseded"])
                | (Q(in_force_at__isnull=False, content__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="plan_in_force_at_with_by",
                condition=Q(in_force_at__isnull=True, in_force_by__isnull=True)
                | Q(in_force_at__isnull=False, in_force_by__isnull=False, shared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_shared_with_by_and_number",
                condition=Q(shared_at__isnull=True, shared_by__isnull=True, number__isnull=True)
                | Q(shared_at__isnull=False, shared_by__isnull=False, number__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_withdrawn_with_by",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}" if self.number else "Draft, not shared"

    def get_absolute_url(self) -> str:
        return reverse("plans:version", args=[self.plan.engagement.reference, self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_agreed(self) -> bool:
        """Agreed by both sides, now or once."""
        return self.state in (State.IN_FORCE, State.SUPERSEDED)


class OfVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVersionQuerySet":
        """Who reads the version reads this."""
        return self.filter(version__in=PlanVersion.objects.visible_to(user))


class PlanSection(models.Model):
    """One column or line of a version: focus, why, what, how, how well, and so, time. Edited by itself."""

    class Key(models.TextChoices):
        FOCUS = "focus", "Focus"
        WHY = "why", "Why this"
        WHAT = "what", "What has to happen"
        HOW = "how", "How we go about it"
        HOW_WELL = "how_well", "How we’ll know it is taking hold"
        AND_SO = "and_so", "What pupils gain"
        TIME = "time", "Time"

    # The one-page plan (D1). The other columns of the EEF's plan open when either side wants them.
    ONE_PAGE = (Key.FOCUS, Key.WHY, Key.WHAT, Key.AND_SO, Key.TIME)

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=12, choices=Key.choices)
    text = models.TextField(max_length=4000, blank=True)
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_once_per_version")]

    def __str__(self) -> str:
        return self.get_key_display()


class PlanAgreement(BoundAgreement):
    """One side agreed the whole of a version, bound to its content by a keyed digest (D11).

    It counts while it has not lapsed and the content is, to the byte, what was agreed. The name and the role
    are kept as they were that day; the seal binds them to the digest.
    """

    about = "version"
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")

    objects = OfVersionQuerySet.as_manager()

    class Meta(BoundAgreement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"], condition=Q(lapsed_at__isnull=True), name="plan_agreed_once"
            ),
            models.CheckConstraint(
                name="plan_agreement_lapsed_with_by",
                condition=Q(lapsed_at__isnull=True, lapsed_by__isnull=True)
                | Q(lapsed_at__isnull=False, lapsed_by__isnull=False),
            ),
            models.CheckConstraint(name="plan_agreed_by_a_side", condition=Q(side__in=["school", "llme"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed {self.version}"


class PlanReply(models.Model):
    """A draft was sent back with a comment that both sides read."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="replies")
    side = models.CharField(max_length=6, choices=SIDES)
    text = models.TextField(max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "plan replies"

    def __str__(self) -> str:
        return f"Reply on {self.written_at:%d %B %Y}"


class PlanStrike(BoundStrike):
    """Words about a person were struck out of an agreed version; the agreement is carried over openly (D7).

    The version says since when it is not to the byte what was agreed, and the chain of digests from the
    agreement to the text of today has no other gap than these strikes. Who asked and who agreed stands with
    the request.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="strikes")

    objects = OfVersionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Words struck out on {self.struck_on:%d %B %Y}"
