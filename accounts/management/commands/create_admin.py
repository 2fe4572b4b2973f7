"""Start an empty server: the first admin."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.addresses import clean_address
from accounts.models import Invitation, ServiceMembership, User
from accounts.services import grant_service_role, invite, mint_invitation_link, resend_invitation
from core.errors import Refused

ROLE = "service.admin"


class Command(BaseCommand):
    """Safe to run again: it prints a new link while the invitation waits, and says so once it is accepted."""

    help = "Make someone an admin. Prints a link, good once, with which a new person signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Their own address, not one that several people read.")
        parser.add_argument("--name", default="", help="What they are called; they can change it.")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        address = clean_address(email)
        try:
            validate_email(address)
        except Exception as error:
            raise CommandError(f"{email} is not an email address.") from error
        person = User.objects.filter(email=address).first()
        if person is not None:
            self._existing(person)
            return
        try:
            invitation = Invitation.objects.never_accepted().filter(email=address, role=ROLE).first()
            if invitation is None:
                invitation = invite(email=address, name=name or address, role=ROLE, by=None, send=False)
            else:
                resend_invitation(invitation=invitation, by=None, send=False)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            f"Open this link within {settings.INVITATION_DAYS} days. It works once; an earlier one no longer "
            f"works.\n\n    {settings.BASE_URL}{mint_invitation_link(invitation)}\n"
        )

    def _existing(self, person: User) -> None:
        """Someone who has an account keeps it, and signs in as ever."""
        if not person.is_active:
            raise CommandError("This person's account is closed.")
        held = person.service_memberships.current().filter(role=ServiceMembership.Role.ADMIN).exists()
        grant_service_role(person=person, role=ServiceMembership.Role.ADMIN, by=None)
        self.stdout.write(
            f"{'This person is an admin already.' if held else 'This person is an admin now.'} "
            f"They sign in with a code by mail: {settings.BASE_URL}/sign-in/"
        )
