#!/usr/bin/env python3
"""The workshop: `make run`, `make test` and the rest are one line each that call this file.

Standard library only, and written so that even Python 3.6 can read it, to be told that it is too old.
Everything it makes lies in .venv, node_modules, static/build and the database.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLDEST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]
OLDEST_NODE = 20
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CHROMIUMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

DEMO_PASSWORD = "demo-maths-hub-2026"
DEMO_SIGN_INS = [
    ("coordinator@demo.test", "coordinator of the first hub"),
    ("llme@demo.test", "LLME"),
    ("head@demo.test", "headteacher"),
    ("mathslead@demo.test", "maths lead"),
    ("governor@demo.test", "governor"),
    ("ncetm@demo.test", "NCETM reader (figures)"),
    ("admin@demo.test", "admin, also of /admin/"),
    ("coordinator2@demo.test", "coordinator of the second hub"),
    ("llme2@demo.test", "LLME of the second hub"),
    ("head2@demo.test", "headteacher in the second hub"),
]

USAGE = """Usage: python3 dev.py COMMAND

  run        the service with demo data, a server and a worker, until Ctrl-C (BIND=127.0.0.1:8000)
  test       the tests, on SQLite and on PostgreSQL (anything after it goes to pytest)
  test-all   the same with the slow ones
  check      lint, types, the tower, templates, migrations, generated docs, dependencies
  tidy       put Python files, templates and the drawings in docs/ into the form that check asks for
  assets     only build the styles and scripts into static/build
  lock       choose versions anew: requirements*.txt and package-lock.json
"""


def say(text=""):
    print(text, flush=True)


def stop(sentence):
    """End with a sentence that says what to do."""
    sys.exit(sentence)


def run(*command, **options):
    """Run a command in the project; a failing one ends this one with its code."""
    result = subprocess.run([str(part) for part in command], cwd=str(ROOT), **options)
    if result.returncode:
        sys.exit(result.returncode)


# Python and what is installed


def ensure_python():
    """Go on under Python 3.11 or newer, looking for one on PATH where this one is older."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        works = path and not subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL)
        if works:
            os.execv(path, [path, str(ROOT / "dev.py"), *sys.argv[1:]])
    stop(
        "Python 3.11 or newer is needed; this is {}. Install one (Debian/Ubuntu: "
        "apt-get install python3.11 python3.11-venv) and run the command again.".format(
            ".".join(str(part) for part in sys.version_info[:3])
        )
    )


def fingerprint(*paths):
    """One hash over the content of files, and of everything in folders."""
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.exists() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def unless_done(name, mark, made, do):
    """Call `do` unless it was done for this very input (`mark`) and what it made still stands."""
    stamp = VENV / "stamps" / name
    if made.exists() and stamp.exists() and stamp.read_text() == mark:
        return
    do()
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(mark)


def ensure_venv():
    """Make .venv with this Python, unless it is there and works."""
    if PYTHON.exists():
        probe = [
            str(PYTHON),
            "-c",
            f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})",
        ]
        if subprocess.call(probe, stderr=subprocess.DEVNULL) == 0:
            return
        shutil.rmtree(str(VENV))
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = "{}.{}".format(*sys.version_info)
        stop(
            "This Python has no venv. Install python3-venv (Debian/Ubuntu: apt-get install python3-venv, "
            f"or python{version}-venv) and run the command again."
        )
    say("Making .venv with Python {}.{}".format(*sys.version_info))
    run(sys.executable, "-m", "venv", VENV)


