"""The mails that this app sends: fixed words and a link, made when the mail goes."""

from collections.abc import Mapping

from django.conf import settings

from accounts.models import AddressChange, Invitation, SignInCode
from accounts.services.addresses import mint_address_link
from accounts.services.codes import mint_code
from accounts.services.invitations import mint_invitation_link
from core.mail import register_kind
from core.models import OutgoingMail


def _pk(mail: OutgoingMail) -> int:
    return int(mail.about.partition(":")[2])


def link_of_invitation(mail: OutgoingMail) -> str | None:
    """A new secret link; none if the invitation was accepted or withdrawn meanwhile."""
    invitation = Invitation.objects.filter(pk=_pk(mail)).first()
    return mint_invitation_link(invitation) if invitation else None


def link_of_code(mail: OutgoingMail) -> str | None:
    """The page where the code is typed; none where there is no account."""
    code = SignInCode.objects.filter(pk=_pk(mail)).first()
    mail.__dict__["code"] = mint_code(code) if code else None
    return "/sign-in/code/" if mail.__dict__["code"] else None


def words_of_code(mail: OutgoingMail) -> Mapping[str, str]:
    """The code, made a moment ago by `link_of_code`."""
    return {"code": mail.__dict__["code"], "minutes": str(settings.SIGN_IN_CODE_MINUTES)}


def words_of_invitation(mail: OutgoingMail) -> Mapping[str, str]:
    """How long the link works."""
    return {"days": str(settings.INVITATION_DAYS)}


def words_of_change(mail: OutgoingMail) -> Mapping[str, str]:
    """How long the link works."""
    return {"days": str(settings.ADDRESS_CHANGE_DAYS)}


def link_of_old_address(mail: OutgoingMail) -> str | None:
    """Confirms a change of address at the old one."""
    change = AddressChange.objects.filter(pk=_pk(mail)).first()
    return mint_address_link(change, which="old") if change else None


def link_of_new_address(mail: OutgoingMail) -> str | None:
    """Confirms a change of address at the new one."""
    change = AddressChange.objects.filter(pk=_pk(mail)).first()
    return mint_address_link(change, which="new") if change else None


def register() -> None:
    """Make the kinds known."""
    register_kind(
        "invitation",
        subject="An invitation to work together on maths",
        make_link=link_of_invitation,
        make_words=words_of_invitation,
    )
    register_kind(
        "sign-in-code",
        subject="Your code to sign in",
        make_link=link_of_code,
        make_words=words_of_code,
        urgent=True,
    )
    register_kind("new-device", subject="A sign-in on another device")
    register_kind("security-change", subject="A change to how you sign in")
    register_kind("second-factor-reset", subject="Your second step was reset")
    register_kind(
        "address-change-old",
        subject="Confirm your new email address",
        make_link=link_of_old_address,
        make_words=words_of_change,
    )
    register_kind(
        "address-change-new",
        subject="Confirm your new email address",
        make_link=link_of_new_address,
        make_words=words_of_change,
    )
    register_kind("address-changed", subject="Your email address was changed")
