"""How working together goes, in each side's words: only where the hub has turned it on."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.states import SIDES, Side
from hubs.models import HubMembership
from reviews.models.looks import Look
from reviews.models.views import written_by


class PulseQuerySet(models.QuerySet["Pulse"]):
    def visible_to(self, user: Any) -> "PulseQuerySet":
        """One's own side's answer; once both are in, both sides and the hub's coordinators read both (D8)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        as_llme, as_school = written_by(user)
        school = Q(look__engagement__in=as_school) & ~Q(look__engagement__in=as_llme)
        own = Q(side=Side.LLME, look__engagement__in=as_llme) | (Q(side=Side.SCHOOL) & school)
        hubs = (
            HubMembership.objects.current()
            .filter(user=user, role__in=HubMembership.COORDINATING)
            .values("hub")
        )
        both = Q(look__engagement__in=as_llme) | school | Q(look__engagement__hub__in=hubs)
        return self.filter(own | (Q(is_open=True) & both))


class Pulse(models.Model):
    """One side's answer to how working together goes; neither reads the other's before both are in."""

    class Answer(models.TextChoices):
        WELL = "well", "Well"
        MIXED = "mixed", "Well in parts"
        TALK = "talk", "We would like to talk about it"

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="pulses")
    side = models.CharField(max_length=6, choices=SIDES)
    answer = models.CharField(max_length=5, choices=Answer.choices)
    line = models.CharField(max_length=300, blank=True)
    is_open = models.BooleanField(default=False, help_text="Both answers are in.")
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PulseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["look", "side"], name="pulse_once_a_side"),
            models.CheckConstraint(name="pulse_of_a_side", condition=Q(side__in=["school", "llme"])),
        ]

    def __str__(self) -> str:
        return f"Pulse check of the {self.get_side_display()}"
