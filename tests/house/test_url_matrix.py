"""Everybody calls every address, by GET and by POST, and gets what the matrix says and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.house.matrix import BY_LINK, PUBLIC, ROWS
from tests.house.sources import TOWER
from tests.world import ROLES, make_cast

pytestmark = pytest.mark.django_db


def addresses(resolver=None, namespace="") -> Iterator[tuple[str, URLPattern]]:
    """Every named pattern with its whole name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, below)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def is_ours(name: str, pattern: URLPattern) -> bool:
    """Django's admin and the sign-in pages of allauth are called as groups, below."""
    return not name.startswith("admin:") and pattern.callback.__module__.split(".")[0] in TOWER


OURS = {name for name, pattern in addresses() if is_ours(name, pattern)}
THEIRS = {name: pattern for name, pattern in addresses() if not is_ours(name, pattern)}


def is_public(pattern: URLPattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """Made once for the whole module; every call is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        for role in ROLES:
            cast.clients[role] = Client(raise_request_exception=False)
            if cast.person(role) is not None:
                cast.clients[role].force_login(cast.person(role))
        yield cast
        transaction.set_rollback(True)


@contextmanager
def undone():
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def call(cast, role: str, method: str, path: str, data=None) -> str:
    """Call an address as someone, and say in a word what came back."""
    client = Client(raise_request_exception=False)
    client.cookies = cast.clients[role].cookies.copy()
    with undone():
        response = client.get(path) if method == "GET" else client.post(path, data or {})
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, which closes the file
    sign_in = resolve_url(settings.LOGIN_URL)
    if response.status_code in (301, 302, 303) and response["Location"].split("?")[0] == sign_in != path:
        return "sign in"
    if response.status_code in (403, 404, 405) or response.status_code == 500:
        return str(response.status_code)
    return "opens"


def expected(rows, role: str, method: str) -> tuple[str, ...]:
    """The answers that the table allows."""
    row = next((row for row in rows if row.covers(method)), None)
    if row is None:
        return ("405", "403", "404", "sign in")
    if role in row.opens:
        return ("opens",)
    if role == "anonymous":
        return ("sign in",)
    return ("403",) if role in row.forbids else ("404",)


def rows_of(name: str):
    return [row for row in ROWS if row.name == name]


@pytest.mark.parametrize("name", sorted(OURS))
def test_an_address_opens_for_those_the_matrix_names(name, cast):
    rows = rows_of(name)
    assert rows, f"{name} has no row in tests/house/matrix.py: say who may open it"
    wrong = []
    for method in ("GET", "POST"):
        row = next((row for row in rows if row.covers(method)), rows[0])
        path = reverse(name, args=row.args(cast)) + row.query
        for role in ROLES:
            answer = call(cast, role, method, path, row.data)
            if answer not in expected(rows, role, method):
                wrong.append(
                    f"{method} {path} as {role}: {answer}, not {' or '.join(expected(rows, role, method))}"
                )
    assert not wrong, "\n  ".join(["", *wrong])


def test_every_row_has_its_address():
    assert {row.name for row in ROWS} - OURS == set()


def test_every_address_has_a_name():
    nameless = [name for name, pattern in addresses() if not pattern.name and is_ours(name, pattern)]
    assert nameless == []


def test_the_public_addresses_are_those_on_the_list():
    """Whatever opens without sign-in is on the list, and nothing is on the list for nothing."""
    public = {name for name, pattern in addresses() if is_public(pattern) and not name.startswith("admin:")}
    assert public == PUBLIC | BY_LINK
    opened = {row.name for row in ROWS if "anonymous" in row.opens}
    assert opened == PUBLIC & OURS


def test_a_foreign_thing_looks_like_a_missing_one(cast):
    """The page that a stranger gets for a thing that is there says no more than for one that is not."""
    for row in ROWS:
        if row.args(cast) and row.covers("GET") and "stranger" not in row.opens | row.forbids:
            client = cast.clients["stranger"]
            there = reverse(row.name, args=row.args(cast))
            gone = reverse(row.name, args=[nowhere(arg) for arg in row.args(cast)])
            with undone():
                assert same(client.get(there), there) == same(client.get(gone), gone), row.name


def nowhere(arg):
    """An argument of the same form that names nothing."""
    return (
        "TSM-99999"
        if str(arg).startswith("TSM-")
        else 999999
        if isinstance(arg, int)
        else "0" * len(str(arg))
    )


def same(response, path: str) -> tuple[int, bytes]:
    content = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)
    return response.status_code, content.replace(path.encode(), b"")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("admin", "anonymous")])
def test_the_admin_is_closed_to(role, cast):
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert call(cast, role, "GET", path) != "opens", path
        assert call(cast, role, "POST", path) != "opens", path


def test_the_admin_opens_for_admins(cast):
    for model, page in admin.site._registry.items():
        names = ["changelist", "add"] if page.has_add_permission(admin_request(cast)) else ["changelist"]
        for name in names:
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")
            assert call(cast, "admin", "GET", path) == "opens", path
    assert call(cast, "anonymous", "GET", reverse("admin:index")) != "opens"


def admin_request(cast):
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = cast.person("admin")
    return request


def test_the_sign_in_pages_of_others_ask_for_sign_in(cast):
    for name in THEIRS:
        if name.startswith("admin:") or name in PUBLIC:
            continue
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue  # it names a thing, which nobody has here
        assert call(cast, "anonymous", "GET", path) == "sign in", name
