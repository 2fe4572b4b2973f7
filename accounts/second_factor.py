"""Who has a second factor, and who must."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from accounts import roles

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(person: Any) -> bool:
    """An authenticator app or a passkey."""
    return bool(is_mfa_enabled(person, STRONG))


@dataclass(frozen=True)
class Factors:
    """What a person has set up besides their mail."""

    app: bool
    passkeys: int
    recovery_codes: bool

    @property
    def any(self) -> bool:
        """Whether a second step is asked for."""
        return self.app or bool(self.passkeys)


def factors_of(person: Any) -> Factors:
    """What a person has set up, in one query."""
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    Type = Authenticator.Type
    return Factors(Type.TOTP in kinds, kinds.count(Type.WEBAUTHN), Type.RECOVERY_CODES in kinds)


def must_set_up(person: Any) -> bool:
    """A role this person holds asks for a second factor, and there is none yet."""
    return (
        settings.REQUIRE_SECOND_FACTOR and roles.needs_second_factor(person) and not has_second_factor(person)
    )
