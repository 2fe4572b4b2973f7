"""What is written of a look: by both together, and where the pair wants it by each side first, blind."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from engagements.models import Assignment, Engagement, NextWithHub, Succession
from engagements.states import SIDES, Side
from plans.models import Milestone
from reviews.models.looks import Look
from reviews.states import Answer
from schools.models import Delegation, SchoolLeader

JOINT = "joint"
WHOSE = [(JOINT, "Both together"), *SIDES]


def written_by(user: Any) -> tuple[Any, Any]:
    """The engagements a person writes in today as LLME, and those as school: `can_edit`, as queries (D4)."""
    as_llme = Assignment.objects.order_by().current().filter(llme__user=user).values("engagement")
    roles = SchoolLeader.objects.current().filter(user=user)
    delegated = Delegation.objects.current().filter(to=user).values("school")
    editing = Q(school__in=roles.filter(role__in=SchoolLeader.EDITING).values("school")) | Q(
        school__in=roles.filter(school__in=delegated).values("school")
    )
    of_school = Engagement.objects.order_by().filter(editing).values("pk")
    return as_llme, of_school.union(Succession.objects.order_by().filter(editing).values("engagement"))


class LookViewQuerySet(models.QuerySet["LookView"]):
    def visible_to(self, user: Any) -> "LookViewQuerySet":
        """Joint views of the engagements a person reads; a side's own view to who writes on that side.

        Once opened, both sides read the two views; nobody else does, neither the hub, nor the school's other
        readers, nor an admin (D8, D12).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        as_llme, as_school = written_by(user)
        school = Q(look__engagement__in=as_school) & ~Q(look__engagement__in=as_llme)
        own = Q(side=Side.LLME, look__engagement__in=as_llme) | (Q(side=Side.SCHOOL) & school)
        opened = Q(opened_at__isnull=False) & (Q(look__engagement__in=as_llme) | school)
        joint = Q(side=JOINT, look__engagement__in=Engagement.objects.visible_to(user))
        return self.filter(joint | own | opened)


class LookView(models.Model):
    """Where we are, in the words of both together or of one side.

    A side's own view is its own until both have shared theirs. After 15 school days the side that has shared
    may open its own; what the other side writes after that is marked as given after seeing.
    """

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="views")
    side = models.CharField(max_length=6, choices=WHOSE)
    together = models.TextField(max_length=2000, blank=True)
    differently = models.TextField(max_length=1000, blank=True)
    # From here on said by both together only.
    school_step = models.CharField(max_length=300, blank=True)
    school_step_on = models.DateField(null=True, blank=True)
    llme_step = models.CharField(max_length=300, blank=True)
    llme_step_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True, help_text="When the next look together is.")
    none_needed = models.BooleanField(default=False, help_text="No look before the last one.")
    what_next = models.TextField(max_length=1000, blank=True, help_text="Of the last look: what next.")
    outcome = models.CharField(max_length=8, choices=NextWithHub.Outcome.choices, blank=True)
    with_what = models.CharField(max_length=200, blank=True)
    expected_by = models.DateField(null=True, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    may_open_from = models.DateField(
        null=True, blank=True, help_text="From when the side that shared may open its own view."
    )
    opened_at = models.DateTimeField(null=True, blank=True, help_text="Since when both sides read it.")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after_seeing = models.BooleanField(default=False, help_text="Given after the other view was open.")

    objects = LookViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["look", "side"], name="look_view_once_a_side"),
            models.CheckConstraint(
                name="look_view_of_a_side_or_both", condition=Q(side__in=["joint", "school", "llme"])
            ),
            models.CheckConstraint(
                name="look_view_edited_with_by",
                condition=Q(edited_at__isnull=True, edited_by__isnull=True)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
            models.CheckConstraint(
                name="look_view_shared_with_by",
                condition=Q(shared_at__isnull=True, shared_by__isnull=True)
                | Q(shared_at__isnull=False, shared_by__isnull=False),
            ),
            models.CheckConstraint(
                name="look_view_opened_once_shared",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False, shared_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"View: {self.get_side_display().lower()}"

    @property
    def is_joint(self) -> bool:
        return self.side == JOINT

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def is_opened(self) -> bool:
        """Whether both sides read it."""
        return self.opened_at is not None


class ViewLineQuerySet(models.QuerySet["ViewLine"]):
    def visible_to(self, user: Any) -> "ViewLineQuerySet":
        """Who reads the view reads this."""
        return self.filter(view__in=LookView.objects.visible_to(user))


class ViewLine(models.Model):
    """Where we are with one milestone, and why: in one view."""

    view = models.ForeignKey(LookView, on_delete=models.PROTECT, related_name="lines")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="look_lines")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    why = models.CharField(max_length=300, blank=True)

    objects = ViewLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["view", "milestone"], name="look_line_once_a_milestone"),
        ]

    def __str__(self) -> str:
        return self.get_answer_display() or "Nothing said yet"