def ensure_installed(requirements):
    """Install exactly what a requirements file names, by hash; done again only when the file changed."""
    path = ROOT / requirements

    def install():
        say("Installing " + requirements)
        run(
            *[PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"],
            *["--require-hashes", "-r", path],
        )

    unless_done(requirements, fingerprint(path), PYTHON, install)


# Styles and scripts


def npm():
    """The npm to use and the environment to run it in: the system's, else one from a wheel."""
    # Newer nodes then trust what the machine trusts: behind a proxy of one's own, too.
    environment = dict(os.environ, NODE_USE_SYSTEM_CA="1")
    found = shutil.which("npm")
    node = shutil.which("node")
    if found and node:
        version = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST_NODE:
            return found, environment
    ensure_installed("requirements-node.txt")
    environment["PATH"] = str(VENV / "bin") + os.pathsep + os.environ.get("PATH", "")
    return str(VENV / "bin" / "npm"), environment


def ensure_assets():
    """Build static/build from assets and the locked npm packages; done again only when they changed."""
    lock = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    modules = ROOT / "node_modules"

    def install():
        say("Installing what builds the styles")
        command, environment = npm()
        quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        run(command, "ci", "--ignore-scripts", *quiet, env=environment, stdout=subprocess.DEVNULL)

    def build():
        say("Building the styles")
        command, environment = npm()
        run(command, "run", "--silent", "build", env=environment)

    unless_done("node_modules", fingerprint(*lock), modules, install)
    unless_done("build", fingerprint(*[*lock, ROOT / "assets"]), ROOT / "static" / "build", build)


# Running


def management_command(name):
    """Whether one of our apps has a management command of this name."""
    return any(ROOT.glob(f"*/management/commands/{name}.py"))


def debug_is_on():
    return os.environ.get("DEBUG", "").lower() in ("1", "true", "yes", "on")


def prepare_database():
    """Migrate, load hubs, texts and the demo; left out while neither they nor the SQLite file changed."""
    commands = [name for name in ["load_hubs", "load_texts", "demo"] if management_command(name)]
    if not debug_is_on() and "demo" in commands:
        commands.remove("demo")

    def prepare():
        say("Preparing the database")
        run(PYTHON, "manage.py", "migrate", "--verbosity", "0")
        for name in commands:
            run(PYTHON, "manage.py", name)

    database = ROOT / "db.sqlite3"
    if os.environ.get("DATABASE_URL"):
        prepare()
        return
    sources = [
        path
        for pattern in ("*/migrations", "*/management", "*/data", "core/texts")
        for path in sorted(ROOT.glob(pattern))
    ]
    sources += sorted(ROOT.glob("*/demo*"))
    mark = fingerprint(*sources)
    identity = "{}:{}".format(mark, database.stat().st_ino if database.exists() else "none")
    unless_done("database", identity, database, prepare)
    (VENV / "stamps" / "database").write_text(f"{mark}:{database.stat().st_ino}")


def bind_address():
    """Host and port from BIND, refused here with a sentence where the port is taken."""
    bind = os.environ.setdefault("BIND", "127.0.0.1:8000")
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        stop(f"BIND is host:port, like 127.0.0.1:8000; it is now {bind!r}.")
    host = host.strip("[]")
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
    except OSError as error:
        stop(f"Nothing can listen on {bind} ({error.strerror}). Choose another: BIND=127.0.0.1:8001 make run")
    finally:
        probe.close()
    return host, int(port)


def reachable(host, port):
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def serve():
    """Server and worker side by side until Ctrl-C or SIGTERM; when one ends, so does the other."""
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DEMO_PASSWORD", DEMO_PASSWORD)
    host, port = bind_address()
    ensure_venv()
    ensure_installed("requirements-matching.txt")
    ensure_assets()
    prepare_database()

    # Each in a session of its own, so that Ctrl-C reaches them once, as the SIGTERM below.
    children = {
        name: subprocess.Popen([str(PYTHON), "manage.py", command], cwd=str(ROOT), start_new_session=True)
        for name, command in [("server", "serve"), ("worker", "work")]
    }
    asked = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.append(True))

    greeted = False
    while not asked and all(child.poll() is None for child in children.values()):
        if not greeted and reachable(host, port):
            greet(host, port)
            greeted = True
        time.sleep(0.1)
    ended = [name for name, child in children.items() if child.poll() is not None]
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 15
    for name, child in children.items():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {name} did not stop within 15 seconds and was killed.")
            child.kill()
            child.wait()
    if not asked:
        stop("The {} ended by itself; its last words are above.".format(" and the ".join(ended)))
    say("Stopped.")


def greet(host, port):
    address = "http://{}:{}/".format(f"[{host}]" if ":" in host else host, port)
    say()
    say("hubsupport is at " + address)
    if debug_is_on() and management_command("demo"):
        say(
            "Choose “Other ways to sign in”, and sign in with the password {} as:".format(
                os.environ["DEMO_PASSWORD"]
            )
        )
        for email, role in DEMO_SIGN_INS:
            say(f"  {email:24} {role}")
    say("Ctrl-C stops it.")
    say()


# Testing and checking


