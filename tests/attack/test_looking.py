"""While a coordinator looks as somebody: every address one by one, files and downloads among them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from oversight.seeing import OPEN, OWN
from tests.house.test_url_matrix import OURS, THEIRS, rows_of, undone
from tests.world import Cast, make_cast

pytestmark = pytest.mark.django_db
# Those whom the matrix lets download most; one looks as one person at a time.
PEOPLE = {"head": "coordinator", "llme": "hub_lead"}


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        for who, by in PEOPLE.items():
            cast.clients[who] = Client(raise_request_exception=False)
            cast.clients[who].force_login(cast.person(by))
            begun = cast.clients[who].post(reverse("oversight:see_as", args=[cast.person(who).pk]))
            assert begun.status_code == 302
        yield cast
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_is_not_named_stays_closed_and_nothing_is_sent_or_downloaded(cast: Cast, who: str) -> None:
    client, wrong = cast.clients[who], []
    for name in sorted(OURS - OWN):
        row = rows_of(name)[0]
        path = reverse(name, args=row.args(cast)) + row.query
        for method in ("GET", "HEAD", "POST"):
            with undone():
                answer = client.generic(method, path)
                closed = answer.status_code == 403
                file = "attachment" in answer.headers.get("Content-Disposition", "") or answer.streaming
            if file or (not closed and (method == "POST" or name not in OPEN)):
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n  ".join(["", *wrong])


@pytest.mark.parametrize("who", PEOPLE)
def test_neither_the_support_desk_nor_the_pages_of_ones_account_open(cast: Cast, who: str) -> None:
    client, wrong = cast.clients[who], []
    for name in sorted(set(THEIRS) - OWN):
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        for method in ("GET", "POST"):
            with undone():
                answer = client.generic(method, path)
            if answer.status_code != 403:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n  ".join(["", *wrong])
