"""Where allauth asks us: nobody signs up, secrets are sealed, changes are written down and told by mail."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import devices, proof
from accounts.services import note_security_change

# What allauth would mail about, and what we call it in the log.
CHANGES = {
    "mfa/email/totp_activated": "add_second_factor",
    "mfa/email/totp_deactivated": "remove_second_factor",
    "mfa/email/webauthn_added": "add_passkey",
    "mfa/email/webauthn_removed": "remove_passkey",
    "mfa/email/recovery_codes_generated": "make_recovery_codes",
    "account/email/password_changed": "change_password",
    "account/email/password_set": "set_password",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; a device is remembered when a sign-in is complete."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That is not the code. Check it and try again.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes and try again.",
        "rate_limited": "There were too many tries. Wait five minutes and try again.",
    }

    def is_reauthentication_required(self, app: str) -> bool:
        """Not within a quarter of an hour after signing in."""
        return not proof.is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways; a code by mail as well, for who has no second factor."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and not is_mfa_enabled(user):
            ways.append({"id": "code", "description": "A code by mail", "url": reverse("accounts:prove")})
        names = {
            "reauthenticate": "Your password",
            "mfa_reauthenticate": "A code from your authenticator app",
            "mfa_reauthenticate:webauthn": "Your passkey",
        }
        return [{**way, "description": names.get(way["id"], way["description"])} for way in ways]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's banners say what the page says already; ours are set by our views."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        verb = CHANGES.get(template_prefix)
        if verb is not None:
            note_security_change(person=user, verb=verb)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """All mail goes through core.mail; allauth sends none of its own."""
        raise NotImplementedError(f"allauth wants to send {template_prefix}: register a mail of our own.")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are sealed with a key that is not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That is not the code. Check it and try again.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SERVICE_NAME}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return devices.label_of(self.request.META.get("HTTP_USER_AGENT", ""))

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    """Made from SECRET_KEY; earlier keys (SECRET_KEY_FALLBACKS) still open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second-factor:" + str(key).encode()).digest()))
            for key in keys
        ]
    )
