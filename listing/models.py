"""Views of the list that people keep under a name."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hubs.models import Hub
from hubs.rules import coordinated_hub_ids


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own, and those that colleagues share with a hub one coordinates."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.standing().filter(Q(saved_by=user) | Q(hub__in=coordinated_hub_ids(user)))

    def standing(self) -> "SavedViewQuerySet":
        """Those that nobody has removed."""
        return self.filter(withdrawn_at__isnull=True)


class SavedView(models.Model):
    """A way to look at the list of engagements under a name: filters by id and code, sorting and columns.

    It holds no rows: whoever opens it sees the rows they read anyway.
    """

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1500, blank=True, help_text="The end of the list's address.")
    hub = models.ForeignKey(
        Hub,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="saved_views",
        help_text="With whose coordinators it is shared; empty: the person's own.",
    )
    is_default = models.BooleanField(default=False, help_text="What this person's list opens with.")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["saved_by"],
                condition=Q(is_default=True, withdrawn_at__isnull=True),
                name="one_default_view_per_person",
            ),
            models.UniqueConstraint(
                fields=["saved_by", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="saved_view_name_once",
            ),
            models.CheckConstraint(
                name="saved_view_withdrawn_at_with_by",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["hub"], condition=Q(withdrawn_at__isnull=True), name="saved_view_by_hub")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as this view shows it."""
        query = f"{self.query}&" if self.query else ""
        return f"{reverse('listing:engagements')}?{query}view={self.pk}"
