"""Words that are not for everybody are found nowhere; words that look like code stay words."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, OutgoingMail
from engagements.models import OutsideReader
from plans.services.drafts import begin_draft
from tests.factories.engagements import World, long_ago, make_user, make_world
from tests.factories.plans import fill
from tests.house.matrix import ROWS
from tests.world import ROLES, Cast, make_cast

pytestmark = pytest.mark.django_db

WHO_MAY_READ_IT = {"llme", "coordinator", "hub_lead"}
DRAFTED = "quokka-of-the-unshared-draft"
DECLARED = "wombat-of-the-conflict"
NOT_WRITING = {
    "llme": ("head", "coordinator", "admin", "governor", "outside_reader"),
    "head": ("llme", "pair", "colleague", "hub_lead", "admin"),
}


def visit(client: Client, path: str) -> str:
    """What a page says, with its headers; nothing of the visit stays."""
    with transaction.atomic():
        answer = client.get(path, follow=True)
        body = answer.getvalue()
        transaction.set_rollback(True)
    return f"{answer.headers}{body.decode(errors='replace')}"


def signed_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def pages(cast: Cast) -> dict[str, str]:
    """Every page, and somebody for whom it opens."""
    return {
        reverse(row.name, args=row.args(cast)) + row.query: min(row.opens - {"anonymous"}, default="head")
        for row in ROWS
        if row.covers("GET")
    }


def desk_pages() -> list[str]:
    """Every list of the admin, and the page of one thing in it."""
    found = []
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{stem}_changelist"))
        for pk in model._base_manager.values_list("pk", flat=True)[:1]:
            found.append(reverse(f"{stem}_change", args=[pk]))
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("side", ["llme", "head"])
def test_an_unshared_draft_is_found_nowhere(side: str, db: None) -> None:
    world = make_world()
    cast = _cast_around(world)
    by = cast.person(side)
    draft = begin_draft(by=by, engagement=world.fresh(), reason="")
    seen = {row.key: row.edit_number for row in draft.sections.all()}
    fill(draft, by, {key: f"{DRAFTED} {key}" for key in seen})
    told = []
    for role in NOT_WRITING[side]:
        client = signed_in(cast.person(role))
        for path in _paths_of(cast, draft) + (desk_pages() if role == "admin" else []):
            if DRAFTED in visit(client, path):
                told.append(f"{path} tells {role}")
    assert told == []
    assert DRAFTED in visit(signed_in(by), reverse("plans:version", args=[cast.reference, draft.pk]))
    assert DRAFTED not in str(list(AuditEvent.objects.values()))
    assert DRAFTED not in str(list(OutgoingMail.objects.values()))


def _cast_around(world: World) -> Any:
    """The people of the matrix, without its plan."""
    outside = make_user("Odile Reader")
    OutsideReader.objects.create(
        engagement=world.engagement,
        user=outside,
        organisation="trust",
        starts_on=long_ago(),
        admitted_by=world.head,
    )
    people: Any = SimpleNamespace(world=world, outside_reader=outside, reference=world.engagement.reference)
    people.person = lambda role: Cast.person(people, role)
    return people


def _paths_of(cast: Any, draft: Any) -> list[str]:
    reference = cast.reference
    milestone = draft.milestone_wordings.all()[0].milestone_id
    of_work = ["start", "days", "days_agreed", "people", "history", "steps"]
    return [
        "/",
        "/engagements/",
        reverse("oversight:our_work", args=[reference]),
        reverse("oversight:tasks", args=[reference]),
        *[reverse(f"engagements:{name}", args=[reference]) for name in of_work],
        reverse("evidence:list", args=[reference]),
        *[reverse(f"plans:{name}", args=[reference]) for name in ("plan", "versions", "summary", "begin")],
        *[
            reverse(f"plans:{name}", args=[reference, draft.pk])
            for name in ("version", "edit", "send_back", "withdraw")
        ],
        *[
            reverse(f"plans:{name}", args=[reference, milestone])
            for name in ("milestone", "milestone_status", "milestone_move", "milestone_evidence")
        ],
        reverse("schools:school", args=[cast.world.school.urn]),
        reverse("llmes:llme", args=[cast.world.llme.pk]),
    ]


def test_a_declared_conflict_is_read_by_its_writer_and_the_hub(cast: Cast) -> None:
    cast.conflict.__class__.objects.filter(pk=cast.conflict.pk).update(reason=DECLARED)
    clients = {role: signed_in(cast.person(role)) for role in ROLES}
    told = []
    for path, role in pages(cast).items():
        reader = "head" if role in WHO_MAY_READ_IT else role
        if DECLARED in visit(clients[reader], path):
            told.append(f"{path} tells {reader}")
    told += [path for path in desk_pages() if DECLARED in visit(clients["admin"], path)]
    assert told == []
    assert DECLARED in visit(clients["llme"], reverse("llmes:conflicts", args=[cast.world.llme.pk]))


# One quotation mark of each kind, a tag, and what a template or a link could make of it.
MARK = "zq'\"><img src=x onerror=q>{{7}}"
SHORT = "<b>\"'"


def poison() -> list[str]:
    """Write code into every free text of every table. What a constraint keeps out is left out."""
    done = []
    for model in apps.get_models():
        if model._meta.app_label in ("sessions", "contenttypes", "auth", "mfa", "account", "usersessions"):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.CharField | models.TextField) or field.choices or field.unique:
                continue
            if isinstance(field, models.FileField | models.SlugField | models.EmailField):
                continue
            if field.name in ("digest", "seal", "key", "state", "role", "kind", "file_type", "token_hash"):
                continue
            text = MARK if (field.max_length or 999) >= len(MARK) else SHORT
            try:
                with transaction.atomic():
                    model._base_manager.exclude(**{field.name: ""}).update(**{field.name: text})
                    done.append(f"{model._meta.label}.{field.name}")
            except Exception:
                continue
    return done


def test_words_that_look_like_code_stay_words(cast: Cast) -> None:
    assert len(poison()) > 40
    cast.world.school.refresh_from_db()
    clients = {role: signed_in(cast.person(role)) for role in ROLES}
    raw = []
    visits = [*pages(cast).items(), *((path, "admin") for path in desk_pages())]
    for path, role in visits:
        html = visit(clients[role], path)
        if "<img src=x" in html or SHORT in html or "zq'\"" in html:
            raw.append(f"{path} as {role}")
    assert raw == []
