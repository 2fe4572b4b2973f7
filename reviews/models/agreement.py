"""Who agreed a look together, to exactly which words."""

from typing import Any

from django.db import models
from django.db.models import Q

from engagements.models.binding import BoundAgreement, BoundStrike
from reviews.models.looks import Look


class OfLookQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfLookQuerySet":
        """Who reads the look reads this."""
        return self.filter(look__in=Look.objects.visible_to(user))


class LookAgreement(BoundAgreement):
    """One side agreed what both see together, bound to its content by a keyed digest (D11).

    It counts while it has not lapsed and the content is, to the byte, what was agreed. The name and the role
    are kept as they were that day; the seal binds them to the digest.
    """

    about = "look"
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="agreements")

    objects = OfLookQuerySet.as_manager()

    class Meta(BoundAgreement.Meta):
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


class LookStrike(BoundStrike):
    """Words about a person were struck out of an agreed look; the agreement is carried over openly (D7)."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="strikes")

    objects = OfLookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Words struck out on {self.struck_on:%d %B %Y}"
