"""What may be done with people and their access: one function a verb."""

from accounts.services.addresses import (
    ask_address_change,
    change_address,
    confirm_address_change,
    withdraw_address_change,
)
from accounts.services.codes import ask_for_code, mint_code, use_code
from accounts.services.devices import know_device, revoke_device
from accounts.services.invitations import (
    accept_invitation,
    invitation_by_token,
    invite,
    mint_invitation_link,
    resend_invitation,
    withdraw_invitation,
)
from accounts.services.people import (
    close_account,
    create_person,
    end_service_role,
    end_sessions,
    grant_service_role,
    remove_password,
    rename_person,
    reopen_account,
    set_password,
)
from accounts.services.second_factor import note_security_change, reset_second_factor

__all__ = [
    "accept_invitation",
    "ask_address_change",
    "ask_for_code",
    "change_address",
    "close_account",
    "confirm_address_change",
    "create_person",
    "end_service_role",
    "end_sessions",
    "grant_service_role",
    "invitation_by_token",
    "invite",
    "know_device",
    "mint_code",
    "mint_invitation_link",
    "note_security_change",
    "remove_password",
    "rename_person",
    "reopen_account",
    "resend_invitation",
    "reset_second_factor",
    "revoke_device",
    "set_password",
    "use_code",
    "withdraw_address_change",
    "withdraw_invitation",
]
