"""What no person types, in every address and every form of the service: a sentence, never a failure."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.house.matrix import ROWS, Row
from tests.world import Cast, make_cast

pytestmark = pytest.mark.django_db

NUMBERS = ["-1", "0", "9" * 30, "1e400", "NaN", "Infinity", "0.25", "\u0661\u0662"]
DATES = ["29", "31", "2023-02-29", "99999-01-01", "0000-00-00"]
WORDS = [
    "\U0001f393 \u202e\u05e9\u05dc\u05d5\u05dd",
    "' OR 1=1 --",
    "{{ 7|add:7 }} %s %(a)s",
    "a\0b",
    "\ufeff",
    " ",
]
LONG = "x" * 200_000
IN_A_QUERY = [*NUMBERS, *DATES, *WORDS, "x" * 5000]
IN_A_FORM = [*NUMBERS, *DATES, *WORDS, LONG, ""]


class Forms(HTMLParser):
    """The forms of a page: method, address, and the fields with their values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, tuple[str, str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.found.append((given.get("method", "get").lower(), given.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and self.found and given.get("name"):
            self.found[-1][2][given["name"]] = (given.get("type", tag), given.get("value", ""))


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_cast()
        transaction.set_rollback(True)


class Caller:
    """Calls addresses as one person; nothing of it stays."""

    def __init__(self, cast: Cast, role: str) -> None:
        self.client = Client(raise_request_exception=False)
        if cast.person(role) is not None:
            self.client.force_login(cast.person(role))
        self.failures: list[str] = []

    def call(self, method: str, path: str, data: Any = None) -> Any:
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            try:
                response = self.client.get(path) if method == "get" else self.client.post(path, data)
            finally:
                transaction.set_rollback(True)
        self.client.cookies = cookies
        if response.status_code >= 500 and not path.startswith("/health/"):
            error = repr((response.exc_info or (None, None))[1])[:200]
            self.failures.append(f"{method} {path[:200]} {str(data)[:300]}: {error}")
        return response


def role_for(row: Row) -> str | None:
    """Someone for whom the address opens."""
    return next(iter(sorted(row.opens - {"anonymous"}) or sorted(row.opens)), None)


ROWS_THAT_OPEN = [row for row in ROWS if role_for(row) is not None]


@pytest.mark.parametrize("row", ROWS_THAT_OPEN, ids=lambda row: f"{row.name}-{row.method}")
def test_nothing_fails(row: Row, cast: Cast) -> None:
    role = role_for(row)
    assert role is not None
    caller = Caller(cast, role)
    path = reverse(row.name, args=row.args(cast))
    forms = []
    names = {"page", "q", "sort", "from", "next"}
    if row.covers("GET"):
        page = caller.call("get", path + row.query)
        if "html" in page.headers.get("Content-Type", "") and not page.streaming:
            forms = Forms(page.text).found
        names |= {name for method, _, fields in forms if method == "get" for name in fields}
    for value in IN_A_QUERY:
        caller.call("get", f"{path}?{urlencode(dict.fromkeys(sorted(names), value))}")
    if row.covers("POST"):
        forms.append(("post", path, {name: ("text", str(value)) for name, value in row.data.items()}))
    for method, action, fields in forms:
        if method == "post" and (not action or action.split("?")[0] == path):
            for value in IN_A_FORM:
                typed = {name: fields[name][1] if fields[name][0] == "hidden" else value for name in fields}
                caller.call("post", path, typed)
                caller.call("post", path, dict.fromkeys(fields, value))

    assert caller.failures == []


@pytest.mark.parametrize("value", ["9" * 30, "0", "-1", "a%00b", "%F0%9F%8E%93", "%2e%2e", "x" * 300])
@pytest.mark.parametrize("row", ROWS_THAT_OPEN, ids=lambda row: f"{row.name}-{row.method}")
def test_no_address_fails(row: Row, value: str, cast: Cast) -> None:
    """Every part of an address that names a thing, replaced in turn."""
    role = role_for(row)
    assert role is not None
    caller = Caller(cast, role)
    named = [str(argument) for argument in row.args(cast)]
    path = reverse(row.name, args=row.args(cast))

    for name in named:
        for method in ("get", "post"):
            caller.call(method, path.replace(f"/{name}/", f"/{value}/", 1))

    assert caller.failures == []
