"""Your account: name, address, ways to sign in, devices, roles."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import proof, roles, second_factor, told
from accounts.devices import known_device
from accounts.forms import NameForm, NewAddressForm, PasswordForm, SwitchRoleForm
from accounts.models import AddressChange, KnownDevice
from accounts.requests import SignedInRequest
from accounts.services import (
    ask_address_change,
    confirm_address_change,
    remove_password,
    rename_person,
    revoke_device,
    set_password,
    withdraw_address_change,
)
from accounts.services.addresses import change_by_token
from core.errors import Refused
from core.refusals import add_refusal


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Everything about your own account on one page."""
    person = request.user
    return render(
        request,
        "accounts/account.html",
        {
            "held": roles.held_by(person),
            "factors": second_factor.factors_of(person),
            "has_password": person.has_usable_password(),
            "devices": KnownDevice.objects.visible_to(person).filter(user=person).current(),
            "this_device": known_device(request),
            "told": told.sentences_for(person),
            "change": AddressChange.objects.visible_to(person).filter(user=person).waiting().first(),
        },
    )


def rename(request: SignedInRequest) -> HttpResponse:
    """Say what you are called."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_person(person=request.user, name=form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "Your name is changed.")
            return redirect("accounts:account")
    return render(request, "accounts/name.html", {"form": form})


def ask_address(request: SignedInRequest) -> HttpResponse:
    """Ask to be known by another address: a link goes to both."""
    if not proof.is_fresh(request):
        return proof.ask(request)
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_address_change(person=request.user, new_email=form.cleaned_data["email"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "We have sent a link to both addresses. Follow both.")
            return redirect("accounts:account")
    return render(request, "accounts/address.html", {"form": form})


@require_POST
def withdraw_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    change = get_object_or_404(
        AddressChange.objects.visible_to(request.user).filter(user=request.user), pk=pk
    )
    withdraw_address_change(change=change, by=request.user)
    messages.success(request, "Your address stays as it is.")
    return redirect("accounts:account")


@never_cache
@login_not_required
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link that goes to each of the two addresses: read, then confirm."""
    change, which = change_by_token(token)
    if change is None:
        return render(request, "accounts/address_gone.html", status=404)
    if request.method == "POST":
        change = confirm_address_change(token=token)
        return render(request, "accounts/address_confirmed.html", {"change": change})
    return render(request, "accounts/address_confirm.html", {"change": change, "which": which})


@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop knowing a device."""
    device = get_object_or_404(KnownDevice.objects.visible_to(request.user), pk=pk)
    revoke_device(device=device, by=request.user)
    messages.success(request, f"{device.label} is no longer known.")
    return redirect("accounts:account")


@sensitive_post_parameters("password")
def password(request: SignedInRequest) -> HttpResponse:
    """Set, change or remove a password. Nobody needs one."""
    if not proof.is_fresh(request):
        return proof.ask(request)
    person = request.user
    form = PasswordForm(request.POST if "password" in request.POST else None, person=person)
    if request.method == "POST" and "remove" in request.POST:
        remove_password(person=person)
        update_session_auth_hash(request, person)
        messages.success(request, "Your password is removed. You sign in with a code.")
        return redirect("accounts:account")
    if request.method == "POST" and form.is_valid():
        set_password(person=person, password=form.cleaned_data["password"])
        update_session_auth_hash(request, person)
        messages.success(request, "Your password is set. You are signed out everywhere else.")
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form})


def switch_role(request: SignedInRequest) -> HttpResponse:
    """Look at the service in another of your roles. What you may do is the same in all of them."""
    held = roles.held_by(request.user)
    current = roles.current(request)
    form = SwitchRoleForm(request.POST or None, held=held, initial={"role": current.key if current else ""})
    if request.method == "POST" and form.is_valid():
        chosen = next(role for role in held if role.key == form.cleaned_data["role"])
        request.session[roles.SESSION_KEY] = chosen.key
        return redirect("/")
    return render(request, "accounts/switch_role.html", {"form": form, "held": held})


@require_safe
def need_second_factor(request: SignedInRequest) -> HttpResponse:
    """Why a second step is needed, and how to set one up."""
    if not second_factor.must_set_up(request.user):
        return redirect("/")
    return render(request, "accounts/need_second_factor.html")
