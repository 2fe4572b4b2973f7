"""How a person is known again: codes by mail, and devices once used."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def end_of_known_device() -> datetime.datetime:
    """Until when a device used now stays known."""
    return timezone.now() + datetime.timedelta(days=settings.KNOWN_DEVICE_DAYS)


def end_of_code() -> datetime.datetime:
    """Until when a code asked for now can be used."""
    return timezone.now() + datetime.timedelta(minutes=settings.SIGN_IN_CODE_MINUTES)


class KnownDeviceQuerySet(models.QuerySet["KnownDevice"]):
    def visible_to(self, user: Any) -> "KnownDeviceQuerySet":
        """One's own; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all() if user.is_admin else self.filter(user=user)

    def current(self) -> "KnownDeviceQuerySet":
        """Those still known: neither revoked nor too old."""
        return self.filter(revoked_at__isnull=True, good_until__gt=timezone.now())


class KnownDevice(models.Model):
    """A browser in which a person once signed in fully. The browser holds a random token, we its hash."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices")
    token_hash = models.CharField(max_length=64, db_index=True, editable=False)
    label = models.CharField(max_length=60, help_text='Like "Chrome on Windows".')
    first_used_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField(default=end_of_known_device)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = KnownDeviceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "token_hash"], name="device_known_once_per_person"),
            models.CheckConstraint(
                name="device_revoked_by_someone",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SignInCodeQuerySet(models.QuerySet["SignInCode"]):
    def visible_to(self, user: Any) -> "SignInCodeQuerySet":
        """Nobody reads codes."""
        return self.none()

    def usable(self) -> "SignInCodeQuerySet":
        """Those that may still be tried: unused, in time, and not guessed at too often."""
        return self.filter(
            used_at__isnull=True, good_until__gt=timezone.now(), guesses__lt=settings.SIGN_IN_CODE_GUESSES
        )


class SignInCode(models.Model):
    """A short code for one sign-in in the browser that asked for it, made when its mail goes.

    An address without an account gets a row as well (`user` empty) and no mail, so that both take the same
    time and the same pages. Only a keyed digest of the code is kept.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField(default=end_of_code, db_index=True)
    guesses = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignInCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="code_in_time", condition=Q(used_at__isnull=True) | Q(used_at__lte=F("good_until"))
            ),
        ]

    def __str__(self) -> str:
        return f"code asked for at {self.asked_at:%H:%M}"
