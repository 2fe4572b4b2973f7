"""Who agreed a look together, to exactly which words."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.looks import SIDES, Look


class OfLookQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfLookQuerySet":
        """Who reads the look reads this."""
        return self.filter(look__in=Look.objects.visible_to(user))


class LookAgreement(models.Model):
    """One side agreed what both see together, bound to its content by a keyed digest (D11).

    It counts while it has not lapsed and the content is, to the byte, what was agreed. The name and the role
    are kept as they were that day; the seal binds them to the digest.
    """

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=6, choices=SIDES)
    digest = models.CharField(max_length=64)
    agreed_name = models.CharField(max_length=150, help_text="The name, as it was that day.")
    agreed_as = models.CharField(max_length=40, help_text="In which role, as it was called that day.")
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=64, help_text="Keyed digest of who agreed what, when.")
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="When the words changed after it.")
    lapsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfLookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["look", "side"], condition=Q(lapsed_at__isnull=True), name="look_agreed_once"
            ),
            models.CheckConstraint(
                name="look_agreement_lapsed_with_by",
                condition=Q(lapsed_at__isnull=True, lapsed_by__isnull=True)
                | Q(lapsed_at__isnull=False, lapsed_by__isnull=False),
            ),
            models.CheckConstraint(name="look_agreed_by_a_side", condition=Q(side__in=["school", "llme"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed {self.look}"


class LookStrike(models.Model):
    """Words about a person were struck out of an agreed look; the agreement is carried over openly (D7)."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="strikes")
    before_digest = models.CharField(max_length=64)
    after_digest = models.CharField(max_length=64)
    struck_on = models.DateField(default=timezone.localdate)

    objects = OfLookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"Words struck out on {self.struck_on:%d %B %Y}"
