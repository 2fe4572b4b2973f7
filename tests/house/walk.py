"""Every page as somebody sees it: the rows of the matrix, more states of the same pages, and empty answers.

A scene is a page as one person. It is drawn by the test client, and what drawing it does is undone, so the
cast is made once for a whole module. `Stage` shows what was drawn in a real browser, with our own styles.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route

from accounts.models import Invitation, User
from engagements.models import Assignment, Engagement
from engagements.states import OVER, Status
from exploring.models import NeedsView
from tests.factories.accounts import give_second_factor
from tests.factories.engagements import EngagementFactory
from tests.factories.hubs import HubSettingFactory
from tests.factories.llmes import CapacityFactory
from tests.house.matrix import ROWS
from tests.house.row import Row
from tests.house.scene import Before, Scene, at, nothing_before, of_ours, of_theirs
from tests.house.scenes_figures import SCENES as FIGURES
from tests.house.states import STATES
from tests.house.states_intake import INTAKE
from tests.house.states_listing import LISTED
from tests.house.states_people import PEOPLE
from tests.world import ADDRESS_CHANGE, INVITATION, ROLES, Cast, make_cast

# A real name of the register has up to 100 letters; ours hold more.
LONG_SCHOOL = (
    "St Mary Magdalene and St Bartholomew-the-Less Church of England and Roman Catholic Joint Voluntary "
    "Aided Primary Academy with Nursery and Resource Provision"
)
LONG_PERSON = "Wilhelmina Featherstonehaugh-Cholmondeley van der Westhuizen-Papadimitriou"
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def make_long_cast() -> Cast:
    """The cast, with names as long as they come."""
    cast = make_cast()
    world = cast.world
    rename(world.school, LONG_SCHOOL)
    rename(world.hub, f"{LONG_WORD} and the Isles Maths Hub")
    for person in (world.head, world.maths_lead, world.llme_user, world.coordinator):
        rename(person, LONG_PERSON)
    world.llme_user.email = f"{LONG_WORD.lower()}.featherstonehaugh@people.test"
    world.llme_user.save(update_fields=["email"])
    world.engagement.school_name = LONG_SCHOOL
    world.engagement.focus = f"{LONG_WORD} {LONG_SCHOOL}"[:200]
    world.engagement.save(update_fields=["school_name", "focus"])
    return cast


def rename(thing: Any, name: str) -> None:
    thing.name = name
    thing.save(update_fields=["name"])


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def on_stage(make: Callable[[], Cast] = make_cast) -> Iterator[Cast]:
    """A cast whose people are all signed in, gone afterwards."""
    with transaction.atomic():
        cast = make()
        for role in ROLES:
            cast.clients[role] = Client()
            if (person := cast.person(role)) is not None:
                cast.clients[role].force_login(person)
        yield cast
        transaction.set_rollback(True)


@dataclass
class Drawn:
    """What came back, and from where."""

    scene: Scene
    path: str
    status: int
    html: str
    headers: dict[str, str]
    templates: set[str]

    @cached_property
    def document(self) -> Element:
        return html5lib.parse(self.html, namespaceHTMLElements=False)  # type: ignore[no-any-return]


# What makes a page of some rows another than where the cast stands.


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


def pair_ended(cast: Cast, client: Client) -> None:
    Assignment.objects.filter(pk=cast.assignment.pk).update(ended_at=timezone.now())


def withdrawn(cast: Cast, client: Client) -> None:
    Invitation.objects.filter(pk=cast.invitation.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.world.admin, withdrawn_why="They retire"
    )


def still_blind(cast: Cast, client: Client) -> None:
    """Neither side has shared what it sees."""
    closed = dict.fromkeys(("shared_at", "shared_by", "opened_at", "opened_by"))
    NeedsView.objects.filter(analysis=cast.analysis).update(**closed)


def schools_wait(cast: Cast, client: Client) -> None:
    """Two schools of the hub wait for an LLME, of whom one has few days; the pair of the cast has left."""
    pair_ended(cast, client)
    world = cast.world
    CapacityFactory(llme=world.llme, days=Decimal(1))
    CapacityFactory(llme=world.second_llme, days=Decimal(8))
    for _ in range(2):
        EngagementFactory(hub=world.hub, opened_by=world.coordinator, status=Status.OPEN, agreed_days=None)


def client_person(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def parts_closed(cast: Cast, client: Client) -> None:
    """Nobody has opened a part yet."""
    Engagement.objects.filter(pk=cast.world.engagement.pk).update(parts_open=[])


def pulse_asked(cast: Cast, client: Client) -> None:
    """The hub asks how working together goes."""
    HubSettingFactory(hub=cast.world.hub, name="pulse_check", value=True)


def as_status(status: Status) -> Before:
    """Our work together has come so far."""

    def before(cast: Cast, client: Client) -> None:
        over = {"ended_on": timezone.localdate()} if status in OVER else {}
        Engagement.objects.filter(pk=cast.world.engagement.pk).update(status=status, **over)

    return before


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


EMPTY = [
    "oversight:our_work",
    "engagements:start",
    "engagements:days",
    "engagements:steps",
    "engagements:history",
    "engagements:people",
    "engagements:days_agreed",
    "evidence:list",
    "conversations:messages",
    "conversations:contact",
    "conversations:more",
    "exploring:context",
    "pictures:picture",
    "exploring:needs",
    "leadership:capacity",
    "leadership:development",
    "exploring:foundations",
    "plans:plan",
    "plans:summary",
    "plans:versions",
    "plans:begin",
]
MORE = [
    *[Scene("oversight:home", role, at("oversight:home")) for role in ROLES if role != "anonymous"],
    *[Scene(f"{name}, empty", "other_head", of_theirs(name)) for name in EMPTY],
    *[
        Scene(f"oversight:our_work, {status}", role, of_ours("oversight:our_work"), as_status(status))
        for status in (Status.OPEN, Status.PAUSED, Status.COMPLETED, Status.STOPPED)
        for role in ("head", "coordinator")
    ],
    Scene("engagements:start, before", "head", of_ours("engagements:start"), as_status(Status.OPEN)),
    Scene(
        "engagements:assign_llme, chosen",
        "coordinator",
        lambda cast: (
            reverse("engagements:assign_llme", args=[cast.reference]) + f"?llme={cast.world.second_llme.pk}"
        ),
        pair_ended,
    ),
    *[
        Scene(
            f"matching:proposal, schools wait {query}",
            "coordinator",
            lambda cast, query=query: reverse("matching:proposal", args=[cast.world.hub.code]) + query,
            schools_wait,
        )
        for query in ("", "?spread=99")
    ],
    Scene(
        "engagements:assign_llme, one click",
        "coordinator",
        lambda cast: reverse("engagements:assign_llme", args=[Engagement.objects.latest("pk").reference]),
        schools_wait,
    ),
    Scene(
        "llmes:declare_conflict, chosen",
        "llme",
        lambda cast: (
            reverse("llmes:declare_conflict", args=[cast.world.llme.pk])
            + f"?about=school:{cast.world.school.urn}"
        ),
    ),
    Scene(
        "engagements:assign_llme, to choose", "coordinator", of_ours("engagements:assign_llme"), pair_ended
    ),
    *STATES,
    *LISTED,
    *PEOPLE,
    *FIGURES,
    *INTAKE,
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
    Scene("a move refused", "coordinator", of_ours("engagements:resume"), send={}),
    Scene("no such page", "head", lambda cast: "/no-such-page/"),
    Scene("no right", "governor", of_ours("engagements:propose_days")),
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
ONCE = [*(scenes_of(row)[0] for row in PAGES), *MORE]
EVERY = [*(scene for row in PAGES for scene in scenes_of(row)), *MORE]


def client_of(cast: Cast, scene: Scene) -> Client:
    client = Client()
    client.cookies.load({name: cookie.value for name, cookie in cast.clients[scene.role].cookies.items()})
    return client


def drawn(scene: Scene, path: str, response: Any) -> Drawn:
    return Drawn(
        scene=scene,
        path=path,
        status=response.status_code,
        html=response.content.decode(),
        headers=dict(response.headers),
        templates={template.name for template in getattr(response, "templates", []) or [] if template.name},
    )


def draw(cast: Cast, scene: Scene) -> Drawn:
    """Open the page."""
    with undone():
        client = client_of(cast, scene)
        scene.before(cast, client)
        path = scene.path(cast)
        return drawn(scene, path, opened(client, scene, path))


def opened(client: Client, scene: Scene, path: str) -> Any:
    return client.get(path) if scene.send is None else client.post(path, scene.send)


def draw_empty_answer(cast: Cast, scene: Scene) -> Drawn | None:
    """Open the page, clear its form and send it; None where it has none, or an empty one will do."""
    with undone():
        client = client_of(cast, scene)
        scene.before(cast, client)
        path = scene.path(cast)
        form = form_of(drawn(scene, path, opened(client, scene, path)))
        if form is None:
            return None
        action = form.get("action") or path
        answer = client.post(action, emptied(form))
        if answer.status_code in (301, 302, 303):
            return None
        return drawn(replace(scene, name=f"{scene.name}, empty answer"), action, answer)


def visible(field: Element) -> bool:
    return field.get("type") not in ("hidden", "submit", "button")


def fields_of(element: Element) -> list[Element]:
    return [field for field in element.iter() if field.tag in ("input", "select", "textarea")]


def form_of(page: Drawn) -> Element | None:
    """The form of a page that somebody fills in."""
    for form in page.document.iter("form"):
        if form.get("method", "").lower() == "post" and any(map(visible, fields_of(form))):
            return form
    return None


def emptied(form: Element) -> dict[str, str]:
    """What a browser sends when nobody filled anything in."""
    return {
        str(field.get("name")): (field.get("value") or "") if field.get("type") == "hidden" else ""
        for field in fields_of(form)
        if field.get("name") and field.get("type") not in ("checkbox", "radio", "file", "submit", "button")
    }


class Stage:
    """A browser that shows what was drawn, with our own styles and scripts and nothing else."""

    HOST = "http://localhost"

    def __init__(self, browser: Browser) -> None:
        self.page_shown: Drawn | None = None
        self.context: BrowserContext = browser.new_context(
            locale="en-GB", viewport={"width": 390, "height": 900}
        )
        self.context.set_default_timeout(20_000)
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        shown = self.page_shown
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            route.fulfill(path=Path(str(found)))
        elif shown and path == urlsplit(shown.path).path and route.request.is_navigation_request():
            headers = {name: value for name, value in shown.headers.items() if name != "Content-Length"}
            route.fulfill(status=shown.status, body=shown.html, headers=headers)
        else:
            route.fulfill(status=404, body="")

    def show(self, page: Drawn) -> Page:
        """Show it, at the width the window has."""
        self.page_shown = page
        self.page.goto(self.HOST + page.path)
        return self.page

    def at_width(self, width: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page
