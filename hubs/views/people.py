"""The people of a hub: who there is, inviting, ending."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import roles
from accounts.models import Invitation
from accounts.rules import can_manage_invitation
from accounts.services.invitations import invite, resend_invitation, withdraw_invitation
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from core.written import uk_date
from hubs.forms import ChangeRoleForm, InvitePersonForm, ReasonForm
from hubs.models import Hub, HubMembership
from hubs.own_role import NOT_BY_ONESELF, given_up
from hubs.rules import can_manage_hub, can_manage_role, can_read_people, roles_held
from hubs.services.people import change_hub_role, end_hub_membership, why_kept
from hubs.views.scope import demand, hub_or_404, sub_nav_of

INVITATIONS_A_PAGE = 50


@require_GET
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds a role in the hub, who has been invited, and who never came."""
    hub = hub_or_404(request, code)
    demand(can_read_people, request, hub)
    members = hub.memberships.visible_to(request.user).select_related("user", "ended_by")
    current = list(members.current().order_by("user__name", "user_id"))
    for member in current:
        member.may_end = can_manage_role(request.user, hub, member.role)
    invitations = Invitation.objects.visible_to(request.user).to_target(hub).never_accepted()
    page = Paginator(invitations.order_by("-invited_at", "-pk"), INVITATIONS_A_PAGE).get_page(
        request.GET.get("page")
    )
    invited: list[dict[str, Any]] = [
        {
            "invitation": invitation,
            "label": roles.kind_of(invitation.role).label,
            "may_manage": _may_invite(request.user, hub, invitation.role),
        }
        for invitation in page
    ]
    context = {
        "hub": hub,
        "places": sub_nav_of(request, hub, "people"),
        "groups": [
            (label, [row for row in current if row.role == role])
            for role, label in HubMembership.Role.choices
        ],
        "page_obj": page,
        "waiting": [row for row in invited if not row["invitation"].has_run_out],
        "never_accepted": [row for row in invited if row["invitation"].has_run_out],
        "ended": members.filter(ended_at__isnull=False).order_by("-ended_at")[:INVITATIONS_A_PAGE],
    }
    return render(request, "hubs/people.html", context)


def _may_invite(user: Any, hub: Hub, role: str) -> bool:
    return bool(user.is_admin or roles.kind_of(role).may_invite(user, hub))


@require_http_methods(["GET", "POST"])
def invite_person(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody to a role in the hub; the mail goes when this is saved."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    offered = [
        (kind.key, kind.label, kind.asks)
        for kind in roles.KINDS.values()
        if kind.target_model == "hubs.Hub" and _may_invite(request.user, hub, kind.key)
    ]
    initial = {"role": request.GET.get("role", "")}
    form = InvitePersonForm(request.POST or None, roles=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("submission")

        def do() -> str:
            invite(by=request.user, target=hub, **data)  # type: ignore[arg-type]
            return reverse("hubs:people", args=[hub.code])

        try:
            address = run_once(key=key, by=request.user, at=request.path, do=do)
            messages.success(request, f"{data['name']} has been invited. The link is good for 14 days.")
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "hubs/invite.html", {"form": form, "hub": hub})


def _invitation_or_404(request: HttpRequest, hub: Hub, pk: int) -> Invitation:
    invitations = Invitation.objects.visible_to(request.user).to_target(hub).never_accepted()
    return get_object_or_404(invitations, pk=pk)


@require_POST
def resend(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send an invitation again."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    invitation = _invitation_or_404(request, hub, pk)
    demand(can_manage_invitation, request, invitation)
    resend_invitation(by=request.user, invitation=invitation)  # type: ignore[arg-type]
    messages.success(request, f"The invitation to {invitation.name} has been sent again.")
    return redirect("hubs:people", hub.code)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw an invitation, with a reason."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    invitation = _invitation_or_404(request, hub, pk)
    demand(can_manage_invitation, request, invitation)
    form = ReasonForm(request.POST or None, label="Why do you withdraw it?")
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_invitation(by=request.user, invitation=invitation, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, f"The invitation to {invitation.name} no longer works.")
            return redirect("hubs:people", hub.code)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "hub": hub,
        "heading": f"Withdraw the invitation to {invitation.name}",
        "telling": ["Its link stops working at once."],
        "button": "Withdraw",
    }
    return render(request, "hubs/reason.html", context)


