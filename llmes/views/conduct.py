"""The code of conduct, and conflicts of interest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from core.texts import to_html
from hubs.forms import ReasonForm
from hubs.people import who_coordinates
from llmes import rules
from llmes.code import code_in_effect, hubs_add
from llmes.forms.profile import CodeForm, ConflictForm, SchoolSearchForm
from llmes.services.conduct import accept_code, declare_conflict, withdraw_conflict
from llmes.views.base import chosen_from, found_by
from llmes.views.scope import demand, llme_or_404, sub_nav_of
from schools.models import School


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the code of conduct, and accept it once an academic year."""
    llme = llme_or_404(request, pk)
    text = code_in_effect()
    if text is None:
        raise Http404("The service has no code of conduct.")
    may_accept = rules.can_accept_code(request.user, llme)
    this_year = academic_year(timezone.localdate())
    acceptances = llme.code_acceptances.visible_to(request.user).select_related("text")
    onward = _onward(request)
    added = hubs_add(llme)
    start = {"text": text.pk, "hub_texts": " ".join(str(row.pk) for row in added)}
    form = CodeForm(request.POST or None, initial=start)
    status, stale = 200, None
    if request.method == "POST":
        demand(rules.can_accept_code, request, llme)
        if form.is_valid():
            try:
                read = text if form.cleaned_data["text"] == text.pk else _not_this(text)
                accept_code(by=request.user, llme=llme, text=read, hub_texts=form.read())
                messages.success(request, "Thank you. You have accepted the code for this year.")
                return redirect(onward or reverse("llmes:llme", args=[llme.pk]))
            except Stale as refused:
                status, stale = 409, refused.sentence
                form = CodeForm(initial=start)
    context = {
        "llme": llme,
        "text": text,
        "html": to_html(text.body),
        "added": [(row.hub, to_html(row.body)) for row in added],
        "form": form,
        "acceptances": [(academic_year_label(row.academic_year), row) for row in acceptances],
        "due": may_accept and not any(row.academic_year == this_year for row in acceptances),
        "year": academic_year_label(this_year),
        "onward": onward,
        "stale": stale,
    }
    return render(request, "llmes/code.html", context, status=status)


def _not_this(text: Any) -> Any:
    """A wording that is not the one in effect: the service refuses it."""
    other = type(text)(key=text.key)
    other.pk = 0
    return other


def _onward(request: HttpRequest) -> str:
    """Where the person was going when the code stood in the way."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else ""


@require_GET
def conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """What an LLME has declared: read by them and the coordinators of their hubs."""
    llme = llme_or_404(request, pk)
    demand(rules.can_read_conflicts, request, llme)
    declared = list(llme.conflicts.visible_to(request.user).select_related("school", "trust"))
    context = {
        "llme": llme,
        "places": sub_nav_of(request, llme, "conflicts"),
        "own": rules.is_self(request.user, llme),
        "can_declare": rules.can_declare_conflict(request.user, llme),
        "standing": [row for row in declared if row.withdrawn_at is None],
        "withdrawn": [row for row in declared if row.withdrawn_at is not None],
        "readers": _readers(llme),
    }
    return render(request, "llmes/conflicts.html", context)


def _readers(llme: Any) -> str:
    """Who reads a declaration, computed from the memberships that let them."""
    hubs = [row.hub for row in llme.memberships.current().select_related("hub")]
    names = [str(person) for person in who_coordinates(*hubs)]
    who = " and ".join(hub.name for hub in hubs) or "the hub"
    named = f" (today: {', '.join(names)})" if names else ""
    return f"{llme} and the coordinators of {who}{named}. Nobody else: no school, no other LLME, no admin."


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a school or a trust that one should not support: choose it, then say why."""
    llme = llme_or_404(request, pk)
    demand(rules.can_declare_conflict, request, llme)
    about = chosen_from(request, request.GET.get("about", ""))
    if about is None:
        found = found_by(request)
        context: dict[str, Any] = {
            "llme": llme,
            "found": found,
            "form": SchoolSearchForm(initial={"q": found.asked}),
        }
        return render(request, "llmes/choose_conflict.html", context)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = {"school": about} if isinstance(about, School) else {"trust": about}

        def do() -> str:
            declare_conflict(by=request.user, llme=llme, reason=form.cleaned_data["reason"], **chosen)
            return reverse("llmes:conflicts", args=[llme.pk])

        try:
            address = run_once(key=form.cleaned_data["submission"], by=request.user, at=request.path, do=do)
            messages.success(request, "Your declaration is saved.")
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "llme": llme, "about": about, "readers": _readers(llme)}
    return render(request, "llmes/declare.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int, conflict_pk: int) -> HttpResponse:
    """Withdraw a declaration that no longer holds."""
    llme = llme_or_404(request, pk)
    demand(rules.can_declare_conflict, request, llme)
    standing = llme.conflicts.visible_to(request.user).standing().select_related("school", "trust", "llme")
    conflict = get_object_or_404(standing, pk=conflict_pk)
    form = ReasonForm(request.POST or None, label="Why does it no longer hold?")
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_conflict(by=request.user, conflict=conflict, **form.cleaned_data)
            messages.success(request, "The declaration is withdrawn.")
            return redirect("llmes:conflicts", llme.pk)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "llme": llme,
        "heading": f"Withdraw the conflict with {conflict.school or conflict.trust}",
        "telling": ["It stays on record as withdrawn."],
        "button": "Withdraw it",
        "back": "llmes:conflicts",
    }
    return render(request, "llmes/reason.html", context)
