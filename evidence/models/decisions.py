"""What a decision is based on: evidence cited, or when it is to follow (D11)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagements.grounds import Kind
from engagements.models import Engagement
from engagements.states import Side
from evidence.models.evidence import Evidence
from evidence.models.findings import Finding

DECIDED: dict[str, str] = {
    Kind.DAYS: "the change of days",
    Kind.PHASE: "the move of phase",
    Kind.CLOSE: "the close",
}


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """What the decisions of the engagements that a person reads are based on."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def owed(self) -> "DecisionQuerySet":
        """Those whose evidence is still to follow."""
        return self.filter(to_follow_by__isnull=False, followed_at__isnull=True, dropped_at__isnull=True)


class Decision(models.Model):
    """A change of days, a move of phase or a close, and by when its evidence follows, if it does.

    What was decided stands in its own app, under `about_id`. Dropped: it did not come about.
    """

    Kind = Kind

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    about_id = models.PositiveBigIntegerField(help_text="The thing decided, in the app that decides it.")
    side = models.CharField(max_length=6, choices=Side.choices)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_follow_by = models.DateField(null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "about_id"], name="one_decision_about_a_thing"),
            models.CheckConstraint(
                name="decision_followed_at_with_by",
                condition=Q(followed_at__isnull=True, followed_by__isnull=True)
                | Q(followed_at__isnull=False, followed_by__isnull=False, to_follow_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_dropped_at_with_by",
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "to_follow_by"],
                condition=Q(to_follow_by__isnull=False, followed_at__isnull=True, dropped_at__isnull=True),
                name="evidence_still_to_follow",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.decided_at:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:decision", args=[self.engagement.reference, self.pk])

    @property
    def decided_words(self) -> str:
        """What was decided, within a sentence: "the change of days"."""
        return DECIDED[self.kind]

    @property
    def is_owed(self) -> bool:
        """Whether its evidence is still to follow."""
        return bool(self.to_follow_by) and self.followed_at is None and self.dropped_at is None


class Citation(models.Model):
    """A decision cites a piece of evidence or a finding. Nobody takes a citation away."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="citations")
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    finding_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The wording of the finding that was cited."
    )
    cited_at = models.DateTimeField(default=timezone.now)
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "evidence"], name="evidence_cited_once"),
            models.UniqueConstraint(fields=["decision", "finding"], name="finding_cited_once"),
            models.CheckConstraint(
                name="citation_of_evidence_or_finding",
                condition=Q(evidence__isnull=False, finding__isnull=True, finding_version__isnull=True)
                | Q(evidence__isnull=True, finding__isnull=False, finding_version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence or self.finding} for {self.decision}"
