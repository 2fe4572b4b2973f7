"""The verbs of LLMEs."""

from llmes.services.accreditations import add_accreditation, withdraw_accreditation
from llmes.services.conduct import accept_code, declare_conflict, withdraw_conflict
from llmes.services.days import (
    add_hub_day,
    block_dates,
    set_capacity,
    unblock_dates,
    withdraw_hub_day,
)
from llmes.services.people import end_llme_membership, give_llme_membership
from llmes.services.profile import choose_base_school, choose_base_trust, edit_profile, set_checks

__all__ = [
    "accept_code",
    "add_accreditation",
    "add_hub_day",
    "block_dates",
    "choose_base_school",
    "choose_base_trust",
    "declare_conflict",
    "edit_profile",
    "end_llme_membership",
    "give_llme_membership",
    "set_capacity",
    "set_checks",
    "unblock_dates",
    "withdraw_accreditation",
    "withdraw_conflict",
    "withdraw_hub_day",
]
