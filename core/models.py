"""What every app needs and nothing of the domain: who did what, texts with a date, work that is due."""

import datetime
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class AppendOnly(Exception):
    """Raised when code tries to change or delete what may only be added to."""


class AuditStream(models.Model):
    """A run of audit events about one thing, numbered without gaps from 1."""

    key = models.CharField(max_length=60, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def in_stream(self, key: str) -> "AuditEventQuerySet":
        """The events of one stream, oldest first."""
        return self.filter(stream__key=key).order_by("number")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit events are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")


class AuditEvent(models.Model):
    """Who did what, when, and of facts from what to what; of free text only a keyed digest (D7)."""

    stream = models.ForeignKey(AuditStream, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    context = models.JSONField(default=dict, blank=True)
    private = models.BooleanField(default=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="audit_number_once_per_stream"),
        ]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly("Audit events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit events are never deleted.")


class Submission(models.Model):
    """One sending of a creating form: a second sending of the same form is led to the first one's result."""

    key = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # An address of ours; that of a list carries its filters and columns.
    result = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return str(self.key)


class SiteTextQuerySet(models.QuerySet["SiteText"]):
    def in_effect(self, key: str, on: Any = None) -> "SiteText | None":
        """The wording of `key` in effect on a date (today unless told)."""
        return (
            self.filter(key=key, in_effect_from__lte=on or timezone.localdate())
            .order_by("-in_effect_from", "-id")
            .first()
        )


class SiteText(models.Model):
    """One wording of a text that people read or agree to, from a date on. Earlier wordings are kept."""

    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.TextField(help_text="Markdown, without HTML.")
    in_effect_from = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SiteTextQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-in_effect_from", "-id"]
        indexes = [models.Index(fields=["key", "in_effect_from"], name="sitetext_in_effect")]

    def __str__(self) -> str:
        return f"{self.title} (from {self.in_effect_from:%d %B %Y})"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def visible_to(self, user: Any) -> "OutgoingMailQuerySet":
        """Only admins see what goes out."""
        return self.all() if user.is_authenticated and user.is_admin else self.none()

    def waiting(self, now: datetime.datetime | None = None) -> "OutgoingMailQuerySet":
        """What should go now: what a person sits waiting for, then the oldest."""
        return self.filter(state=OutgoingMail.State.WAITING, next_try_at__lte=now or timezone.now()).order_by(
            "-urgent", "next_try_at", "id"
        )


class OutgoingMail(models.Model):
    """A mail on its way: a kind, a person and what it is about. Never a word of the record itself."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        NOT_NEEDED = "not_needed", "No longer needed"
        GIVEN_UP = "given_up", "Given up"

    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    once_key = models.CharField(
        max_length=120, null=True, blank=True, unique=True, help_text="Mail with the same key goes once."
    )
    kind = models.SlugField(max_length=60)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_address = models.EmailField(blank=True, help_text="Only where there is no account yet.")
    about = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the link is made from when the mail is sent. Never a secret.",
    )
    urgent = models.BooleanField(default=False, help_text="Someone sits waiting for it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=60, blank=True, help_text="The kind of the last failure.")

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="mail_has_one_recipient",
                condition=Q(to__isnull=False, to_address="") | (Q(to__isnull=True) & ~Q(to_address="")),
            ),
            models.CheckConstraint(
                name="mail_sent_at_when_sent",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Worker(models.Model):
    """A process that runs background work and says every few seconds that it is alive."""

    name = models.CharField(max_length=64, unique=True, help_text="Host, process number, random part.")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.name


class DueRun(models.Model):
    """One run of a job for one date (or time): finished once, and begun again only if it never finished."""

    job = models.CharField(max_length=60)
    slot = models.CharField(max_length=20, help_text="The date, or date and time, that it is for.")
    runner = models.CharField(max_length=64, blank=True, help_text="The worker that has it in hand.")
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=60, blank=True, help_text="The kind of the last failure.")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="due_once_per_slot")]
        indexes = [models.Index(fields=["finished_at"], name="due_finished")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class CacheRow(models.Model):
    """One value of the shared cache: throttling counts for all processes together.

    Django's database cache reads and writes this table itself. That it is a model makes `migrate` create it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_cache"

    def __str__(self) -> str:
        return self.cache_key
