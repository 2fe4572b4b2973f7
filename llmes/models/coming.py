"""What a hub knows of somebody it has asked to be an LLME, until they come."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.fields import DaysField
from hubs.models import Hub
from llmes.fields import ChoiceSetField
from llmes.models.people import LLME, Accreditation
from schools.models import School


class ComingLLMEQuerySet(models.QuerySet["ComingLLME"]):
    def visible_to(self, user: Any) -> "ComingLLMEQuerySet":
        """The coordinators of the hub that asked; whoever came of it; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        return self.filter(Q(llme__user=user) | Q(hub__in=Hub.objects.coordinated_by(user)))


class ComingLLME(models.Model):
    """What a hub's own register said of somebody it asked to be an LLME; it fills their profile later.

    The invitation is that of accounts and holds the name and the address.
    """

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField("accounts.Invitation", on_delete=models.PROTECT, related_name="+")
    works_primary = models.BooleanField(default=False)
    works_secondary = models.BooleanField(default=False)
    specialisms = ChoiceSetField(max_length=300, blank=True)
    base_school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    academic_year = models.PositiveSmallIntegerField(help_text="The year the days are for: 2025 for 2025/26.")
    days = DaysField(null=True, blank=True)
    accreditation_kind = models.CharField(max_length=40, choices=Accreditation.Kind.choices, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    llme = models.ForeignKey(LLME, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ComingLLMEQuerySet.as_manager()

    class Meta:
        verbose_name = "coming LLME"
        ordering: ClassVar[list[str]] = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="coming_accreditation_whole",
                condition=Q(accreditation_kind="", awarded_on__isnull=True, expires_on__isnull=True)
                | (~Q(accreditation_kind="") & Q(awarded_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="coming_expires_after_award",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("awarded_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation.name}, {self.hub}"
