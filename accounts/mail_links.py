"""Links in mail that open one thing for one person.

    path = make_link(user=person, purpose="confirm-day", ref="42", path="/engagements/TSM-00042/days/7/",
                     version=3)                                  # -> "/go/<signed>/", a path for the mail

The view of that path, marked `@login_not_required`, asks

    acting = acting_person(request, purpose="confirm-day", ref="42")
    if acting is None:
        return send_away(request)

and gets the person who is signed in, or the person of the link where the browser is a device that this person
once used and has no second factor (`?link=` in the address, a hidden field `link` in the form). Such a person
may do that one thing: nobody is signed in. A link grants nothing by itself and a GET changes nothing, so that
scanners of mail may follow it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import second_factor
from accounts.devices import known_device
from accounts.models import User

SALT = "hubsupport.mail-link"
FIELD = "link"


@dataclass(frozen=True)
class MailLink:
    """What a link says: for whom, for what, which wording of it, and where it leads."""

    token: str
    user_pk: int
    purpose: str
    ref: str
    version: int
    path: str

    @property
    def address(self) -> str:
        """The page of the thing, with the link, for someone who is not signed in."""
        joint = "&" if urlsplit(self.path).query else "?"
        return f"{self.path}{joint}{urlencode({FIELD: self.token})}"


@dataclass(frozen=True)
class Acting:
    """Who acts; `link` is None for someone who is signed in and came without one."""

    person: User
    link: MailLink | None

    @property
    def version(self) -> int | None:
        """The version that the mail spoke of."""
        return self.link.version if self.link else None


def make_link(*, user: Any, purpose: str, ref: Any, path: str, version: int = 0) -> str:
    """A path for a mail to this person: good for `MAIL_LINK_DAYS`, for this purpose and thing only."""
    token = signing.dumps([user.pk, purpose, str(ref), version, path], salt=SALT, compress=True)
    return reverse("accounts:open_mail_link", args=[token])


def read_link(token: str) -> MailLink | None:
    """What a link says, if we made it and it is not too old."""
    try:
        said = signing.loads(token, salt=SALT, max_age=settings.MAIL_LINK_DAYS * 24 * 3600)
        user_pk, purpose, ref, version, path = said
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return MailLink(token, user_pk, purpose, ref, version, path)


def person_of(link: MailLink | None) -> User | None:
    """For whom a link was made, if they may still sign in."""
    return User.objects.filter(pk=link.user_pk, is_active=True).first() if link else None


def person_for_link(request: HttpRequest, user: Any) -> bool:
    """Whether this browser may act for this person on one thing: signed in as them, or on a device of theirs.

    Who has a second factor signs in fully.
    """
    if request.user.is_authenticated:
        return bool(request.user.pk == user.pk)
    return (
        user.is_active
        and known_device(request, user) is not None
        and not second_factor.has_second_factor(user)
        and not second_factor.must_set_up(user)
    )


def acting_person(request: HttpRequest, *, purpose: str, ref: Any) -> Acting | None:
    """Who acts on this page: whoever is signed in, or the person of a link for just this."""
    token = request.POST.get(FIELD) or request.GET.get(FIELD) or ""
    link = read_link(token) if token else None
    if link is not None and (link.purpose, link.ref) != (purpose, str(ref)):
        link = None
    if request.user.is_authenticated:
        own = link if link is not None and link.user_pk == request.user.pk else None
        return Acting(request.user, own)
    if link is None:
        return None
    person = person_of(link)
    return Acting(person, link) if person is not None and person_for_link(request, person) else None


def send_away(request: HttpRequest) -> HttpResponse:
    """For someone we don't know: to the page that sends a code, or to sign in; then back here."""
    token = request.POST.get(FIELD) or request.GET.get(FIELD) or ""
    if token and read_link(token) is not None:
        return redirect("accounts:open_mail_link", token)
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('accounts:sign_in')}?{query}")
