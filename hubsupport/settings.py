"""One settings file, fed by the environment alone. docs/operations.md lists every variable."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from hubsupport.logging import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)


def required(name: str, how: str, development: str) -> str:
    """A variable that production must set; in development it has a value of its own."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return development
    raise ImproperlyConfigured(f"{name} is not set. {how} (For development on your own machine: DEBUG=1.)")


# Who we are -------------------------------------------------------------------------------------
SERVICE_NAME = "Hubsupport"
SECRET_KEY = required(
    "SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' and keep it secret.",
    "development-only-key-that-signs-nothing-of-worth-0123456789",
)
# Binds agreements to their content. Never change it: agreements made under another key no longer verify.
AGREEMENT_KEY = required(
    "AGREEMENT_KEY",
    "Make one as for SECRET_KEY, and keep it for as long as the records: agreements are checked with it.",
    "development-only-agreement-key",
)
# Where `manage.py serve` listens.
BIND = env.str("BIND", default="127.0.0.1:8000")
BASE_URL = required(
    "BASE_URL",
    "Set it to the address people use, as in https://support.example.org: links in mail begin with it.",
    "http://" + BIND.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:"),
).rstrip("/")
if urlsplit(BASE_URL).scheme not in ("http", "https") or not urlsplit(BASE_URL).hostname:
    raise ImproperlyConfigured("BASE_URL must be a whole address, as in https://support.example.org.")
if not DEBUG and urlsplit(BASE_URL).scheme != "https":
    raise ImproperlyConfigured("BASE_URL must begin with https:// in production: sign-in needs it.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [urlsplit(BASE_URL).hostname],
)
SERVER_THREADS = env.int("SERVER_THREADS", default=8)
# How many proxies stand in front and add to X-Forwarded-For. 0: none, and such headers are thrown away.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LARGEST_REQUEST = 130 * 1024 * 1024  # bytes: the register of schools is about 60 MB

# What it is made of -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "hubsupport.apps.HubsupportConfig",
    "oversight",
    "listing",
    "workload",
    "figures",
    "intake",
    "matching",
    "attention",
    "pictures",
    "reviews",
    "plans",
    "leadership",
    "exploring",
    "evidence",
    "conversations",
    "engagements",
    "llmes",
    "schools",
    "hubs",
    "accounts",
    "core",
    "django.contrib.admin",  # its site: accounts.admin_site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "hubsupport.middleware.RequestLogMiddleware",
    "core.request_cache.RequestCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Above everything that writes a page. It pads each answer at random, so that its size tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "hubsupport.middleware.NoStoreMiddleware",
    "hubsupport.middleware.HostileInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oversight.middleware.SeeAsMiddleware",
    "core.middleware.KeepWhatWasTyped",  # LoginRequiredMiddleware that loses no words
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "engagements.code_first.CodeFirstMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hubsupport.middleware.RefusedMiddleware",
    "core.keeping.KeptMiddleware",  # the last: it judges the answer of the view itself
]

ROOT_URLCONF = "hubsupport.urls"
WSGI_APPLICATION = "hubsupport.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.navigation",
            ],
        },
    }
]
CRISPY_TEMPLATE_PACK = "hubsupport"
CRISPY_ALLOWED_TEMPLATE_PACKS = "hubsupport"

# Where things are kept --------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Several writers: take the write lock at the start of a transaction, wait for it, keep readers free.
    # secure_delete: words that were overwritten are not left in the freed parts of the file (D7).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by every process, so that throttling counts once. The table belongs to core (core.models.CacheRow).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded files: never under an address of their own; a view serves them to those who may see them.
MEDIA_ROOT = required(
    "STORAGE_DIR",
    "Set it to a folder outside the program, backed up with the database: uploaded files are kept there.",
    str(BASE_DIR / "media"),
)
# How large one file of evidence may be, in MB.
EVIDENCE_FILE_MB = env.int("EVIDENCE_FILE_MB", default=10)
# The rows of a spreadsheet come back from their page: 100 of ten cells each (core/sheet_pages.py).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Sign-in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# Coordinators, hub leads and admins set up a second factor before anything else.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEBUG)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
ADDRESS_CHANGE_DAYS = env.int("ADDRESS_CHANGE_DAYS", default=3)
# A device in which someone once signed in stays known: it opens links from mail without a code.
KNOWN_DEVICE_DAYS = env.int("KNOWN_DEVICE_DAYS", default=90)
MAIL_LINK_DAYS = env.int("MAIL_LINK_DAYS", default=30)
KNOWN_DEVICE_COOKIE = "hubsupport-device" if DEBUG else "__Host-device"
SIGN_IN_CODE_MINUTES = 15
SIGN_IN_CODE_DIGITS = 6
SIGN_IN_CODE_GUESSES = 5

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by its invitation or by the first code
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# A school, or all schools of an authority, may share one address: what limits is the account (key). The
# limits by address only stop a flood.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "600/m/ip,5/5m/key,30/d/key",
    "request_login_code": "600/m/ip,3/m/key,20/d/key",
    "enter_login_code": "600/m/ip",
    "accept_invitation": "600/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.PasswordSignInForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
# End of sign-in ---------------------------------------------------------------------------------

# Mail -------------------------------------------------------------------------------------------
_mail = env.email_url_config(
    required(
        "EMAIL_URL",
        "Set it as in smtp+tls://user:password@mail.example.org:587 (a % in the password is written %25).",
        "consolemail://",
    )
)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = required(
    "DEFAULT_FROM_EMAIL",
    "Set it to the address that mail comes from, as in no-reply@support.example.org.",
    "no-reply@hubsupport.test",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Browser-side safety ----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: the square of the authenticator app's secret
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": "self",  # passkeys
    "publickey-credentials-create": "self",
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from inside, over plain HTTP
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse the cookie from anything but this very host over https.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
# W021 asks for HSTS preloading, which a whole registered domain decides, not one service on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

LOGGING = logging_config(debug=DEBUG)
LOGGING_CONFIG = "hubsupport.logging.configure"
