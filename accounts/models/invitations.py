"""How people come in: only because somebody asked them."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from accounts import roles, scopes

if TYPE_CHECKING:
    from accounts.models.people import User


def end_of_invitation() -> datetime.datetime:
    """When an invitation sent now runs out."""
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """What the registered scopes give (all of a hub one coordinates, whoever sent them); all for admins.

        Having sent one is no right by itself: it would outlive the role.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        seen = Q(pk__in=[])
        for scope in scopes.INVITATIONS:
            seen |= scope(user)
        return self.filter(seen)

    def never_accepted(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn: waiting, or run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def waiting(self) -> "InvitationQuerySet":
        """Those that can be accepted now."""
        return self.never_accepted().filter(good_until__gt=timezone.now())

    def to_target(self, target: models.Model) -> "InvitationQuerySet":
        """Those to one hub, school or engagement."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=str(target.pk))


class Invitation(models.Model):
    """Somebody is asked, by name and address, to take a role; they read what it means before they say yes.

    The secret of its link is made when the mail goes and kept as a hash only; sending again makes a new one.
    """

    email = models.EmailField("email address")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=60, help_text="A kind registered in accounts.roles.")
    target_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT)
    target_id = models.CharField(max_length=40, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    good_until = models.DateTimeField(default=end_of_invitation)
    times_sent = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accepted_invitations",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField("why it was withdrawn", max_length=300, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="invitation_email_in_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="invitation_target_whole",
                condition=Q(target_type__isnull=True, target_id="")
                | (Q(target_type__isnull=False) & ~Q(target_id="")),
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_someone",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
            models.CheckConstraint(
                name="invitation_not_both_accepted_and_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                "email",
                "role",
                Coalesce("target_type", 0),
                "target_id",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="invitation_by_target")]

    def __str__(self) -> str:
        return f"{self.name}, {self.role_label}"

    @property
    def role_label(self) -> str:
        """The role as people call it."""
        kind = roles.KINDS.get(self.role)
        return kind.label if kind else self.role

    @property
    def holder(self) -> "User | None":
        """Whoever has the invited address already."""
        return get_user_model().objects.filter(email=self.email).first()

    @property
    def is_waiting(self) -> bool:
        """Whether it can be accepted now."""
        return self.accepted_at is None and self.withdrawn_at is None and self.good_until > timezone.now()

    @property
    def has_run_out(self) -> bool:
        """Whether nobody took it up in time."""
        return self.accepted_at is None and self.withdrawn_at is None and self.good_until <= timezone.now()

    @property
    def status(self) -> str:
        """How it stands, in a word or two."""
        if self.accepted_at is not None:
            return "Accepted"
        if self.withdrawn_at is not None:
            return "Withdrawn"
        return "Never accepted" if self.has_run_out else "Waiting"
