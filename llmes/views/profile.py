"""An LLME's profile: seeing it, changing it, and what schools see of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from hubs.forms import ReasonForm
from llmes import rules
from llmes.code import code_in_effect
from llmes.forms.profile import AccreditationForm, ChecksForm, ProfileForm, profile_initial
from llmes.models import LLME
from llmes.services.accreditations import add_accreditation, withdraw_accreditation
from llmes.services.profile import edit_profile, set_checks
from llmes.views.scope import demand, llme_or_404, sub_nav_of


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own profile."""
    llme = get_object_or_404(LLME.objects.visible_to(request.user), user=request.user)
    return redirect("llmes:llme", llme.pk)


@require_GET
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Who an LLME is, for themself and the coordinators of their hubs."""
    llme = llme_or_404(request, pk)
    user, today = request.user, timezone.localdate()
    memberships = llme.memberships.visible_to(user).filter(ended_at__isnull=True).select_related("hub")
    context = {
        "llme": llme,
        "places": sub_nav_of(request, llme, "llme"),
        "own": rules.is_self(user, llme),
        "can_edit": rules.can_edit_profile(user, llme),
        "can_set_checks": rules.can_set_checks(user, llme),
        "can_read_checks": rules.can_read_checks(user, llme),
        "can_accept": rules.can_accept_code(user, llme),
        "accreditations": llme.accreditations.visible_to(user).standing(),
        "memberships": [(row, rules.can_end_membership(user, row)) for row in memberships],
        "acceptance": llme.code_acceptances.visible_to(user)
        .filter(academic_year=academic_year(today))
        .select_related("text")
        .first(),
        "code": code_in_effect(today),
        "year": academic_year_label(academic_year(today)),
    }
    return render(request, "llmes/llme.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the profile says."""
    llme = llme_or_404(request, pk)
    demand(rules.can_edit_profile, request, llme)
    form = ProfileForm(request.POST or None, initial=profile_initial(llme))
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(by=request.user, llme=llme, seen_version=form.cleaned_data["version"], **form.said())
            messages.success(request, "Your profile is saved." if _own(request, llme) else "Saved.")
            return redirect("llmes:llme", llme.pk)
        except Stale as stale:
            return _both(request, llme, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "llme": llme, "own": _own(request, llme), "stale": None, "rows": []}
    return render(request, "llmes/edit.html", context)


def _own(request: HttpRequest, llme: LLME) -> bool:
    return rules.is_self(request.user, llme)


def _both(request: HttpRequest, llme: LLME, form: ProfileForm | ChecksForm, stale: Stale) -> HttpResponse:
    """Someone else was quicker: their words beside these, in a form that saves over them knowingly."""
    current: Any = stale.current
    data: Any = form.data
    data = data.copy()
    data["version"] = current.version
    again = type(form)(data)
    theirs = profile_initial(current) if isinstance(form, ProfileForm) else _checks_initial(current)
    rows = [
        {
            "label": field.label,
            "theirs": _words(field, theirs[name]),
            "mine": _words(field, form.cleaned_data[name]),
        }
        for name, field in form.fields.items()
        if name != "version" and _words(field, theirs[name]) != _words(field, form.cleaned_data[name])
    ]
    template = "llmes/edit.html" if isinstance(form, ProfileForm) else "llmes/checks.html"
    context = {"form": again, "llme": llme, "own": _own(request, llme), "stale": stale, "rows": rows}
    return render(request, template, context, status=409)


def _words(field: Any, value: Any) -> str:
    """A value of a field as people read it."""
    if isinstance(value, list):
        return ", ".join(str(label) for code, label in field.choices if code in value) or "None"
    if hasattr(value, "strftime"):
        return f"{value:%-d %B %Y}"
    return str(value or "")


def _checks_initial(llme: LLME) -> dict[str, Any]:
    names = ("version", "safeguarding_checked_on", "safeguarding_renew_on", "safeguarding_induction_on")
    return {name: getattr(llme, name) for name in names}


@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """A coordinator writes down when an LLME's checks were."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_checks, request, llme)
    form = ChecksForm(request.POST or None, initial=_checks_initial(llme))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            set_checks(by=request.user, llme=llme, seen_version=data.pop("version"), **data)
            messages.success(request, "Saved.")
            return redirect("llmes:llme", llme.pk)
        except Stale as stale:
            return _both(request, llme, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "llme": llme, "stale": None, "rows": []}
    return render(request, "llmes/checks.html", context)


@require_GET
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """What a school sees of an LLME: exactly the partial that schools are shown."""
    llme = llme_or_404(request, pk)
    context = {
        "llme": llme,
        "places": sub_nav_of(request, llme, "seen"),
        "own": _own(request, llme),
        "can_edit": rules.can_edit_profile(request.user, llme),
    }
    return render(request, "llmes/seen.html", context)


@require_http_methods(["GET", "POST"])
def add_accreditation_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an accreditation."""
    llme = llme_or_404(request, pk)
    demand(rules.can_edit_profile, request, llme)
    form = AccreditationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("submission")

        def do() -> str:
            add_accreditation(by=request.user, llme=llme, **data)
            return reverse("llmes:llme", args=[llme.pk])

        try:
            address = run_once(key=key, by=request.user, at=request.path, do=do)
            messages.success(request, "The accreditation is added.")
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "llme": llme,
        "heading": "Add an accreditation",
        "telling": [],
        "button": "Add it",
        "back": "llmes:llme",
    }
    return render(request, "llmes/form.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_accreditation_of(request: HttpRequest, pk: int, accreditation_pk: int) -> HttpResponse:
    """Take an accreditation back, with a reason."""
    llme = llme_or_404(request, pk)
    demand(rules.can_edit_profile, request, llme)
    standing = llme.accreditations.visible_to(request.user).standing()
    accreditation = get_object_or_404(standing, pk=accreditation_pk)
    form = ReasonForm(request.POST or None, label="Why are you taking it back?")
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_accreditation(by=request.user, accreditation=accreditation, **form.cleaned_data)
            messages.success(request, f"{accreditation.title} is taken back.")
            return redirect("llmes:llme", llme.pk)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "llme": llme,
        "heading": f"Take back {accreditation.title}",
        "telling": ["Use this for a mistake. One that has run out stays as it is."],
        "button": "Take it back",
        "back": "llmes:llme",
    }
    return render(request, "llmes/reason.html", context)
