"""A look together: midway, at the end, or between, where the two want more."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from engagements.models import Engagement
from engagements.states import SIDES
from reviews.states import State, Way


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, user: Any) -> "LookQuerySet":
        """Looks of the engagements a person reads; what each side wrote alone is settled by its view."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def open(self) -> "LookQuerySet":
        """Planned, or being written."""
        return self.filter(state__in=[State.PLANNED, State.UNDER_WAY])

    def with_text(self) -> "LookQuerySet":
        """Everything that is written of a look and who agreed it, in four queries however much it is."""
        from reviews.models.views import LookView  # noqa: PLC0415 (same package, defined after)

        return self.select_related("engagement__hub", "engagement__school").prefetch_related(
            models.Prefetch("views", LookView.objects.prefetch_related("lines")), "agreements"
        )


class Look(models.Model):
    """One look together: where we are, and what we do next, as both sides see it.

    The one midway and the one at the end are suggested from the dates of our work; a row comes into being
    when somebody moves, begins or sets one aside.
    """

    class Kind(models.TextChoices):
        MIDWAY = "midway", "Midway look"
        BETWEEN = "between", "Look together"
        LAST = "last", "Last look together"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="looks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_on = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    begun_side = models.CharField(max_length=6, choices=SIDES, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(null=True, blank=True, help_text="When the second side agreed.")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField(null=True, blank=True, help_text="What both agreed, kept as it was.")
    digest = models.CharField(max_length=64, blank=True, help_text="Of the content, as it is kept now.")
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_aside_reason = models.CharField(max_length=300, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "kind"],
                condition=Q(state__in=["planned", "under_way"]),
                name="one_open_look_of_a_kind",
            ),
            models.CheckConstraint(
                name="look_begun_with_by_and_way",
                condition=Q(begun_at__isnull=True, begun_by__isnull=True, begun_side="", way="")
                | (Q(begun_at__isnull=False, begun_by__isnull=False) & ~Q(begun_side="") & ~Q(way="")),
            ),
            models.CheckConstraint(
                name="look_under_way_has_begun",
                condition=~Q(state__in=["under_way", "held"]) | Q(begun_at__isnull=False),
            ),
            models.CheckConstraint(
                name="look_held_means_content_kept",
                condition=(
                    Q(state="held", held_at__isnull=False, held_by__isnull=False, content__isnull=False)
                    & ~Q(digest="")
                )
                | (~Q(state="held") & Q(held_at__isnull=True, held_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="look_set_aside_with_by_and_reason",
                condition=(
                    Q(state="set_aside", set_aside_at__isnull=False, set_aside_by__isnull=False)
                    & ~Q(set_aside_reason="")
                )
                | (~Q(state="set_aside") & Q(set_aside_at__isnull=True, set_aside_by__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.due_on:%d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:look", args=[self.engagement.reference, self.pk])

    @property
    def is_last(self) -> bool:
        return self.kind == self.Kind.LAST

    @property
    def is_under_way(self) -> bool:
        return self.state == State.UNDER_WAY

    @property
    def is_held(self) -> bool:
        """Agreed by both sides."""
        return self.state == State.HELD
