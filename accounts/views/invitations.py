"""Invitations: reading one, accepting it, and the lists of who was asked."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import roles, rules, scopes
from accounts.forms import InviteForm, NameForm, ReasonForm
from accounts.models import Invitation, User
from accounts.requests import SignedInRequest
from accounts.services import (
    accept_invitation,
    invitation_by_token,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from core.errors import Refused
from core.models import SiteText
from core.once import run_once
from core.refusals import add_refusal
from core.texts import to_html


@never_cache
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, in hours; who reads what; how to stop. Then: accept. Reading changes nothing."""
    invitation = invitation_by_token(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if not invitation.is_waiting:
        if request.user.is_authenticated and invitation.accepted_by == request.user:
            return redirect(landing_of(invitation))
        context = {"invitation": invitation, "is_void": False}
        return render(request, "accounts/invitation_over.html", context, status=410)
    if rules.is_void(invitation):
        return render(
            request, "accounts/invitation_over.html", {"invitation": invitation, "is_void": True}, status=410
        )
    form = NameForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="accept_invitation"):
            raise Refused("Too many people are doing this at once. Try again in a minute.")
        try:
            return _accept(request, token, form.cleaned_data["name"])
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "accounts/invitation.html", {**reading_of(invitation, request), "form": form})


def _accept(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Say yes; a new person is signed in, on this device, and stands before what they were invited to."""
    by = request.user if isinstance(request.user, User) else None
    invitation = accept_invitation(token=token, by=by, name=name)
    person = invitation.accepted_by
    if by is not None or person is None:
        return redirect(landing_of(invitation))
    record_authentication(request, person, method="code", email=person.email)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=landing_of(invitation)))


def landing_of(invitation: Invitation) -> str:
    """The page that an accepted person lands on."""
    kind = roles.kind_of(invitation.role)
    for lead in roles.LANDINGS:
        if (path := lead(invitation)) is not None:
            return path
    return kind.landing(invitation) if kind.landing else kind.home(invitation.target_id)


def reading_of(invitation: Invitation, request: HttpRequest) -> dict[str, Any]:
    """What the page of an invitation says, and what this visitor can do about it."""
    kind = roles.kind_of(invitation.role)
    holder = invitation.holder
    me = request.user if request.user.is_authenticated else None
    return {
        "invitation": invitation,
        "kind": kind,
        "target_name": kind.target_name(invitation.target) if invitation.target is not None else "",
        "text": text_of(kind),
        "needs_sign_in": holder is not None and me is None,
        "someone_else": me is not None and (holder is None or me.pk != holder.pk),
        "has_account": holder is not None,
        "sign_in_url": f"{reverse('accounts:sign_in')}?{urlencode({'next': request.path})}",
    }


def text_of(kind: roles.RoleKind) -> SafeString | None:
    """The editable text of a role, where somebody wrote one."""
    text = SiteText.objects.in_effect(kind.text_key)
    return to_html(text.body) if text else None


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """Who was asked and has not answered; with `show=all`, everyone."""
    mine = Invitation.objects.visible_to(request.user).select_related(
        "invited_by", "accepted_by", "target_type"
    )
    kinds = invitable(request.user)
    show_all = request.GET.get("show") == "all"
    rows = mine if show_all else mine.never_accepted()
    page = Paginator(rows.prefetch_related("target"), 25).get_page(request.GET.get("page"))
    places = [] if page.object_list else scopes.places_to_invite(request.user)
    if not page.object_list and not kinds and not places and not mine.exists():
        raise PermissionDenied("You have nobody to invite.")
    context = {"page_obj": page, "show_all": show_all, "kinds": kinds, "places": places}
    return render(request, "accounts/invitation_list.html", context)


def invitable(user: Any) -> list[roles.RoleKind]:
    """The roles in the whole service this person may invite to; those of a hub or school have own pages."""
    return [
        kind
        for kind in roles.KINDS.values()
        if not kind.target_model and rules.can_invite(user, kind.key, None)
    ]


def invite_person(request: SignedInRequest) -> HttpResponse:
    """Ask someone to take a role in the whole service."""
    kinds = invitable(request.user)
    if not kinds:
        raise PermissionDenied("You have nobody to invite here.")
    form = InviteForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> str:
            invite(email=said["email"], name=said["name"], role=said["role"], by=request.user)
            return reverse("accounts:invitation_list")

        try:
            url = run_once(key=said["submission"], by=request.user, at=request.path, do=do)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"The invitation to {said['name']} is on its way.")
            return redirect(url)
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def resend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send it again."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    if not rules.can_manage_invitation(request.user, invitation):
        raise PermissionDenied
    resend_invitation(invitation=invitation, by=request.user)
    messages.success(request, f"The invitation to {invitation.name} is on its way again.")
    return redirect("accounts:invitation_list")


def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw it, with a reason."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    if not rules.can_manage_invitation(request.user, invitation):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_invitation(
                invitation=invitation,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "The invitation is withdrawn. Its link no longer works.")
            return redirect("accounts:invitation_list")
    return render(request, "accounts/withdraw_invitation.html", {"form": form, "invitation": invitation})
