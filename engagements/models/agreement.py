"""What both sides agree: how they start, and how many days."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import DaysField
from engagements.models.engagement import Engagement
from engagements.states import Side


class DaysProposal(models.Model):
    """A number of days that one side (or the hub, at the start) proposes and both sides agree (D5)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        SENT_BACK = "sent_back", "Sent back"
        REPLACED = "replaced", "Replaced by another proposal"
        WITHDRAWN = "withdrawn", "Withdrawn"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="days_proposals")
    days = DaysField()
    reason = models.TextField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_side = models.CharField(max_length=6, choices=Side.choices)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    school_agreed_at = models.DateTimeField(null=True, blank=True)
    school_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    llme_agreed_at = models.DateTimeField(null=True, blank=True)
    llme_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    llme_agreed_as = models.CharField(
        max_length=40, blank=True, help_text="In which role, where it was not the lead LLME."
    )
    answer = models.TextField(max_length=500, blank=True, help_text="Why it was sent back or withdrawn.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # What it is based on, as a page that shows it says (engagements.grounds.shown).
    based: Any

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(state="proposed"), name="one_open_days_proposal"
            ),
            models.CheckConstraint(
                name="days_agreed_by_both",
                condition=~Q(state="agreed")
                | Q(school_agreed_at__isnull=False, llme_agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="school_agreed_at_with_by",
                condition=Q(school_agreed_at__isnull=True, school_agreed_by__isnull=True)
                | Q(school_agreed_at__isnull=False, school_agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="llme_agreed_at_with_by",
                condition=Q(llme_agreed_at__isnull=True, llme_agreed_by__isnull=True)
                | Q(llme_agreed_at__isnull=False, llme_agreed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days, {self.get_state_display().lower()}"

    @property
    def llme_agreed_line(self) -> str:
        """Who agreed for the LLME side, and as what: a cover agrees for the lead."""
        called = self.llme_agreed_as
        return f"Agreed by {self.llme_agreed_by} ({called[:1].lower()}{called[1:]})"

    def agreed_by_side(self, side: str) -> bool:
        """Whether that side has agreed this number."""
        return bool(self.school_agreed_at if side == Side.SCHOOL else self.llme_agreed_at)


class StartAgreement(models.Model):
    """One side agreed how we start: the principles, how we work, the days, who reads what.

    Bound by a keyed digest to the exact content that person read (D11). It counts while that content is
    still what the page says; when the days offered change, both agree again.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="start_agreements")
    side = models.CharField(max_length=6, choices=[(Side.SCHOOL, "School"), (Side.LLME, "LLME")])
    content = models.JSONField(help_text="What was agreed: texts by number and wording digest, days.")
    digest = models.CharField(max_length=64)
    agreed_as = models.CharField(max_length=40, help_text="In which role, as it was called that day.")
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "side", "digest"], name="start_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed on {self.agreed_at:%d %B %Y}"
