"""The people of a school: who is here, who is asked, who agrees for the head."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Invitation, User
from accounts.services import invite
from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from schools.forms import ChangeRoleForm, DelegateForm, EndRoleForm, InviteToSchoolForm
from schools.models import Delegation, SchoolLeader
from schools.rules import (
    can_change_role,
    can_coordinate,
    can_delegate,
    can_end_role,
    can_read_people,
    invitable_roles,
    roles_to_give,
)
from schools.services.people import (
    change_leadership,
    delegate,
    end_delegation,
    end_leadership,
    may_be_delegate,
)
from schools.views.scope import demand, hide_unless, school_or_404


@require_GET
def people(request: HttpRequest, urn: int) -> HttpResponse:
    """Who belongs to the school, who was asked and has not come yet, who agrees for the head."""
    school = school_or_404(request, urn)
    hide_unless(can_read_people(request.user, school))
    leaders = SchoolLeader.objects.visible_to(request.user).filter(school=school).select_related("user")
    today = timezone.localdate()
    here: list[SchoolLeader] = []
    gone: list[SchoolLeader] = []
    for leader in leaders.order_by("user__name"):
        leader.school = school
        over = leader.ended_at is not None or (leader.ends_on is not None and leader.ends_on < today)
        (gone if over else here).append(leader)
    order = SchoolLeader.Role.values
    here.sort(key=lambda leader: order.index(leader.role))
    delegations = Delegation.objects.visible_to(request.user).filter(school=school, ended_at__isnull=True)
    invitable = invitable_roles(request.user, school)
    invited = Invitation.objects.visible_to(request.user).never_accepted().to_target(school)
    context = {
        "school": school,
        "here": [
            (leader, can_end_role(request.user, leader), can_change_role(request.user, leader))
            for leader in here
        ],
        "gone": gone[:20],
        "invitations": invited.select_related("invited_by") if invitable else [],
        "delegations": delegations.filter(ends_on__gte=today).select_related("by", "to"),
        "may_invite": bool(invitable),
        "may_delegate": can_delegate(request.user, school),
        "may_look_after": can_coordinate(request.user, school) or request.user.is_admin,  # type: ignore[union-attr]
    }
    return render(request, "schools/people.html", context)


@require_http_methods(["GET", "POST"])
def invite_person(request: HttpRequest, urn: int) -> HttpResponse:
    """Ask somebody to take a role in the school."""
    school = school_or_404(request, urn)
    hide_unless(can_read_people(request.user, school))
    roles = invitable_roles(request.user, school)
    demand(roles)
    asked = request.GET.get("role", "")
    form = InviteToSchoolForm(request.POST or None, roles=roles, initial={"role": asked})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> str:
            role = f"school.{said['role']}"
            invite(email=said["email"], name=said["name"], role=role, target=school, by=_me(request))
            return reverse("schools:people", args=[school.urn])

        try:
            address = run_once(key=said["submission"], by=request.user, at=request.path, do=do)
            messages.success(request, f"The invitation to {said['name']} is on its way.")
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "schools/invite.html", {"school": school, "form": form})


@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """End somebody's role in the school, or one's own."""
    school = school_or_404(request, urn)
    leaders = SchoolLeader.objects.visible_to(request.user).select_related("user", "school")
    leader = get_object_or_404(leaders, school=school, pk=pk)
    demand(can_end_role(request.user, leader))
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_leadership(by=request.user, leader=leader, **form.cleaned_data)
            messages.success(request, f"{leader.user} is no longer {leader.get_role_display().lower()} here.")
            own = leader.user_id == request.user.pk
            return redirect(school if own else reverse("schools:people", args=[school.urn]))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "schools/end_role.html", {"school": school, "leader": leader, "form": form})


@require_http_methods(["GET", "POST"])
def change_role(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Give somebody of the school another role, at once, with a reason."""
    school = school_or_404(request, urn)
    leaders = SchoolLeader.objects.visible_to(request.user).current().select_related("user", "school")
    leader = get_object_or_404(leaders, school=school, pk=pk)
    demand(can_change_role(request.user, leader))
    form = ChangeRoleForm(request.POST or None, roles=roles_to_give(request.user, leader))
    if request.method == "POST" and form.is_valid():
        try:
            given = change_leadership(by=request.user, leader=leader, **form.cleaned_data)
            messages.success(request, f"{given.user} is now {given.get_role_display().lower()} here.")
            return redirect("schools:people", urn=school.urn)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"school": school, "leader": leader, "form": form}
    return render(request, "schools/change_role.html", context)


@require_http_methods(["GET", "POST"])
def delegate_to(request: HttpRequest, urn: int) -> HttpResponse:
    """The head lets somebody agree plans and days for a time."""
    school = school_or_404(request, urn)
    hide_unless(can_read_people(request.user, school))
    demand(can_delegate(request.user, school))
    choice = may_be_delegate(school)
    form = DelegateForm(request.POST or None, people=choice, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("submission")

        def do() -> str:
            delegate(by=request.user, school=school, **said)
            return reverse("schools:people", args=[school.urn])

        try:
            return redirect(run_once(key=key, by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"school": school, "form": form, "somebody": choice.exists()}
    return render(request, "schools/delegate.html", context)


@require_POST
def take_back(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """The head agrees alone again."""
    school = school_or_404(request, urn)
    delegations = Delegation.objects.visible_to(request.user).select_related("school", "to")
    delegation = get_object_or_404(delegations, school=school, pk=pk)
    demand(can_delegate(request.user, school))
    end_delegation(by=request.user, delegation=delegation)
    messages.success(request, f"{delegation.to} no longer agrees for you.")
    return redirect("schools:people", urn=school.urn)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - LoginRequiredMiddleware saw to it
    return request.user
