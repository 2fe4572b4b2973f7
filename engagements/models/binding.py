"""What two sides agree to the byte: the fields that every such agreement, and every strike in it, keeps."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.digests import keyed_digest
from engagements.states import SIDES


class BoundAgreement(models.Model):
    """One side agreed something whole, bound to its content by a keyed digest (D11).

    It counts while it has not lapsed and the content is, to the byte, what was agreed. The name and the role
    are kept as they were that day; the seal binds them to the digest.
    """

    # The field that points to what was agreed.
    about: ClassVar[str]

    side = models.CharField(max_length=6, choices=SIDES)
    digest = models.CharField(max_length=64)
    agreed_name = models.CharField(max_length=150, help_text="The name, as it was that day.")
    agreed_as = models.CharField(max_length=40, help_text="In which role, as it was called that day.")
    agreed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=64, help_text="Keyed digest of who agreed what, when.")
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="When the words were changed after it.")
    lapsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]

    def own_seal(self) -> str:
        """The keyed digest of who agreed what, when and as whom."""
        return keyed_digest(
            {
                self.about: getattr(self, f"{self.about}_id"),
                "side": self.side,
                "digest": self.digest,
                "name": self.agreed_name,
                "as": self.agreed_as,
                "at": self.agreed_at.astimezone(datetime.UTC).isoformat(),
                "by": self.agreed_by_id,
            }
        )


class BoundStrike(models.Model):
    """Words about a person were struck out of what was agreed; the agreement is carried over openly (D7)."""

    before_digest = models.CharField(max_length=64)
    after_digest = models.CharField(max_length=64)
    struck_on = models.DateField(default=timezone.localdate)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]
