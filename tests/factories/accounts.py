"""People, and what lets them in.

`user = PersonFactory()`; `sign_in(client, user, smtp)` walks through the pages as a person does.
"""

import re
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts import models
from core.digests import token_hash
from core.sending import send_waiting
from tests.mailbox import Mailbox


class PersonFactory(factory.django.DjangoModelFactory):
    """A person with an address of their own and no password."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Pat Person {n}")
    email = factory.Sequence(lambda n: f"pat.person{n}@oakfield.test")
    password = factory.LazyFunction(lambda: make_password(None))

    @factory.post_generation
    def address(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class ServiceMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ServiceMembership

    user = factory.SubFactory(PersonFactory)
    role = models.ServiceMembership.Role.ADMIN


def make_admin(**extra: Any) -> models.User:
    """An admin of the service."""
    return ServiceMembershipFactory(user=PersonFactory(**extra)).user  # type: ignore[no-any-return]


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation whose link was made: hand in `token="..."` to know what opens it."""

    class Meta:
        model = models.Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}-of-an-invitation")

    email = factory.Sequence(lambda n: f"new.person{n}@oakfield.test")
    name = factory.Sequence(lambda n: f"New Person {n}")
    role = "service.ncetm_reader"
    invited_by = factory.LazyFunction(make_admin)
    token_hash = factory.LazyAttribute(lambda self: token_hash(self.token))


class KnownDeviceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.KnownDevice

    user = factory.SubFactory(PersonFactory)
    token_hash = factory.Sequence(lambda n: token_hash(f"device-{n}"))
    label = "Firefox on Linux"


class SignInCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SignInCode

    user = factory.SubFactory(PersonFactory)


class AddressChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AddressChange

    user = factory.SubFactory(PersonFactory)
    new_email = factory.Sequence(lambda n: f"changed.person{n}@oakfield.test")


def give_second_factor(person: models.User) -> str:
    """Set up an authenticator app and recovery codes; returns the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    assert Authenticator.objects.filter(user=person).count() == 2
    return str(secret)


def code_in(smtp: Mailbox, address: str) -> str:
    """The newest sign-in code sent to an address."""
    send_waiting()
    codes = [message for message in smtp.to(address) if message["Subject"] == "Your code to sign in"]
    found = re.search(r"^(\d{6})\s*$", smtp.text(codes[-1]), re.M)
    assert found
    return found[1]


def sign_in(client: Client, person: models.User, smtp: Mailbox) -> Any:
    """Sign in with a code by mail; returns the answer to the code."""
    client.post("/sign-in/", {"email": person.email})
    return client.post("/sign-in/code/", {"code": code_in(smtp, person.email)})
