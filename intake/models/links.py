"""Links to the short form, which a school, a trust or an authority can be sent."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.models import Hub
from intake.states import Source
from schools.models import School


class OfHubQuerySet(models.QuerySet[Any]):
    hub_field = "hub"

    def visible_to(self, user: Any) -> Any:
        """What belongs to the hubs that a person leads or coordinates; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(**{f"{self.hub_field}__in": Hub.objects.coordinated_by(user)})


class SuggestionLink(models.Model):
    """A link that one school, trust or authority was sent: with it, and without an account, they suggest."""

    SENDABLE = (Source.SCHOOL, Source.TRUST, Source.AUTHORITY)

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="suggestion_links")
    source = models.CharField(max_length=10, choices=Source.choices)
    organisation = models.CharField(max_length=120, help_text="As its people read it above the form.")
    sent_to = models.CharField(max_length=120, help_text="Who was sent it; read by coordinators only.")
    school = models.ForeignKey(
        School,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the link is for this one school.",
    )
    nonce = models.CharField(max_length=32, editable=False)
    ends_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfHubQuerySet.as_manager()

    # Added by the page of links.
    suggestions_now: int

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_link_ended_at_with_by",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_link_can_be_sent", condition=Q(source__in=["school", "trust", "authority"])
            ),
            models.CheckConstraint(
                name="suggestion_link_of_one_school", condition=Q(school__isnull=True) | Q(source="school")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_source_display()})"

    @property
    def is_good(self) -> bool:
        """Whether it opens the form today."""
        return self.ended_at is None and self.ends_on >= timezone.localdate() and not self.school_is_gone

    @property
    def school_is_gone(self) -> bool:
        """It is for one school alone, and the register no longer holds that school as open."""
        return self.school is not None and not self.school.is_offered
