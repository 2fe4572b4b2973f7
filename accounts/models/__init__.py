"""People, how they came to be here, and how they are known again."""

from accounts.models.access import KnownDevice, KnownDeviceQuerySet, SignInCode
from accounts.models.addresses import AddressChange
from accounts.models.dated import Dated, DatedQuerySet
from accounts.models.invitations import Invitation, InvitationQuerySet
from accounts.models.people import ServiceMembership, User, UserManager, UserQuerySet

__all__ = [
    "AddressChange",
    "Dated",
    "DatedQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "KnownDevice",
    "KnownDeviceQuerySet",
    "ServiceMembership",
    "SignInCode",
    "User",
    "UserManager",
    "UserQuerySet",
]
