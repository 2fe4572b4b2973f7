"""Every address of ours: who may open it, by GET and by POST.

A row names an address, the things that stand in it, and who it opens for. Everybody else gets 404, as if
it were not there; `forbids` names those inside the scope but without the right, who get 403. Somebody who has
not signed in is led to the sign-in page. A row counts for GET and POST alike unless it names one of them; a
method that no row names is refused to everybody.

    Row("engagements:record_day", of_engagement, opens=SIDES, forbids=READERS | HUB | ADMIN),
    Row("engagements:day", of_day, method="GET", opens=SIDES | READERS | HUB | ADMIN),

An address of any new page fails tests/house/test_url_matrix.py until it has its row.
"""

from tests.house import (
    matrix_attention,
    matrix_exploring,
    matrix_figures,
    matrix_intake,
    matrix_leadership,
    matrix_listing,
    matrix_people,
    matrix_pictures,
    matrix_plans,
    matrix_reviews,
    matrix_schools,
    matrix_talking,
    matrix_work,
    matrix_workload,
)
from tests.house.row import (
    ADMIN,
    CARETAKERS,
    EVERYBODY,
    HEAD,
    HUB,
    SIGNED_IN,
    Row,
    of_head,
    of_invitation,
    of_text,
    of_wording,
)
from tests.world import ADDRESS_CHANGE, INVITATION

__all__ = ["PUBLIC", "ROWS", "Row"]

# Addresses that need no sign-in. A page is added here only when strangers should read it.
PUBLIC = {
    "health",
    "core:about",
    "core:about_wording",
    "core:signed_in",
    "accounts:sign_in",
    "accounts:enter_code",
    "accounts:send_code_again",
    "accounts:open_mail_link",
    "accounts:accept_invitation",
    "accounts:confirm_address_change",
    # The short form: whoever was sent its link suggests a school, and reads nothing.
    "intake:suggest",
    "intake:suggested",
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
}

# Addresses that open without sign-in by a link in a mail, to its person, for the one thing it speaks of.
BY_LINK = {
    "engagements:confirm_day",
    "engagements:send_back_day",
}

ROWS = [
    Row("health", method="GET", opens=EVERYBODY),
    Row("core:about", of_text, method="GET", opens=EVERYBODY),
    Row("core:about_wording", of_wording, method="GET", opens=EVERYBODY),
    Row("core:signed_in", method="GET", opens=EVERYBODY),
    Row("accounts:sign_in", opens=EVERYBODY),
    Row("accounts:enter_code", opens=EVERYBODY),
    Row("accounts:send_code_again", method="POST", opens=EVERYBODY),
    Row("accounts:open_mail_link", lambda cast: [cast.mail_link], opens=EVERYBODY),
    Row("accounts:accept_invitation", lambda cast: [INVITATION], opens=EVERYBODY),
    Row("accounts:confirm_address_change", lambda cast: [ADDRESS_CHANGE], opens=EVERYBODY),
    Row("accounts:invitation_list", method="GET", opens=CARETAKERS, forbids=SIGNED_IN - CARETAKERS),
    Row("accounts:answer_invitations", method="POST", opens=CARETAKERS, forbids=SIGNED_IN - CARETAKERS),
    Row("accounts:invite", opens=ADMIN, forbids=SIGNED_IN - ADMIN),
    Row("accounts:resend_invitation", of_invitation, method="POST", opens=ADMIN),
    Row("accounts:withdraw_invitation", of_invitation, opens=ADMIN),
    Row("accounts:account", method="GET", opens=SIGNED_IN),
    Row("accounts:rename", opens=SIGNED_IN),
    Row("accounts:ask_address_change", opens=SIGNED_IN),
    Row(
        "accounts:withdraw_address_change",
        lambda cast: [cast.address_change.pk],
        method="POST",
        opens=HEAD,
    ),
    Row(
        "accounts:revoke_device",
        lambda cast: [cast.device.pk],
        method="POST",
        opens=ADMIN | HEAD,
    ),
    Row("accounts:password", opens=SIGNED_IN),
    Row("accounts:prove", opens=SIGNED_IN),
    Row("accounts:switch_role", opens=SIGNED_IN),
    Row("accounts:need_second_factor", method="GET", opens=SIGNED_IN),
    Row("accounts:person_list", method="GET", opens=CARETAKERS, forbids=SIGNED_IN - CARETAKERS),
    # A coordinator looks after the people of the hub's schools.
    Row("accounts:person", of_head, method="GET", opens=ADMIN | HUB | HEAD),
    Row("accounts:reset_second_factor", of_head, opens=ADMIN | HUB, forbids=HEAD),
    Row("accounts:change_address", of_head, opens=ADMIN | HUB, forbids=HEAD),
    Row("accounts:close_account", of_head, opens=ADMIN, forbids=HUB | HEAD),
    Row("accounts:reopen_account", of_head, method="POST", opens=ADMIN, forbids=HUB | HEAD),
    *matrix_work.ROWS,
    *matrix_attention.ROWS,
    *matrix_talking.ROWS,
    *matrix_exploring.ROWS,
    *matrix_leadership.ROWS,
    *matrix_listing.ROWS,
    *matrix_plans.ROWS,
    *matrix_pictures.ROWS,
    *matrix_figures.ROWS,
    *matrix_reviews.ROWS,
    *matrix_people.ROWS,
    *matrix_intake.ROWS,
    *matrix_schools.ROWS,
    *matrix_workload.ROWS,
]
