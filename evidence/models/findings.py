"""What we think is happening: a statement, and the evidence that it joins (B14a)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement
from engagements.states import SIDES
from evidence.models.evidence import Evidence


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Any) -> "FindingQuerySet":
        """Findings of the engagements a person reads; outside readers read none (B17)."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def standing(self) -> "FindingQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def with_evidence(self) -> "FindingQuerySet":
        """Each with the links to evidence that stands, in two queries for a whole list."""
        links = (
            FindingEvidence.objects.linked().select_related("evidence__day").order_by("-evidence__on", "-pk")
        )
        return self.select_related("added_by", "edited_by", "withdrawn_by").prefetch_related(
            models.Prefetch("evidence_links", links, to_attr="links_now")
        )

    def backed(self, engagement: Engagement) -> "list[Finding]":
        """Those of one work with evidence behind them, the newest first, and their links: in one query."""
        links = FindingEvidence.objects.linked().filter(finding__in=self.standing())
        found: dict[int, Finding] = {}
        for link in (
            links.filter(finding__engagement=engagement)
            .select_related("finding", "evidence__day")
            .order_by("-finding_id", "-evidence__on", "-pk")
        ):
            finding = found.setdefault(link.finding_id, link.finding)
            finding.links_now = [*getattr(finding, "links_now", []), link]
        return list(found.values())


class Finding(models.Model):
    """What we think is happening, in a sentence or two. Its side words it; both join evidence."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="findings")
    statement = models.TextField(max_length=500)
    side = models.CharField(max_length=6, choices=SIDES)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_reason = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    objects = FindingQuerySet.as_manager()

    # What `with_evidence()` adds.
    links_now: "list[FindingEvidence]"
    # How much is known of it, as a page that lists them says (evidence.known).
    known: Any

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(name="finding_is_of_a_side", condition=Q(side__in=["school", "llme"])),
            models.CheckConstraint(
                name="finding_edited_at_with_by",
                condition=Q(edited_at__isnull=True, edited_by__isnull=True)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_withdrawn_at_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80]

    def get_absolute_url(self) -> str:
        return reverse("evidence:finding", args=[self.engagement.reference, self.pk])


class FindingEvidenceQuerySet(models.QuerySet["FindingEvidence"]):
    def linked(self) -> "FindingEvidenceQuerySet":
        """Links that stand, to evidence that stands."""
        return self.filter(parted_at__isnull=True, evidence__in=Evidence.objects.standing())


class FindingEvidence(models.Model):
    """A piece of evidence speaks to what we think is happening; a link taken away stays known."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="finding_links")
    joined_at = models.DateTimeField(default=timezone.now)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FindingEvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "finding evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "evidence"],
                condition=Q(parted_at__isnull=True),
                name="evidence_joined_once",
            ),
            models.CheckConstraint(
                name="finding_evidence_parted_at_with_by",
                condition=Q(parted_at__isnull=True, parted_by__isnull=True)
                | Q(parted_at__isnull=False, parted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} for {self.finding}"
