"""The environment of production: what is documented is enough and safe, what is missing is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "production.env.example"


def example() -> dict[str, str]:
    """The documented environment, with a database that is there."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines) | {"DATABASE_URL": "sqlite:///:memory:"}


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_documented_environment_passes_every_check() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **example())

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("SECRET_KEY", "token_urlsafe"),
        ("AGREEMENT_KEY", "for as long as the records"),
        ("BASE_URL", "https://support.example.org"),
        ("EMAIL_URL", "smtp+tls://user:password@mail.example.org:587"),
        ("DEFAULT_FROM_EMAIL", "no-reply@support.example.org"),
        ("STORAGE_DIR", "a folder outside the program"),
    ],
)
def test_a_missing_value_says_how_to_set_it(name: str, how: str) -> None:
    environment = example()
    del environment[name]

    checked = manage("check", **environment)

    assert checked.returncode == 1
    last = checked.stderr.strip().splitlines()[-1]
    assert f"{name} is not set. " in last
    assert how in last


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("support.example.org", "BASE_URL must be a whole address"),
        ("http://support.example.org", "BASE_URL must begin with https://"),
    ],
)
def test_a_wrong_address_is_named(url: str, sentence: str) -> None:
    assert sentence in manage("check", **{**example(), "BASE_URL": url}).stderr


def test_development_needs_nothing_but_debug() -> None:
    checked = manage("check", DEBUG="1")

    assert checked.returncode == 0, checked.stderr


def test_every_variable_read_is_documented() -> None:
    source = (ROOT / "hubsupport" / "settings.py").read_text()
    words = EXAMPLE.read_text()
    read = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', source)) - {"DEBUG"}

    assert {name for name in read if f"{name}=" not in words} == set()
    assert "SECRET_KEY" in read
    assert "TRUSTED_PROXY_COUNT" in read
