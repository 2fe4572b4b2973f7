"""The page for governors: what the head has chosen to show, and the head's own words."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from engagements.models import Engagement, Succession
from pictures.blocks import first_choice
from schools.models import Delegation, SchoolLeader


class PictureQuerySet(models.QuerySet["Picture"]):
    def visible_to(self, user: Any) -> "PictureQuerySet":
        """Shown: who reads the engagement. Not shown yet: the head and whom the head delegated to."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        heads = SchoolLeader.objects.current().filter(user=user, role=SchoolLeader.Role.HEADTEACHER)
        delegated = Delegation.objects.current().filter(to=user)
        schools = Q(school__in=heads.values("school")) | Q(school__in=delegated.values("school"))
        ours = Engagement.objects.order_by().filter(schools).values("pk")
        own = ours.union(Succession.objects.order_by().filter(schools).values("engagement"))
        return self.filter(
            Q(shown_at__isnull=False) | Q(engagement__in=own),
            engagement__in=Engagement.objects.visible_to(user),
        )


class Picture(models.Model):
    """One page that a head shows governors: what is on it, and three texts. Until shown, it is the head's."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="picture")
    blocks = models.JSONField(default=first_choice, help_text="Keys of what is on the page.")
    where_we_were = models.TextField(max_length=1000, blank=True)
    where_we_are = models.TextField(max_length=1000, blank=True)
    what_is_next = models.TextField(max_length=1000, blank=True)
    edit_number = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True, help_text="Until then only the head reads it.")
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    TEXTS = ("where_we_were", "where_we_are", "what_is_next")

    objects = PictureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="picture_shown_with_by",
                condition=Q(shown_at__isnull=True, shown_by__isnull=True)
                | Q(shown_at__isnull=False, shown_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Page for governors of {self.engagement.reference}"

    def get_absolute_url(self) -> str:
        return reverse("pictures:picture", args=[self.engagement.reference])

    def has(self, block: str) -> bool:
        """Whether a block is on the page."""
        return block in self.blocks
