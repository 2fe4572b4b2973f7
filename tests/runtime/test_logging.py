"""One line of JSON for what happens, and nothing about people."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.test import Client
from django.urls import path

from accounts.models import User
from hubsupport import urls
from hubsupport.logging import logging_config, scrub


def secret(request: Any, token: str) -> None:
    raise ValueError("head@school.test did something")


secret.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*urls.urlpatterns, path("test/<str:token>/", secret, name="invitation")]
TOKEN = "dJ4k9sPqLm2vXb7Rt5Wz"


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What production would write, read back as the test asks for it."""
    stream = io.StringIO()
    formatter = dict(logging_config(debug=False)["formatters"]["line"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    root.addHandler(handler)

    class Lines(list[dict[str, Any]]):
        def read(self) -> "Lines":
            self[:] = [json.loads(line) for line in stream.getvalue().splitlines()]
            return self

    yield Lines()
    root.removeHandler(handler)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_request_is_a_line_with_the_route_and_no_address(lines: Any) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("head@school.test", name="Ada Okoro"))

    client.get(f"/test/{TOKEN}/?email=head@school.test")

    written = lines.read()
    request = next(line for line in written if line["event"] == "request")
    assert {"method", "route", "status", "ms", "request_id", "level", "timestamp"} <= set(request)
    assert (request["method"], request["route"], request["status"]) == ("GET", "invitation", 500)
    everything = json.dumps(written)
    for private in (TOKEN, "head@", "Ada"):
        assert private not in everything
    failure = next(line for line in written if "exception" in line)
    assert failure["event"] == "Internal Server Error"
    assert failure["exception"][0]["exc_type"] == "ValueError"
    assert failure["exception"][0]["exc_value"] == "[address] did something"
    assert failure["request_id"] == request["request_id"]


@pytest.mark.django_db
def test_what_is_not_found_is_not_named(lines: Any, client: Client) -> None:
    client.get(f"/invitations/{TOKEN}/")

    assert TOKEN not in json.dumps(lines.read())
    assert [line["event"] for line in lines] == ["request", "Not Found"]
    assert lines[0]["request_id"] == lines[1]["request_id"]


def test_a_person_is_a_number(lines: Any) -> None:
    structlog.get_logger("hubsupport.test").info("request", user=7)

    assert lines.read()[0]["user"] == 7


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            'duplicate key value violates unique constraint "accounts_user_email_key"\n'
            "DETAIL:  Key (email)=(head@school.test) already exists.",
            'duplicate key value violates unique constraint "accounts_user_email_key"',
        ),
        ("{'head@school.test': (550, b'No such person')}", "{'[address]': (550, b'No such person')}"),
        (f"/invitations/{TOKEN}/", "/invitations/[...]/"),
        ("relation schools_school_phase_idx is missing", "relation schools_school_phase_idx is missing"),
    ],
)
def test_messages_of_others_are_scrubbed(said: str, written: str) -> None:
    assert scrub(said) == written
