"""What no person types, in every address and every form of the service: a sentence, never a failure."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
# What each address meets in every run, and what it meets in `make test-all`.
FEW = ["-1", "9" * 30, "NaN", "\u0661\u0662", "2023-02-29", WORDS[0], "a\0b"]
ALL = [*NUMBERS, *DATES, *WORDS, ""]


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
        for close in response._resource_closers if response.streaming else ():
            close()  # the file alone: response.close() would end the database connection too
        self.client.cookies = cookies
        if response.status_code >= 500 and not path.startswith("/health/"):
            error = repr((response.exc_info or (None, None))[1])[:200]
            self.failures.append(f"{method} {path[:200]} {str(data)[:300]}: {error}")
        return response


def role_for(row: Row) -> str | None:
    """Someone for whom the address opens."""
    return next(iter(sorted(row.opens - {"anonymous"}) or sorted(row.opens)), None)


Filling = Callable[[Iterable[str]], dict[str, str]]
ROWS_THAT_OPEN = [row for row in ROWS if role_for(row) is not None]


IDS = [f"{row.name}-{row.method}" for row in ROWS_THAT_OPEN]


def mixed(names: Iterable[str], turn: int) -> dict[str, str]:
    """Another of the few for each name, others at each turn."""
    return {name: FEW[(place + turn * 3) % len(FEW)] for place, name in enumerate(sorted(names))}


def alike(names: Iterable[str], value: str) -> dict[str, str]:
    return dict.fromkeys(sorted(names), value)


@pytest.mark.parametrize("row", ROWS_THAT_OPEN, ids=IDS)
def test_nothing_fails(row: Row, cast: Cast) -> None:
    fillings = [partial(mixed, turn=turn) for turn in range(2)]
    type_everywhere(row, cast, fillings, [partial(mixed, turn=2), partial(alike, value=LONG)])


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS_THAT_OPEN, ids=IDS)
def test_nothing_fails_whatever_is_typed(row: Row, cast: Cast) -> None:
    fillings = [partial(alike, value=value) for value in ALL]
    type_everywhere(row, cast, fillings, [*fillings, partial(alike, value=LONG)])


def type_everywhere(row: Row, cast: Cast, queries: list[Filling], forms: list[Filling]) -> None:
    """Fill the query and every form of the page; forms also with what stands in their hidden fields."""
    role = role_for(row)
    assert role is not None
    caller = Caller(cast, role)
    path = reverse(row.name, args=row.args(cast))
    found = []
    names = {"page", "q", "sort", "from", "next"}
    if row.covers("GET"):
        page = caller.call("get", path + row.query)
        if "html" in page.headers.get("Content-Type", "") and not page.streaming:
            found = Forms(page.text).found
        names |= {name for method, _, fields in found if method == "get" for name in fields}
        for fill in queries:
            caller.call("get", f"{path}?{urlencode(fill(names))}")
    if row.covers("POST"):
        found.append(("post", path, {name: ("text", str(value)) for name, value in row.data.items()}))
    tried = []
    for method, action, fields in found:
        if method != "post" or (action and action.split("?")[0] != path) or set(fields) in tried:
            continue
        tried.append(set(fields))
        hidden = {name: value for name, (kind, value) in fields.items() if kind == "hidden"}
        for fill in forms:
            caller.call("post", path, fill(fields) | hidden)
        for fill in queries:
            caller.call("post", path, fill(fields))

    assert caller.failures == []


@pytest.mark.parametrize("row", ROWS_THAT_OPEN, ids=IDS)
def test_no_address_fails(row: Row, cast: Cast) -> None:
    """Every part of an address that names a thing, replaced in turn."""
    role = role_for(row)
    assert role is not None
    caller = Caller(cast, role)
    path = reverse(row.name, args=row.args(cast))

    for named in {str(argument) for argument in row.args(cast)}:
        for value in ("9" * 30, "0", "-1", "a%00b", "%F0%9F%8E%93", "%2e%2e", "x" * 300):
            caller.call("get" if row.covers("GET") else "post", path.replace(f"/{named}/", f"/{value}/", 1))

    assert caller.failures == []
