"""Who looked at pages as somebody else sees them."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hubs.models import Hub

LASTS = datetime.timedelta(minutes=15)


def end_of_looking() -> datetime.datetime:
    """When looking that begins now is over by itself."""
    return timezone.now() + LASTS


class SeenAsQuerySet(models.QuerySet["SeenAs"]):
    def visible_to(self, user: Any) -> "SeenAsQuerySet":
        """Who was looked as, who looked, the hub's coordinators, and admins: nothing in it is secret."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(person=user) | Q(begun_by=user) | Q(hub__in=Hub.objects.coordinated_by(user)))

    def open(self) -> "SeenAsQuerySet":
        """Not ended by anybody; it may have run out."""
        return self.filter(ended_at__isnull=True)


class SeenAs(models.Model):
    """A coordinator looked at pages as a person of the hub sees them, for a quarter of an hour at most."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seen_as")
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    good_until = models.DateTimeField(default=end_of_looking)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SeenAsQuerySet.as_manager()

    class Meta:
        verbose_name = "look as a person"
        verbose_name_plural = "looks as a person"
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["begun_by"], condition=Q(ended_at__isnull=True), name="seen_as_one_at_a_time"
            ),
            models.CheckConstraint(name="seen_as_somebody_else", condition=~Q(person=F("begun_by"))),
            models.CheckConstraint(name="seen_as_ends_by_itself", condition=Q(good_until__gt=F("begun_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.begun_by} as {self.person}"

    @property
    def over_at(self) -> datetime.datetime:
        """When it was or will be over: ended, or run out."""
        return min(self.ended_at or self.good_until, self.good_until)

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.over_at
