"""What a leader writes of their own growing, for whom they choose (B8, D8)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.editing import edited_as_llme, edited_as_school, lasting_as_llme
from engagements.models import Engagement, Succession
from hubs.models import HubMembership
from schools.models import SchoolLeader


def headed_by(user: Any) -> Any:
    """Numbers of the engagements whose school, or a successor, this person heads today."""
    heads = (
        SchoolLeader.objects.current().filter(user=user, role=SchoolLeader.Role.HEADTEACHER).values("school")
    )
    ours = Engagement.objects.order_by().filter(school__in=heads).values("pk")
    return ours.union(Succession.objects.order_by().filter(school__in=heads).values("engagement"))


class CapacityEntryQuerySet(models.QuerySet["CapacityEntry"]):
    def visible_to(self, user: Any) -> "CapacityEntryQuerySet":
        """A leader's own, and what other leaders have chosen this person to read; an admin reads none (D8).

        Who only covers for the LLME for a time reads none.

        What was taken back is read by its leader alone.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        hubs = HubMembership.objects.current().filter(user=user, role__in=HubMembership.COORDINATING)
        as_llme = Q(engagement__in=edited_as_llme(user))
        chosen = (
            (Q(llmes_read=True) & Q(engagement__in=lasting_as_llme(user)))
            | Q(head_reads=True, engagement__in=headed_by(user))
            | (Q(leaders_read=True, engagement__in=edited_as_school(user)) & ~as_llme)
            | (Q(coordinator_reads=True, engagement__hub__in=hubs.values("hub")) & ~as_llme)
        )
        own = Q(written_by=user, engagement__in=Engagement.objects.visible_to(user))
        return self.filter(own | (Q(withdrawn_at__isnull=True) & chosen))


class CapacityEntry(models.Model):
    """A leader's own words on what they lead, where they are now and what is next, on one date.

    Never part of a list, a figure, an appraisal, and never for governors. A later entry stands beside an
    earlier one: then and now.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="capacity_entries")
    leads = models.CharField(max_length=120, help_text="What the leader leads, by role.")
    now = models.TextField(max_length=2000, blank=True)
    next = models.TextField(max_length=2000, blank=True)
    shows = models.TextField(max_length=1000, blank=True, help_text="What would show that it is so.")
    llmes_read = models.BooleanField(default=True)
    head_reads = models.BooleanField(default=False)
    leaders_read = models.BooleanField(default=False)
    coordinator_reads = models.BooleanField(default=False)
    edit_number = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CapacityEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "capacity entries"
        indexes = [models.Index(fields=["engagement", "written_by"], name="capacity_by_leader")]
        constraints = [
            models.CheckConstraint(name="capacity_says_something", condition=~Q(now="") | ~Q(next="")),
            models.CheckConstraint(
                name="capacity_taken_back_by_its_leader",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by=models.F("written_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"A leader’s entry of {self.written_at:%d %B %Y}"
