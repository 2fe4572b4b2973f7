"""The browser's side of a known device: a cookie with a random token."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import KnownDevice, User
from accounts.services import know_device
from core.digests import token_hash

# The first that fits names the browser, and the system.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def label_of(agent: str) -> str:
    """A browser as its owner would name it: the family and the system, no versions."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def token_of(request: HttpRequest) -> str:
    """What this browser's cookie says; nothing we trust before it is found."""
    return request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, "")[:100]


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Note the browser of a completed sign-in, and give it its token."""
    token = know_device(
        person=person,
        token=token_of(request),
        label=label_of(request.META.get("HTTP_USER_AGENT", "")),
    )
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        token,
        max_age=settings.KNOWN_DEVICE_DAYS * 24 * 3600,
        secure=not settings.DEBUG,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, person: Any = None) -> KnownDevice | None:
    """This browser, as a device of this person (of who is signed in, unless told)."""
    person = person or request.user
    token = token_of(request)
    if not token or person.pk is None or not person.is_active:
        return None
    return KnownDevice.objects.current().filter(user=person, token_hash=token_hash(token)).first()


def is_known_to(request: HttpRequest, address: str) -> bool:
    """Whether this browser is a known device of whoever has this address; asked the same way for nobody."""
    token = token_of(request)
    return bool(token) and (
        KnownDevice.objects.current().filter(user__email=address, token_hash=token_hash(token)).exists()
    )
