"""What an LLME's own school was told of their days, month by month."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.models import Hub
from llmes.models import LLME


class DayStatementQuerySet(models.QuerySet["DayStatement"]):
    def visible_to(self, user: Any) -> "DayStatementQuerySet":
        """One's own; those of the hubs one coordinates; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(llme__user=user) | Q(hub__in=Hub.objects.coordinated_by(user)))


class DayStatement(models.Model):
    """The days of an LLME for one hub in one month, as they were known when it was issued.

    It stays as it is: what changes afterwards stands as a correction on the statement of a later month.
    """

    llme = models.ForeignKey(LLME, on_delete=models.PROTECT, related_name="day_statements")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    month_from = models.DateField(help_text="The first day of the month.")
    number = models.PositiveIntegerField(help_text="Counts an LLME's statements with one hub.")
    lines = models.JSONField(default=list, help_text="The days of the month; no notes, no names.")
    corrections = models.JSONField(default=list, help_text="What changed in months issued before.")
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DayStatementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["llme", "hub", "month_from"], name="statement_once_a_month"),
            models.UniqueConstraint(fields=["llme", "hub", "number"], name="statement_number_once"),
            models.CheckConstraint(name="statement_from_the_first", condition=Q(month_from__day=1)),
        ]

    def __str__(self) -> str:
        return f"Statement {self.number} of {self.llme}, {self.month_from:%B %Y}"
