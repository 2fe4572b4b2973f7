"""The matrix, third page: hubs and LLMEs."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.house.row import ADMIN, HEAD, HUB, NOBODY, SIGNED_IN, Row, of_head
from tests.world import Cast

LLMES = frozenset({"llme", "pair"})
SELF = frozenset({"llme"})
MANAGING = HUB | ADMIN
IN_HUB = MANAGING | LLMES | {"hub_reader", "ncetm"}  # who opens the hub's page


def of_hub(*things: str) -> Callable[[Cast], Sequence[Any]]:
    """The hub, and a thing of the cast below it."""
    return lambda cast: [cast.world.hub.code, *(getattr(cast, thing).pk for thing in things)]


def of_llme(*things: str) -> Callable[[Cast], Sequence[Any]]:
    """The LLME, and a thing of the cast below them."""
    return lambda cast: [cast.world.llme.pk, *(getattr(cast, thing).pk for thing in things)]


def of_setting(cast: Cast) -> Sequence[Any]:
    return [cast.world.hub.code, "usual_days"]


def of_hub_text(cast: Cast) -> Sequence[Any]:
    return [cast.world.hub.code, "how-we-work"]


def of_year(cast: Cast) -> Sequence[Any]:
    return [cast.world.llme.pk, cast.year]


HUBS = [
    Row("hubs:list", method="GET", opens=IN_HUB | {"other_coordinator", "other_llme"}),
    Row("hubs:hub", of_hub(), method="GET", opens=IN_HUB),
    Row("hubs:calendar", of_hub(), method="GET", opens=IN_HUB),
    Row("hubs:terms", of_hub(), opens=HUB | ADMIN, forbids=IN_HUB - HUB - ADMIN),
    Row("hubs:people", of_hub(), method="GET", opens=MANAGING, forbids=IN_HUB),
    Row("hubs:invite_person", of_hub(), opens=MANAGING, forbids=IN_HUB),
    Row("hubs:change_role", of_hub("membership"), opens=MANAGING, forbids=IN_HUB),
    Row("hubs:end_membership", of_hub("membership"), opens=MANAGING, forbids=IN_HUB),
    Row("hubs:resend_invitation", of_hub("hub_invitation"), method="POST", opens=MANAGING, forbids=IN_HUB),
    Row("hubs:withdraw_invitation", of_hub("hub_invitation"), opens=MANAGING, forbids=IN_HUB),
    Row("hubs:texts", of_hub(), method="GET", opens=MANAGING, forbids=IN_HUB),
    Row("hubs:change_text", of_hub_text, opens=MANAGING, forbids=IN_HUB),
    Row("hubs:settings", of_hub(), method="GET", opens=MANAGING, forbids=IN_HUB),
    Row("hubs:change_setting", of_setting, opens=MANAGING, forbids=IN_HUB),
    Row("matching:proposal", of_hub(), opens=HUB, forbids=IN_HUB - HUB),
]

EDITING = MANAGING | SELF  # who sees an LLME may, by and large, also write for them
LLME = [
    Row("llmes:list", method="GET", opens=MANAGING | {"other_coordinator"}),
    Row("llmes:export", method="POST", opens=MANAGING | {"other_coordinator"}),
    Row("llmes:bring_in", of_hub(), opens=MANAGING, forbids=IN_HUB - MANAGING),
    Row("llmes:me", method="GET", opens=LLMES | {"other_llme"}),
    Row("llmes:llme", of_llme(), method="GET", opens=EDITING),
    Row("llmes:edit", of_llme(), opens=EDITING),
    Row("llmes:checks", of_llme(), opens=MANAGING, forbids=SELF),
    Row("llmes:seen", of_llme(), method="GET", opens=EDITING),
    Row("llmes:choose_base", of_llme(), opens=EDITING),
    Row("llmes:add_accreditation", of_llme(), opens=EDITING),
    Row("llmes:withdraw_accreditation", of_llme("accreditation"), opens=EDITING),
    Row("llmes:days", of_llme(), method="GET", opens=EDITING),
    Row("llmes:set_capacity", of_year, opens=EDITING),
    Row("llmes:block_dates", of_llme(), opens=EDITING),
    Row("llmes:unblock_dates", of_llme("blocked"), method="POST", opens=EDITING),
    Row("llmes:add_hub_day", of_llme(), opens=EDITING),
    Row("llmes:withdraw_hub_day", of_llme("hub_day"), opens=EDITING),
    Row("llmes:code", of_llme(), method="GET", opens=EDITING),
    Row("llmes:code", of_llme(), method="POST", opens=SELF, forbids=MANAGING),
    Row("llmes:conflicts", of_llme(), method="GET", opens=HUB | SELF, forbids=ADMIN),
    Row("llmes:declare_conflict", of_llme(), opens=SELF, forbids=MANAGING),
    Row("llmes:withdraw_conflict", of_llme("conflict"), opens=SELF, forbids=MANAGING),
    Row("llmes:end_membership", of_llme("llme_membership"), opens=MANAGING, forbids=NOBODY | SELF),
]

PEOPLE = [
    # A coordinator reads of the people of the hub's schools; everybody of themselves.
    Row("oversight:person_sees", of_head, method="GET", opens=ADMIN | HUB | HEAD),
    Row("oversight:leavers", of_hub(), method="GET", opens=MANAGING, forbids=IN_HUB - MANAGING),
    Row("oversight:see_as", of_head, method="POST", opens=HUB, forbids=ADMIN | HEAD),
    Row("oversight:end_seeing", method="POST", opens=SIGNED_IN),
]

ROWS = [*HUBS, *LLME, *PEOPLE]
