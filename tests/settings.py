"""The service's own settings, with a database that tests may break and a hasher that wastes no time.

TEST_DATABASE=sqlite (default) or postgres chooses the database; the run starts a real PostgreSQL of its own.
"""

import atexit
import os
import shutil
import tempfile

from tests import postgres

os.environ["DEBUG"] = "1"  # only for its defaults
# Playwright keeps an event loop in the thread of the tests, beside which Django would refuse its ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
for name in ("SECRET_KEY", "AGREEMENT_KEY", "ALLOWED_HOSTS", "BASE_URL", "EMAIL_URL", "STORAGE_DIR", "BIND"):
    os.environ.pop(name, None)

# Kept in the environment, so that the parallel workers find what the first process made.
if "TEST_FOLDER" not in os.environ:
    os.environ["TEST_FOLDER"] = tempfile.mkdtemp(prefix="hubsupport-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_FOLDER"], ignore_errors=True)
    match os.environ.get("TEST_DATABASE", "sqlite"):
        case "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['TEST_FOLDER']}/dev.sqlite3"
        case "postgres":
            os.environ["DATABASE_URL"] = postgres.start(os.environ["TEST_FOLDER"])
        case other:
            raise SystemExit(f"TEST_DATABASE is sqlite or postgres, not {other!r}.")

from hubsupport.settings import *  # noqa: E402, F403
from hubsupport.settings import DATABASES, TEMPLATES  # noqa: E402
from tests.undefined import UndefinedFails  # noqa: E402

DEBUG = False  # before any address is read: those of the gallery are for DEBUG

# A file, not memory: threads see the same SQLite database. Each parallel worker adds its own suffix.
DATABASES["default"]["TEST"] = (
    {"NAME": f"{os.environ['TEST_FOLDER']}/test.sqlite3"}
    if "sqlite" in DATABASES["default"]["ENGINE"]
    else {"NAME": "test_hubsupport"}
)
STATIC_ROOT = f"{os.environ['TEST_FOLDER']}/static"  # empty: the live server finds files where they are
os.makedirs(STATIC_ROOT, exist_ok=True)
MEDIA_ROOT = f"{os.environ['TEST_FOLDER']}/media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedFails("undefined")

# A request that asks the database once for each row fails its test.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["tests.nplusone.watch_queries", *MIDDLEWARE]  # noqa: F405
# Fetched one by one on purpose: the session again after sign-in, a mail for each person,
# one request may write several audit events, and allauth looks at each open session of one person.
ZEAL_ALLOWLIST = [
    {"model": "engagements.Seat", "field": "get()"},  # the coordinator sits down, then the LLME
    {"model": "sessions.Session", "field": "get()"},
    {"model": "core.OutgoingMail", "field": "get()"},
    {"model": "core.AuditStream", "field": "get()"},
    {"model": "accounts.User", "field": "get()"},
]
