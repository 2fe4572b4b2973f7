"""Signing in: a code by mail first; other ways behind a link (allauth's pages)."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import devices
from accounts.addresses import clean_address, mask
from accounts.forms import EnterCodeForm, SignInForm
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.services import ask_for_code, use_code
from accounts.services.codes import guesses_left

SESSION = "sign_in_code"
TOO_MANY = "You have asked for several codes. Use the newest one, or wait a minute and ask again."


def path_asked_for(request: HttpRequest) -> str:
    """Where to go after signing in, if the address names a path of this service; nothing else is followed."""
    url = get_next_redirect_url(request) or ""
    return url if url.startswith("/") else ""


@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first thing offered: your address, and a code goes there."""
    next_url = path_asked_for(request)
    if request.user.is_authenticated:
        return redirect(next_url or "/")
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if send_code(request, email=form.cleaned_data["email"], next_url=next_url):
            return redirect("accounts:enter_code")
        form.add_error("email", TOO_MANY)
        status = 429
    others = reverse("account_login") + (f"?{urlencode({'next': next_url})}" if next_url else "")
    context = {"form": form, "next": next_url, "other_ways": others}
    return render(request, "accounts/sign_in.html", context, status=status)


def send_code(
    request: HttpRequest, *, email: str, next_url: str, masked: bool = False, again: bool = False
) -> bool:
    """Send a code and remember in this browser what it is for; False if this account asked too often.

    `again`: to show once more that it is you, being signed in already. `masked`: the address was not typed
    here, so it is not shown either.
    """
    address = clean_address(email)
    if not consume(request, action="request_login_code", key=_throttle_key(request, address)):
        return False
    code = ask_for_code(email=address)
    request.session[SESSION] = {
        "code": code.pk,
        "email": address,
        "next": next_url,
        "masked": masked,
        "again": again,
    }
    return True


def _throttle_key(request: HttpRequest, address: str) -> str:
    """The account; its known devices count for themselves, so that nobody can lock an owner out by asking."""
    return f"{address} known" if devices.is_known_to(request, address) else address


@never_cache
@login_not_required
@sensitive_post_parameters("code")
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code from the mail, in the browser that asked for it."""
    asked = request.session.get(SESSION)
    if request.user.is_authenticated and not (asked and asked["again"]):
        return redirect("/")
    if not asked:
        return render(request, "accounts/no_code.html")
    form = EnterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = use_code(pk=asked["code"], typed=form.cleaned_data["code"])
        if person is not None:
            del request.session[SESSION]
            return _let_in(request, person, asked)
        if not guesses_left(asked["code"]):
            del request.session[SESSION]
            messages.error(request, "That code can no longer be used. Ask for a new one.")
            return redirect("accounts:prove" if request.user.is_authenticated else "accounts:sign_in")
        form.add_error("code", "That is not the code. Check the newest mail from us and try again.")
    shown = mask(asked["email"]) if asked["masked"] else asked["email"]
    return render(request, "accounts/enter_code.html", {"form": form, "address": shown, "asked": asked})


def _let_in(request: HttpRequest, person: User, asked: dict[str, Any]) -> HttpResponse:
    """Go on to the second factor, if there is one, and to where they wanted to go."""
    if request.user.is_authenticated:
        if request.user.pk != person.pk:
            return redirect("/")
        record_authentication(request, person, method="code", reauthenticated=True)
        return redirect(asked["next"] or "accounts:account")
    record_authentication(request, person, method="code", email=person.email)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=asked["next"] or None))


@never_cache
@login_not_required
@require_POST
def send_code_again(request: HttpRequest) -> HttpResponse:
    """A new code to the same address; the earlier one stops working."""
    asked = request.session.get(SESSION)
    if not asked:
        return redirect("accounts:enter_code")
    sent = send_code(
        request,
        email=asked["email"],
        next_url=asked["next"],
        masked=asked["masked"],
        again=asked["again"],
    )
    if sent:
        messages.success(request, "We have sent a new code. Earlier ones no longer work.")
    else:
        messages.error(request, TOO_MANY)
    return redirect("accounts:enter_code")


@never_cache
def prove(request: SignedInRequest) -> HttpResponse:
    """Show once more that it is you, by a code, before something that matters."""
    person = request.user
    next_url = path_asked_for(request) or reverse("accounts:account")
    ways = [way["url"] for way in get_adapter().get_reauthentication_methods(person)]
    if reverse("accounts:prove") not in ways:
        return redirect(f"{ways[0]}?{urlencode({'next': next_url})}")
    if request.method == "POST":
        if send_code(request, email=person.email, next_url=next_url, again=True):
            return redirect("accounts:enter_code")
        messages.error(request, TOO_MANY)
    return render(request, "accounts/prove.html", {"next": next_url})
