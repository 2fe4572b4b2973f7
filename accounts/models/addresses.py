"""A changed address: confirmed at the old one and at the new one."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


def end_of_address_change() -> datetime.datetime:
    """Until when an address change asked for now can be confirmed."""
    return timezone.now() + datetime.timedelta(days=settings.ADDRESS_CHANGE_DAYS)


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def visible_to(self, user: Any) -> "AddressChangeQuerySet":
        """One's own; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all() if user.is_admin else self.filter(user=user)

    def waiting(self) -> "AddressChangeQuerySet":
        """Those still to be confirmed, in time."""
        return self.filter(done_at__isnull=True, withdrawn_at__isnull=True, good_until__gt=timezone.now())


class AddressChange(models.Model):
    """A person asks to be known by another address; it holds once both addresses have confirmed it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    new_email = models.EmailField("new email address")
    asked_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField(default=end_of_address_change)
    old_token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    new_token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    old_confirmed_at = models.DateTimeField(null=True, blank=True)
    new_confirmed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="address_change_in_lower_case", condition=Q(new_email=Lower("new_email"))
            ),
            models.CheckConstraint(
                name="address_change_done_after_both",
                condition=Q(done_at__isnull=True)
                | Q(old_confirmed_at__isnull=False, new_confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
                name="address_change_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"change of {self.user_id}"
