"""Drawing a scene with the test client, and what its form answers when nobody filled it in.

What drawing does is undone, so the cast is made once for a whole module.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.db import transaction
from django.test import Client

from tests.house.scene import Scene
from tests.world import ROLES, Cast, make_cast

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
