"""People and the service-wide roles. Roles come from memberships with dates, never from a flag."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import roles, scopes
from accounts.models.dated import Dated, DatedQuerySet


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Oneself; those a registered scope adds (the people of hubs one coordinates); all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        seen = models.Q(pk=user.pk)
        for scope in scopes.PEOPLE:
            seen |= scope(user)
        return self.filter(seen)


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: Any) -> UserQuerySet:
        """See UserQuerySet.visible_to."""
        return self.get_queryset().visible_to(user)

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A person, known by one address in lower case."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in: one address, one person."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="user_email_in_lower_case",
                condition=models.Q(email=Lower("email")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def service_roles(self) -> frozenset[str]:
        """The service-wide roles held today; asked once a request, with all other roles in one query."""
        kinds = [role.kind for role in roles.held_by(self)]
        return frozenset(kind.removeprefix("service.") for kind in kinds if kind.startswith("service."))

    @property
    def is_admin(self) -> bool:
        return self.is_active and ServiceMembership.Role.ADMIN in self.service_roles

    @property
    def is_ncetm_reader(self) -> bool:
        return self.is_active and ServiceMembership.Role.NCETM_READER in self.service_roles

    # What Django's admin asks of a user.
    @property
    def is_staff(self) -> bool:
        return self.is_admin

    @property
    def is_superuser(self) -> bool:
        return self.is_admin

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_admin

    def has_perms(self, perms: Any, obj: Any = None) -> bool:
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_admin


class ServiceMembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "ServiceMembershipQuerySet":
        """One's own; all for admins."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.all() if user.is_admin else self.filter(user=user)


class ServiceMembership(Dated):
    """A role in the whole service: admin, or reader of figures at NCETM."""

    class Role(models.TextChoices):
        ADMIN = "admin", "Admin"
        NCETM_READER = "ncetm_reader", "NCETM reader"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="service_memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    objects = ServiceMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_membership_ends_after_start",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at__isnull=True, ends_on__isnull=True),
                name="service_membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
