"""Concerns: read by who wrote them and whom they chose, and by nobody else (D20)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from engagements.models import Engagement


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: Any) -> "ConcernQuerySet":
        """Those that a person wrote or was chosen for, while they read the work; no role opens another."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            pk__in=ConcernReader.objects.filter(user=user).values("concern"),
            engagement__in=Engagement.objects.visible_to(user),
        )

    def open(self) -> "ConcernQuerySet":
        """Not settled yet."""
        return self.filter(settled_at__isnull=True)

    def waiting_for(self, user: Any) -> "ConcernQuerySet":
        """Open, and the last word is somebody else's."""
        return self.open().filter(readers__user=user).exclude(last_by=user)


class Concern(models.Model):
    """Something that worries somebody, told to the people they chose. It is on no list and in no history."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="concerns")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entries = models.PositiveIntegerField(default=1, help_text="The concern and everything said below it.")
    last_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_words = models.TextField(max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="who_wrote_a_concern_settles_it",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_words="")
                | (Q(settled_at__isnull=False, settled_by=F("written_by")) & ~Q(settled_words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Concern of {self.written_at:%d %B %Y}"


class ConcernReaderQuerySet(models.QuerySet["ConcernReader"]):
    def visible_to(self, user: Any) -> "ConcernReaderQuerySet":
        """The readers of the concerns that a person reads: everybody in it knows who else is."""
        return self.filter(concern__in=Concern.objects.visible_to(user))


class ConcernReader(models.Model):
    """Somebody who reads a concern: who wrote it, or whom they chose; and how much of it they have seen."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=60, help_text="Their role when they were chosen.")
    seen_entries = models.PositiveIntegerField(default=0)

    objects = ConcernReaderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [models.UniqueConstraint(fields=["concern", "user"], name="concern_reader_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.called}"


class ConcernReplyQuerySet(models.QuerySet["ConcernReply"]):
    def visible_to(self, user: Any) -> "ConcernReplyQuerySet":
        """What was said to the concerns that a person reads."""
        return self.filter(concern__in=Concern.objects.visible_to(user))


class ConcernReply(models.Model):
    """Something said to a concern by one of those who read it."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConcernReplyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"Reply of {self.written_at:%d %B %Y}"