@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End somebody's role in the hub, at once, with a reason."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    members = hub.memberships.visible_to(request.user).current().select_related("user", "hub")
    membership, by = get_object_or_404(members, pk=pk), request.user
    if not can_manage_role(request.user, hub, membership.role):
        raise PermissionDenied
    form = ReasonForm(request.POST or None, label="Why does it end?")
    if request.method == "POST" and form.is_valid():
        try:
            end_hub_membership(by=by, membership=membership, **form.cleaned_data)
            messages.success(request, f"{membership.user} is no longer {_called(membership)} of {hub}.")
            # Whoever ended their own last role here can't go back to its page.
            return redirect("hubs:people", hub.code) if can_manage_hub(by, hub) else redirect("/")
        except Refused as refused:
            add_refusal(form, refused)
    own = membership.user == by
    context = {
        "form": form,
        "hub": hub,
        "heading": f"End {'your own' if own else f'{membership.user}’s'} role as {_called(membership)}",
        "telling": [
            *_own(by, membership),
            f"{'Your' if own else 'Their'} next click finds nothing of the hub. "
            f"What {'you' if own else 'they'} did stays on record.",
        ],
        "button": "End it now",
        "kept": why_kept(by, membership),
    }
    return render(request, "hubs/reason.html", context)


@require_http_methods(["GET", "POST"])
def change_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give somebody of the hub another role, at once, with a reason."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    members = hub.memberships.visible_to(request.user).current().select_related("user", "hub")
    membership, by = get_object_or_404(members, pk=pk), request.user
    if not can_manage_role(by, hub, membership.role):
        raise PermissionDenied
    own = membership.user == by
    offered = [
        (role, label, (own and _given_up(by, membership, role)) or roles.kind_of(f"hub.{role}").asks)
        for role, label in HubMembership.Role.choices
        if role != membership.role and can_manage_role(by, hub, role)
    ]
    refusals = [why_kept(by, membership, becomes=role) for role, *_ in offered]
    form = ChangeRoleForm(request.POST or None, roles=offered)
    if own:
        form.fields["role"].label = "What will you do from now on?"
    if request.method == "POST" and form.is_valid():
        try:
            given = change_hub_role(by=by, membership=membership, **form.cleaned_data)
            messages.success(request, f"{given.user} is now {_called(given)} of {hub}.")
            return redirect("hubs:people", hub.code) if can_manage_hub(by, hub) else redirect("/")
        except Refused as refused:
            add_refusal(form, refused)
    who = "You have" if own else f"{membership.user} has"
    context = {
        "form": form,
        "hub": hub,
        "heading": "Change what you do in the hub" if own else f"Change what {membership.user} does",
        "telling": [
            f"{who} been {_called(membership)} since {uk_date(membership.starts_on)}. "
            f"The change holds from {'your' if own else 'their'} next click. "
            f"What {'you' if own else 'they'} did stays on record.",
            *([NOT_BY_ONESELF] if own else []),
        ],
        "button": "Change the role",
        "is_plain": True,
        # Where no role could be given, the sentence stands in place of the form.
        "kept": refusals[0] if refusals and all(refusals) else "",
    }
    return render(request, "hubs/reason.html", context)


def _own(by: Any, membership: HubMembership) -> list[str]:
    """What is said first to somebody who ends their own role."""
    if membership.user != by:
        return []
    return [_given_up(by, membership), NOT_BY_ONESELF]


def _given_up(by: Any, membership: HubMembership, becomes: str = "") -> str:
    kept = roles_held(by).get(membership.hub_id, frozenset()) - {membership.role}
    return given_up(membership.role, becomes=becomes, kept=kept)


def _called(membership: HubMembership) -> str:
    return str(membership.get_role_display()).lower()
