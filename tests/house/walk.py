"""Every page as somebody sees it: the rows of the matrix, and more states of the same pages."""

from collections.abc import Callable

from django.urls import reverse

from tests.house.matrix import ROWS
from tests.house.row import Row
from tests.house.scene import Scene, at, nothing_before
from tests.house.scenes_figures import SCENES as FIGURES
from tests.house.states import STATES
from tests.house.states_accounts import ACCOUNTS, asked_for_a_code, proved
from tests.house.states_intake import INTAKE
from tests.house.states_listing import LISTED
from tests.house.states_people import PEOPLE
from tests.house.states_work import WORK, parts_closed, pulse_asked, still_blind
from tests.world import ROLES, Cast

# What makes a page of some rows another than where the cast stands.
PROVED = {
    "accounts:ask_address_change",
    "accounts:password",
    "accounts:reset_second_factor",
    "accounts:change_address",
    "accounts:close_account",
}
BEFORE = {
    **dict.fromkeys(PROVED, proved),
    "accounts:enter_code": asked_for_a_code,
    "engagements:open_part": parts_closed,
    "reviews:pulse": pulse_asked,
    "exploring:save_view": still_blind,
}
# They lead on to another page, or hand out a file or figures for machines.
NO_PAGE = {
    "health",
    "evidence:file",
    "figures:figures",
    "exploring:improvement_plan_file",
    "schools:import_problems",
    "llmes:me",
    "accounts:need_second_factor",
    "intake:home",
}
ONLY_AS = {
    "accounts:sign_in": {"anonymous"},
    "accounts:enter_code": {"anonymous"},
    "accounts:open_mail_link": frozenset(ROLES) - {"head"},
    "accounts:person": {"admin"},
    "hubs:list": {"admin", "ncetm"},
}
# Who stands for a row: the person it is made for comes first.
FIRST = ("anonymous", "llme", "head", "maths_lead", "coordinator", "admin", "outside_reader", "ncetm")


def path_of(row: Row) -> Callable[[Cast], str]:
    return lambda cast: reverse(row.name, args=row.args(cast)) + row.query


def roles_of(row: Row) -> list[str]:
    """Those whom the row shows a page, the one it is made for first."""
    roles = [role for role in ROLES if role in row.opens and role in ONLY_AS.get(row.name, set(ROLES))]
    return sorted(roles, key=lambda role: FIRST.index(role) if role in FIRST else len(FIRST))


PAGES = [row for row in ROWS if row.covers("GET") and row.name not in NO_PAGE]


def scenes_of(row: Row) -> list[Scene]:
    """The page of a row as each person sees it."""
    before = BEFORE.get(row.name, nothing_before)
    return [Scene(row.name, role, path_of(row), before) for role in roles_of(row)]


MORE = [
    *[Scene("oversight:home", role, at("oversight:home")) for role in ROLES if role != "anonymous"],
    Scene("no such page", "head", lambda cast: "/no-such-page/"),
    *WORK,
    *STATES,
    *LISTED,
    *PEOPLE,
    *FIGURES,
    *INTAKE,
    *ACCOUNTS,
]
ONCE = [*(scenes_of(row)[0] for row in PAGES), *MORE]
EVERY = [*(scene for row in PAGES for scene in scenes_of(row)), *MORE]
