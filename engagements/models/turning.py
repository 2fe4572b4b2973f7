"""How work goes on when an academic year turns."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import DaysField
from engagements.models.agreement import DaysProposal
from engagements.models.engagement import Engagement

NOT_TO_BE = (DaysProposal.State.SENT_BACK, DaysProposal.State.WITHDRAWN)


class YearChoiceQuerySet(models.QuerySet["YearChoice"]):
    def visible_to(self, user: Any) -> "YearChoiceQuerySet":
        """Those of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def settled(self) -> "YearChoiceQuerySet":
        """Those that are more than left for now; a number that was not to be leaves it open again."""
        not_to_be = models.Q(choice=YearChoice.Choice.DAYS, proposal__state__in=NOT_TO_BE)
        return self.exclude(choice=YearChoice.Choice.LEAVE).exclude(not_to_be)


class YearChoice(models.Model):
    """What the hub's coordinator chose for one engagement before an academic year; it agrees nothing."""

    class Choice(models.TextChoices):
        CARRY = "carry", "Goes on with the same days"
        DAYS = "days", "Another number of days is proposed"
        END = "end", "To be brought to its end"
        LEAVE = "leave", "Left for now"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="year_choices")
    academic_year = models.PositiveSmallIntegerField(help_text="The year to come, by the year it begins in.")
    choice = models.CharField(max_length=5, choices=Choice.choices)
    days = DaysField(null=True, blank=True, help_text="The number proposed to both sides.")
    proposal = models.ForeignKey(
        DaysProposal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="year_choices",
        help_text="With whose agreement the work goes on into that year.",
    )
    until_on = models.DateField(
        null=True,
        blank=True,
        help_text="To which day it goes on; with another number, once that is agreed.",
    )
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = YearChoiceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-academic_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "academic_year"], name="year_chosen_once"),
            models.CheckConstraint(
                name="year_choice_of_days_has_days",
                condition=Q(choice="days", days__isnull=False) | (~Q(choice="days") & Q(days__isnull=True)),
            ),
        ]

    @property
    def is_settled(self) -> bool:
        """Whether it says how the work goes on: not while left for now, nor with a number sent back."""
        if self.choice == self.Choice.DAYS and self.proposal is not None:
            return self.proposal.state not in NOT_TO_BE
        return self.choice != self.Choice.LEAVE

    def __str__(self) -> str:
        return f"{self.engagement.reference}: {self.get_choice_display().lower()}"
