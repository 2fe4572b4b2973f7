"""Nothing unshared is read by anyone it is not for: in no page, admin list, export, history, mail or log."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, OutgoingMail
from tests.house import drawing, walk
from tests.house.unshared import UNSHARED, Unshared
from tests.world import ROLES, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def addresses(cast: Cast) -> Iterator[str]:
    """Everything that can be opened: every page and file of the matrix, and every list of the admin."""
    for row in walk.ROWS:
        if row.covers("GET"):
            yield walk.path_of(row)(cast)


def admin_addresses() -> Iterator[str]:
    """Lists, searches, and each thing that stands in them."""
    for model in apps.get_models():
        if not admin.site.is_registered(model):
            continue
        meta = model._meta
        where = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        yield where
        yield f"{where}?q=Quokka"
        for pk in model._default_manager.values_list("pk", flat=True)[:3]:
            yield reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])


# A coordinator may look at pages as these: then what both may read is there, and nothing else.
LOOKED_AS = ("llme", "pair", "head", "maths_lead", "colleague", "governor")


def looking_as(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(cast.world.coordinator)
    answer = client.post(reverse("oversight:see_as", args=[cast.person(role).pk]))
    assert answer.status_code == 302
    return client


def may_find(thing: Unshared, who: str) -> bool:
    return set(who.split(" as ")) <= thing.readers


def text_of(client: Client, address: str) -> str:
    with drawing.undone():
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(dict(response.headers))


def found_by_whom(django_db_blocker) -> dict[str, dict[str, set[str]]]:
    """For each phrase the roles who found it, and where."""
    log: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log.append(f"{record.getMessage()} {record.__dict__}")

    keeper = Keeper(level=logging.DEBUG)
    logging.getLogger().addHandler(keeper)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    try:
        with django_db_blocker.unblock(), drawing.on_stage() as cast:
            where = [address for thing in UNSHARED for address in thing.write(cast, thing.phrase)]
            where += addresses(cast)
            for role in ROLES:
                look(found, role, cast.clients[role], where)
            for role in LOOKED_AS:
                look(found, f"coordinator as {role}", looking_as(cast, role), where)
            look(found, "admin", cast.clients["admin"], admin_addresses())
            rest = {
                "the mail": [f"{mail.__dict__}" for mail in OutgoingMail.objects.all()],
                "the record": [f"{event.__dict__}" for event in AuditEvent.objects.all()],
                "the log": log,
            }
            for kept, texts in rest.items():
                note(found, kept, " ".join(texts), kept)
    finally:
        logging.getLogger().removeHandler(keeper)
    return found


def look(found, role: str, client: Client, where: Iterable[str]) -> None:
    for address in where:
        note(found, role, text_of(client, address), address)


def note(found, who: str, text: str, address: str) -> None:
    for thing in UNSHARED:
        if thing.phrase in text:
            found[thing.name][who].add(address)


def test_what_is_not_shared_is_read_by_nobody_else(django_db_setup, django_db_blocker):
    """One walk for everything, so one test. Who may read a thing must find it: else absence says nothing."""
    found = found_by_whom(django_db_blocker)
    for thing in UNSHARED:
        others = {who: where for who, where in found[thing.name].items() if not may_find(thing, who)}
        assert others == {}, f"{thing} is read by others"
        assert set(found[thing.name]) & thing.readers, f"{thing} is not found by who may read it"
