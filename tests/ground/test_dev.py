"""dev.py: what is missing on a bare machine is named in a sentence."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def run_dev(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python beside dev.py, with nothing else on PATH."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.dont_write_bytecode = True; import dev; {code}"],
        cwd=ROOT,
        env={"PATH": "", "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_old_python_can_read_it():
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 6))


def test_too_old_a_python_is_named():
    result = run_dev("sys.version_info = (3, 9, 2); dev.ensure_python()")
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed; this is 3.9.2." in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_venv_is_named():
    result = run_dev("sys.modules['ensurepip'] = None; dev.PYTHON = dev.Path('/nowhere'); dev.ensure_venv()")
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as server:
        bind = f"127.0.0.1:{server.getsockname()[1]}"
        result = run_dev("dev.bind_address()", BIND=bind)
    assert result.returncode == 1
    assert bind in result.stderr
    assert "BIND=" in result.stderr


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", "127.0.0.1:http", ":8000"])
def test_a_bind_that_is_no_address_is_named(bind):
    result = run_dev("dev.bind_address()", BIND=bind)
    assert "BIND is host:port" in result.stderr


def test_a_missing_chromium_is_an_error_in_ci():
    result = run_dev("dev.ensure_test_tools = lambda: None; dev.test([])", CI="true")
    assert result.returncode == 1
    assert "apt-get install chromium" in result.stderr