def chromium():
    """The Chromium that the browser tests drive, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for path in map(shutil.which, CHROMIUMS) if path), None)


def ensure_test_tools():
    ensure_venv()
    ensure_installed("requirements-test.txt")
    ensure_assets()


def test(arguments):
    """pytest on each database (TEST_DATABASE=sqlite or postgres for one of them only)."""
    ensure_test_tools()
    browser = chromium()
    if browser:
        os.environ["CHROMIUM"] = browser
    elif os.environ.get("CI"):
        stop("No Chromium, and in CI the browser tests must run. Debian/Ubuntu: apt-get install chromium")
    else:
        say("No Chromium found: the browser tests are skipped. Debian/Ubuntu: apt-get install chromium")
    if not any(part.startswith(("-n", "--numprocesses", "--pdb")) for part in arguments):
        arguments = ["-n", str(min(os.cpu_count() or 1, 8)), "--dist", "worksteal", *arguments]
    failed = []
    one = os.environ.get("TEST_DATABASE")
    for database in [one] if one else ["sqlite", "postgres"]:
        say("\nTests on " + {"sqlite": "SQLite", "postgres": "PostgreSQL"}.get(database, database))
        began = time.monotonic()
        environment = dict(os.environ, TEST_DATABASE=database)
        command = [str(PYTHON), "-m", "pytest", *arguments]
        if subprocess.run(command, cwd=str(ROOT), env=environment).returncode:
            failed.append(database)
        say(f"{time.monotonic() - began:.0f} seconds")
    if failed:
        stop("Tests failed on: " + ", ".join(failed))


def our_templates():
    """The HTML templates, for djade."""
    found = sorted(ROOT.glob("templates/**/*.html")) + sorted(ROOT.glob("*/templates/**/*.html"))
    return [path for path in found if path.relative_to(ROOT).parts[0] not in (".venv", "node_modules")]


def tidy():
    """Sort imports, format Python and templates, draw the docs anew."""
    ensure_venv()
    ensure_installed("requirements-test.txt")
    run(VENV / "bin" / "ruff", "check", "--fix", "--quiet", ".")
    run(VENV / "bin" / "ruff", "format", "--quiet", ".")
    # It ends with 1 when it changed a file.
    subprocess.call([str(VENV / "bin" / "djade"), "--target-version", "5.2", *map(str, our_templates())])
    run(PYTHON, "manage.py", "write_docs", env=dict(os.environ, DEBUG="1"))


def check():
    """Everything that can be said of the code without running the tests."""
    ensure_venv()
    ensure_installed("requirements-test.txt")
    os.environ.setdefault("DEBUG", "1")
    tool = VENV / "bin"
    templates = our_templates()
    checks = [
        ("ruff", [tool / "ruff", "check", "."]),
        ("ruff format", [tool / "ruff", "format", "--check", "."]),
        ("types", [tool / "mypy"]),
        ("the tower", [tool / "lint-imports"]),
        ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("system check", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
        ("dependencies", [PYTHON, "-m", "tests.house.dependencies"]),
    ]
    if templates:
        checks.append(("templates", [tool / "djade", "--check", "--target-version", "5.2", *templates]))
    if management_command("write_docs"):
        checks.append(("generated docs", [PYTHON, "manage.py", "write_docs", "--check"]))

    def one(item):
        command = [str(part) for part in item[1]]
        return subprocess.run(
            command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    failed = []
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for (name, _), result in zip(checks, pool.map(one, checks)):  # noqa: B905
            say("{:16} {}".format(name, "failed" if result.returncode else "ok"))
            if result.returncode:
                failed.append(name)
                say(result.stdout)
    if failed:
        stop("Not clean: " + ", ".join(failed))


# Locking


HEADER = (
    "# Exact versions and hashes, chosen by `python3 dev.py lock` from pyproject.toml. Not edited by hand.\n"
)


def lock(arguments):
    """Choose versions anew. No file names the place that packages come from."""
    ensure_venv()
    uv = shutil.which("uv") or str(VENV / "bin" / "uv")
    if not os.path.exists(uv):
        run(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    extra = ["--extra", "matching"]
    files = [
        ("requirements.txt", ["pyproject.toml"]),
        ("requirements-matching.txt", ["pyproject.toml", *extra, "-c", "requirements.txt"]),
        (
            "requirements-test.txt",
            ["pyproject.toml", *extra, "--group", "test", "-c", "requirements-matching.txt"],
        ),
        ("requirements-node.txt", ["--group", "node"]),
    ]
    for name, sources in files:
        run(
            *[
                uv,
                "pip",
                "compile",
                "--quiet",
                "--universal",
                "--generate-hashes",
                "--python-version",
                "3.11",
            ],
            *["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"],
            *arguments,
            *sources,
            *["-o", name],
        )
        path = ROOT / name
        path.write_text(HEADER + path.read_text())
    command, environment = npm()
    run(command, "install", "--package-lock-only", "--ignore-scripts", env=environment)


def main():
    ensure_python()
    command, arguments = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if command == "run":
        serve()
    elif command == "test":
        test(arguments)
    elif command == "test-all":
        test(["--slow", *arguments])
    elif command == "check":
        check()
    elif command == "tidy":
        tidy()
    elif command == "assets":
        ensure_venv()
        ensure_assets()
    elif command == "lock":
        lock(arguments)
    else:
        stop(USAGE)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Stopped.")
