"""Who has a second factor, and who must."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from accounts import roles

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(person: Any) -> bool:
    """An authenticator app or a passkey."""
    return bool(is_mfa_enabled(person, STRONG))


def must_set_up(person: Any) -> bool:
    """A role this person holds asks for a second factor, and there is none yet."""
    return (
        settings.REQUIRE_SECOND_FACTOR and roles.needs_second_factor(person) and not has_second_factor(person)
    )
