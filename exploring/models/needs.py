"""A needs analysis (B10a): each side's view, blind until both have shared; one joint summary both agree."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagements.editing import edited_by, of_their_side
from engagements.models import Engagement
from engagements.models.binding import BoundAgreement, BoundStrike
from engagements.states import SIDES
from exploring.models.context import OfEngagementQuerySet
from exploring.states import Area, State, Way, Where


class NeedsAnalysis(models.Model):
    """One look at strengths and needs, at one time; a later one shows what has changed.

    Who reads the engagement sees that it is there, its way and its state. What it says stands in the views
    and in the joint answers, which have readers of their own.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="needs_analyses")
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    begun_side = models.CharField(max_length=6, choices=SIDES)
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="When both sides had agreed.")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose agreement was the second.",
    )
    content = models.JSONField(null=True, blank=True, help_text="What both agreed, kept as it was.")
    digest = models.CharField(max_length=64, blank=True, help_text="Of the content, as it is kept now.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = OfEngagementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["engagement", "number"]
        verbose_name_plural = "needs analyses"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="needs_analysis_number_once"),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(state="open"), name="one_open_needs_analysis"
            ),
            models.CheckConstraint(
                name="needs_agreed_means_content_kept",
                condition=Q(state="agreed", agreed_at__isnull=False, agreed_by__isnull=False)
                & Q(content__isnull=False)
                & ~Q(digest="")
                | ~Q(state="agreed") & Q(agreed_at__isnull=True, agreed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="needs_withdrawn_with_by",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Strengths and needs, {self.begun_at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("exploring:analysis", args=[self.engagement.reference, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_agreed(self) -> bool:
        return self.state == State.AGREED


class NeedsViewQuerySet(models.QuerySet["NeedsView"]):
    def visible_to(self, user: Any) -> "NeedsViewQuerySet":
        """A side's own view, to those who write on it; the other side's once it is open (D8, D12).

        Nobody else: neither the hub, nor who only reads, nor an admin.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = of_their_side(user, side="side", engagement="analysis__engagement")
        either = edited_by(user, engagement="analysis__engagement")
        return self.filter(own | (Q(opened_at__isnull=False) & either))


class NeedsView(models.Model):
    """What one side alone sees; the other side reads nothing of it before it is open.

    It opens for both when the second side shares, or when its own side opens it after waiting long enough;
    what the other side then shares is marked as given after seeing it.
    """

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.PROTECT, related_name="views")
    side = models.CharField(max_length=6, choices=SIDES)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="Since when the other side reads it.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after_seeing = models.BooleanField(default=False, help_text="Given after seeing the other side's.")

    objects = NeedsViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["analysis", "-side"]
        constraints = [
            models.UniqueConstraint(fields=["analysis", "side"], name="one_view_a_side"),
            models.CheckConstraint(name="view_of_a_side", condition=Q(side__in=["school", "llme"])),
            models.CheckConstraint(
                name="view_shared_at_with_by",
                condition=Q(shared_at__isnull=True, shared_by__isnull=True)
                | Q(shared_at__isnull=False, shared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="view_opened_only_once_shared",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False, shared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="view_after_seeing_only_once_shared",
                condition=Q(after_seeing=False) | Q(shared_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"View of the {self.get_side_display()}"


class AreaWords(models.Model):
    """What is said of one area. Edited by itself."""

    area = models.CharField(max_length=12, choices=Area.choices)
    strengths = models.TextField(max_length=2000, blank=True)
    needs = models.TextField(max_length=2000, blank=True)
    where = models.CharField(max_length=9, choices=Where.choices, blank=True)
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(Area(self.area).label)


class ViewAnswerQuerySet(models.QuerySet["ViewAnswer"]):
    def visible_to(self, user: Any) -> "ViewAnswerQuerySet":
        """Who reads the view reads this."""
        return self.filter(view__in=NeedsView.objects.visible_to(user))


class ViewAnswer(AreaWords):
    """What one side alone says of one area: strengths, needs, and where the school is."""

    view = models.ForeignKey(NeedsView, on_delete=models.PROTECT, related_name="answers")

    objects = ViewAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "area"], name="one_answer_an_area"),
            models.CheckConstraint(name="one_side_alone_does_not_differ", condition=~Q(where="differ")),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}, by the {self.view.get_side_display()}"


class OfSummaryQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfSummaryQuerySet":
        """Those who write on either side; once both have agreed, who reads the engagement (D8)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        agreed = Q(analysis__state=State.AGREED, analysis__engagement__in=Engagement.objects.visible_to(user))
        return self.filter(agreed | edited_by(user, engagement="analysis__engagement"))


class JointAnswer(AreaWords):
    """What both sides say of one area together, and in words both have seen where they see it differently."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.PROTECT, related_name="joint_answers")
    difference = models.TextField(max_length=1000, blank=True)

    objects = OfSummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "area"], name="one_joint_answer_an_area"),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}, together"


class SummaryAgreement(BoundAgreement):
    """One side agreed the joint summary, bound to its content by a keyed digest (D11).

    It counts while it has not lapsed and the content is, to the byte, what was agreed. The name and the role
    are kept as they were that day; the seal binds them to the digest.
    """

    about = "analysis"
    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.PROTECT, related_name="agreements")

    objects = OfSummaryQuerySet.as_manager()

    class Meta(BoundAgreement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "side"], condition=Q(lapsed_at__isnull=True), name="summary_agreed_once"
            ),
            models.CheckConstraint(
                name="summary_agreement_lapsed_with_by",
                condition=Q(lapsed_at__isnull=True, lapsed_by__isnull=True)
                | Q(lapsed_at__isnull=False, lapsed_by__isnull=False),
            ),
            models.CheckConstraint(name="summary_agreed_by_a_side", condition=Q(side__in=["school", "llme"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed {self.analysis}"


class SummaryStrike(BoundStrike):
    """Words about a person were struck out of an agreed summary; what was agreed is carried over openly."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.PROTECT, related_name="strikes")

    objects = OfSummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Words struck out on {self.struck_on:%d %B %Y}"
