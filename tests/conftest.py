"""What every test stands on. The settings (tests/settings.py) choose and make the database."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from core import audit_guard
from figures import guard as return_guard
from tests import network

GUARDS: pytest.StashKey[int] = pytest.StashKey()
pytest_plugins = ["tests.chromium", "tests.mailbox"]

# What lands is not judged by chance: CI tries the same examples each time, and `make test` ever new ones.
hypothesis.settings.register_profile(
    "house",
    derandomize="CI" in os.environ,
    deadline=None,
    max_examples=50,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the slow full products")


def pytest_configure(config: pytest.Config) -> None:
    network.guard()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from tests.chromium import find_chromium  # a plugin: pytest wants to be the first to import it

    on_sqlite = "sqlite" in django_settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if "sign_in" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("postgres") and on_sqlite:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: TEST_DATABASE=postgres"))
        if item.get_closest_marker("sqlite") and not on_sqlite:
            item.add_marker(pytest.mark.skip(reason="says nothing of the database: runs on SQLite"))
        if item.get_closest_marker("slow") and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="slow: make test-all"))
        if item.get_closest_marker("browser") and not find_chromium() and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="needs Chromium"))


def guards_standing() -> int:
    """How many triggers hold the audit events now."""
    tables = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(tables[connection.vendor], ["audit_event_stays%"])
        return int(cursor.fetchone()[0])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """The test database; it goes at the end also where a thread of a server under test still holds it.

    On SQLite a test's tables are emptied row by row, which the guard of the audit events would refuse.
    """
    with django_db_blocker.unblock():
        request.config.stash[GUARDS] = guards_standing()
        if connection.vendor == "sqlite":
            audit_guard.take_down()
            return_guard.take_down()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """`client_for(user)`: a test client of their own, signed in; `client_for(None)` for someone unknown."""

    def make(user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def guards_after_migrating(django_db_setup: None, request: pytest.FixtureRequest) -> int:
    """How many triggers held the audit events when the migrations had run."""
    return request.config.stash[GUARDS]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder for uploads that this test alone sees."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def manage(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`manage("import_schools", path)`: manage.py in a process of its own, on this test's database.

    Returns the process: `communicate()` it, or kill it.
    """
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "hubsupport.settings", "DEBUG": "1"}
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{name}"
    else:
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")

    def start(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        process = subprocess.Popen(
            command,
            cwd=django_settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
