"""Looking after people: finding them, and helping them back in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import proof, roles, rules, second_factor
from accounts.forms import ChangeAddressForm, ReasonForm, ResetSecondStepForm
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.services import change_address, close_account, reopen_account, reset_second_factor
from core.errors import Refused
from core.refusals import add_refusal


@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    """The people one may see, found by name or address."""
    found = User.objects.visible_to(request.user)
    if not request.user.is_admin and not found.exclude(pk=request.user.pk).exists():
        raise PermissionDenied("You look after nobody's account.")
    asked = request.GET.get("q", "").strip()[:100]
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.html", {"page_obj": page, "q": asked})


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: roles held, and what can be done for them."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if someone.pk == request.user.pk:
        return redirect("accounts:account")
    return render(
        request,
        "accounts/person.html",
        {
            "person": someone,
            "held": roles.held_by(someone),
            "has_second_step": second_factor.factors_of(someone).any,
            "may_close": rules.can_close_account(request.user, someone),
            "may_help": rules.can_look_after(request.user, someone),
        },
    )


def reset_second_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take away a lost second step, with a reason."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not rules.can_look_after(request.user, someone):
        raise PermissionDenied
    if not proof.is_fresh(request):
        return proof.ask(request)
    form = ResetSecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reset_second_factor(person=someone, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{someone.name} sets up a new second step at the next sign-in.")
            return redirect("accounts:person", someone.pk)
    return render(request, "accounts/reset_second_step.html", {"form": form, "person": someone})


def change_persons_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the address of somebody who can no longer read their mail, with a reason."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not rules.can_look_after(request.user, someone):
        raise PermissionDenied
    if not proof.is_fresh(request):
        return proof.ask(request)
    form = ChangeAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_address(person=someone, new_email=said["email"], reason=said["reason"], by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{someone.name}'s address is changed. Both addresses have been told.")
            return redirect("accounts:person", someone.pk)
    return render(request, "accounts/change_address.html", {"form": form, "person": someone})


def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody may no longer sign in."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not rules.can_close_account(request.user, someone):
        raise PermissionDenied
    if not proof.is_fresh(request):
        return proof.ask(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        close_account(person=someone, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"The account of {someone.name} is closed.")
        return redirect("accounts:person", someone.pk)
    return render(request, "accounts/close_account.html", {"form": form, "person": someone})


@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody may sign in again."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not rules.can_close_account(request.user, someone):
        raise PermissionDenied
    reopen_account(person=someone, by=request.user)
    messages.success(request, f"{someone.name} can sign in again.")
    return redirect("accounts:person", someone.pk)
