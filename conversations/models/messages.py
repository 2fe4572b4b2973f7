"""The one thread of messages of an engagement (B13), which everybody who reads the record reads."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagements.models import Engagement
from engagements.states import Side


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Messages of the engagements a person reads."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def standing(self) -> "MessageQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class Message(models.Model):
    """A message of one side, or of the coordinator, to the others; its writer may take its words back."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=6, choices=Side.choices)
    text = models.TextField(max_length=4000, blank=True)
    tells_hub = models.BooleanField(default=False, help_text="The coordinators are told of it too.")
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    # What the page of messages works out for its reader.
    is_new: bool
    may_take_back: bool

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="taken_back_words_are_gone",
                condition=(Q(taken_back_at__isnull=True, taken_back_by__isnull=True) & ~Q(text=""))
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, text=""),
            ),
        ]
        indexes = [models.Index(fields=["engagement", "written_at"], name="message_by_engagement")]

    def __str__(self) -> str:
        return f"{self.engagement.reference}, {self.get_side_display()}, {self.written_at:%d %B %Y}"


class MessageReaderQuerySet(models.QuerySet["MessageReader"]):
    def visible_to(self, user: Any) -> "MessageReaderQuerySet":
        """How far one has read oneself: nobody sees it of anybody else."""
        return self.filter(user=user.pk)


class MessageReader(models.Model):
    """How far a person has read the messages of an engagement. Nobody else is shown it."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="message_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_upto = models.PositiveBigIntegerField(default=0, help_text="The number of the last message read.")

    objects = MessageReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "user"], name="message_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.engagement.reference}"
