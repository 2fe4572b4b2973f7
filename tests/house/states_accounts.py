"""Signing in and one's own account: the states in which their pages show what the cast's own does not."""

import time

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from tests.factories.accounts import give_second_factor
from tests.house.scene import Scene, at
from tests.world import ADDRESS_CHANGE, INVITATION, Cast


def proved(cast: Cast, client: Client) -> None:
    """They have just shown again who they are."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "code", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def asked_for_a_code(cast: Cast, client: Client) -> None:
    client.post(reverse("accounts:sign_in"), {"email": cast.world.head.email})


def with_second_factor(cast: Cast, client: Client) -> None:
    give_second_factor(client_person(client))
    proved(cast, client)


def with_password(cast: Cast, client: Client) -> None:
    person = client_person(client)
    person.set_password("a long password of words")
    person.save(update_fields=["password"])
    client.force_login(person)


def withdrawn(cast: Cast, client: Client) -> None:
    Invitation.objects.filter(pk=cast.invitation.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.world.admin, withdrawn_why="They retire"
    )


def client_person(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


ACCOUNTS = [
    Scene("an invitation that is gone", "anonymous", at("accounts:accept_invitation", "no-such-token")),
    Scene("an invitation withdrawn", "anonymous", at("accounts:accept_invitation", INVITATION), withdrawn),
    Scene("a mail's link that is gone", "anonymous", at("accounts:open_mail_link", "no-such-token")),
    Scene("a change of address gone", "anonymous", at("accounts:confirm_address_change", "no-such-token")),
    Scene(
        "a change of address confirmed",
        "anonymous",
        at("accounts:confirm_address_change", ADDRESS_CHANGE),
        send={"confirm": "yes"},
    ),
    Scene("no code asked for", "anonymous", at("accounts:enter_code")),
    Scene("account_reauthenticate", "head", at("account_reauthenticate"), with_password),
    Scene("mfa_authenticate again", "head", at("mfa_reauthenticate"), with_second_factor),
    Scene("account_login", "anonymous", at("account_login")),
    Scene("account_logout", "head", at("account_logout")),
    Scene("account_inactive", "anonymous", at("account_inactive")),
    Scene("usersessions_list", "head", at("usersessions_list")),
    Scene("mfa_index", "head", at("mfa_index"), proved),
    Scene("mfa_index, with one", "head", at("mfa_index"), with_second_factor),
    Scene("mfa_activate_totp", "head", at("mfa_activate_totp"), proved),
    Scene("mfa_deactivate_totp", "head", at("mfa_deactivate_totp"), with_second_factor),
    Scene("mfa_generate_recovery_codes", "head", at("mfa_generate_recovery_codes"), with_second_factor),
    Scene("mfa_view_recovery_codes", "head", at("mfa_view_recovery_codes"), with_second_factor),
    Scene("mfa_list_webauthn", "head", at("mfa_list_webauthn"), proved),
    Scene("mfa_add_webauthn", "head", at("mfa_add_webauthn"), proved),
]
