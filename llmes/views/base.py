"""Choosing a school or a trust out of the register: where an LLME works, or whom they should not support."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from llmes import rules
from llmes.forms.profile import SchoolSearchForm
from llmes.services.profile import choose_base_school, choose_base_trust
from llmes.views.scope import demand, llme_or_404
from schools.models import School, Trust
from schools.search import search_schools

RESULTS = 20


@dataclass(frozen=True)
class Found:
    """What a search offers: schools, and the trusts that they are in."""

    schools: list[School]
    trusts: list[Trust]
    asked: str = ""


def found_by(request: HttpRequest) -> Found:
    """Schools on offer that the search in the address finds."""
    form = SchoolSearchForm(request.GET or None)
    asked = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    if not asked:
        return Found([], [])
    offered = School.objects.visible_to(request.user).offered().select_related("trust")
    schools = list(search_schools(offered, asked)[:RESULTS])
    trusts = {school.trust_id: school.trust for school in schools if school.trust is not None}
    return Found(schools, list(trusts.values()), asked)


def chosen_from(request: HttpRequest, value: str) -> School | Trust | None:
    """What "school:900001" or "trust:17101" names, if there is such a thing."""
    kind, _, key = value.partition(":")
    if not key.isdecimal() or len(key) > 9:
        return None
    schools = School.objects.visible_to(request.user)
    if kind == "school":
        return schools.filter(urn=int(key)).select_related("trust").first()
    if kind == "trust":
        school = schools.filter(trust=int(key)).select_related("trust").first()
        return school.trust if school else None
    return None


@require_http_methods(["GET", "POST"])
def choose_base(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where an LLME works; found by search, chosen with one button."""
    llme = llme_or_404(request, pk)
    demand(rules.can_edit_profile, request, llme)
    if request.method == "POST":
        if request.POST.get("choice") == "none":
            choose_base_school(by=request.user, llme=llme, school=None)
            return redirect("llmes:llme", llme.pk)
        chosen = chosen_from(request, request.POST.get("choice", ""))
        if isinstance(chosen, School):
            choose_base_school(by=request.user, llme=llme, school=chosen)
        elif isinstance(chosen, Trust):
            choose_base_trust(by=request.user, llme=llme, trust=chosen)
        if chosen is not None:
            messages.success(request, f"Saved: {chosen}.")
            return redirect("llmes:llme", llme.pk)
        messages.error(request, "That school is not in the register. Please search again.")
    found = found_by(request)
    context: dict[str, Any] = {
        "llme": llme,
        "own": rules.is_self(request.user, llme),
        "found": found,
        "form": SchoolSearchForm(initial={"q": found.asked}),
    }
    return render(request, "llmes/choose_base.html", context)
