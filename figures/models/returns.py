"""The termly return: what a hub submitted of its work, line by line, and amended later."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.dates import academic_year_label
from core.digests import digest_matches
from core.fields import DaysField
from engagements.models import Engagement
from engagements.models.closing import NextWithHub
from engagements.models.engagement import Phase
from hubs.models import Hub


class TermlyReturnQuerySet(models.QuerySet["TermlyReturn"]):
    def visible_to(self, user: Any) -> "TermlyReturnQuerySet":
        """Those of hubs that a person leads or coordinates; all for readers at NCETM and admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin or user.is_ncetm_reader:
            return self.all()
        return self.filter(hub__in=Hub.objects.coordinated_by(user))

    def of_term(self, hub: Hub, year: int, term: str) -> "TermlyReturnQuerySet":
        """What was submitted for one term: the return, then its amendments."""
        return self.filter(hub=hub, academic_year=year, term=term).order_by("number")


class TermlyReturn(models.Model):
    """What a hub submitted for a term, or amended later. It stays as it is: the database holds it."""

    class Term(models.TextChoices):
        AUTUMN = "autumn", "Autumn term"
        SPRING = "spring", "Spring term"
        SUMMER = "summer", "Summer term"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="returns")
    academic_year = models.PositiveSmallIntegerField(help_text="The year it begins in: 2025 for 2025/26.")
    term = models.CharField(max_length=6, choices=Term.choices)
    number = models.PositiveSmallIntegerField(default=0, help_text="0: the return. 1 and on: amendments.")
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="Keyed digest of every line, as it was submitted.")

    objects = TermlyReturnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-academic_year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "academic_year", "term", "number"], name="return_once_per_term"
            ),
        ]

    def __str__(self) -> str:
        what = f"amendment {self.number}" if self.number else "return"
        return f"{self.label}, {what}"

    def get_absolute_url(self) -> str:
        return reverse("figures:return", args=[self.hub.code, self.academic_year, self.term])

    @property
    def label(self) -> str:
        return f"{self.get_term_display()} {academic_year_label(self.academic_year)}"

    def content(self) -> dict[str, Any]:
        """All that the digest binds."""
        return {
            "hub": self.hub_id,
            "term": [self.academic_year, self.term, self.number],
            "lines": [line.content() for line in sorted(self.lines.all(), key=lambda one: one.reference)],
        }

    @property
    def is_unchanged(self) -> bool:
        """Whether it is, to the byte, what was submitted."""
        return digest_matches(self.digest, self.content())


class ReturnLineQuerySet(models.QuerySet["ReturnLine"]):
    def visible_to(self, user: Any) -> "ReturnLineQuerySet":
        """Whoever reads the return, and whoever reads our work: a school sees its own line of any return."""
        return self.filter(
            Q(termly_return__in=TermlyReturn.objects.visible_to(user))
            | Q(engagement__in=Engagement.objects.visible_to(user))
        )


class ReturnLine(models.Model):
    """What a return says of one engagement: numbers and fixed words, no names and no notes (B22)."""

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", "Under way"
        COMPLETED = "completed", "Completed"
        STOPPED = "stopped", "Stopped"
        NOT_IN_TERM = "not_in_term", "Not in this term"

    termly_return = models.ForeignKey(TermlyReturn, on_delete=models.PROTECT, related_name="lines")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="return_lines")
    urn = models.PositiveIntegerField("URN", help_text="Of the school at the time (D16).")
    reference = models.CharField(max_length=12)
    phase = models.CharField(max_length=10, choices=Phase.choices)
    days_agreed = DaysField(null=True, blank=True)
    days_used = DaysField(default=Decimal(0))
    days_left = DaysField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    next_with_hub = models.CharField(max_length=8, choices=NextWithHub.Outcome.choices, blank=True)

    objects = ReturnLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["termly_return", "engagement"], name="engagement_once_a_return"),
            models.CheckConstraint(
                name="return_line_has_left_with_agreed",
                condition=Q(days_agreed__isnull=True, days_left__isnull=True)
                | Q(days_agreed__isnull=False, days_left__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    # What a return says, in the order of its columns, and how a change of each is called.
    FACTS: ClassVar[dict[str, str]] = {
        "urn": "URN",
        "phase": "phase",
        "days_agreed": "days agreed",
        "days_used": "days used",
        "days_left": "days left",
        "outcome": "outcome",
        "next_with_hub": "next with the hub",
    }

    def facts(self) -> tuple[Any, ...]:
        """What it says, to compare."""
        return tuple(getattr(self, name) for name in self.FACTS)

    def content(self) -> list[Any]:
        """What it says, for the digest. Days as they are written, so that 4 and 4.0 are the same."""
        found = []
        for fact in (self.reference, *self.facts()):
            found.append(f"{fact.normalize():f}" if isinstance(fact, Decimal) else fact)
        return found
