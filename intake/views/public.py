"""The short form that a school, a trust or an authority is sent: no account, one link, one hub.

It answers alike whatever the hub knows of a school: whether it waits, has said no, or works with us already.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from intake.finding import offered_school, schools_found
from intake.forms.links import SuggestForm
from intake.limits import within
from intake.models import SuggestionLink
from intake.readers import readers_of_form
from intake.services.adding import suggest_by_link
from intake.states import Source
from intake.tokens import link_of
from schools.models import School

TOO_MANY = "A lot is being sent from here at this moment. Wait a minute and try again."
WHO = ("from_name", "from_role", "from_email")
KEPT = "intake_who"


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, token: str) -> HttpResponse:
    """Find the school, then say who you are and why in one line."""
    link = link_of(token)
    if link is None:
        return render(request, "intake/link_gone.html", status=404)
    school = link.school or offered_school(request.GET.get("school", ""))
    if school is None:
        return _find(request, link, token)
    kept = request.session.get(KEPT, {}).get(str(link.pk), {})
    form = SuggestForm(request.POST or None, school=school, source=link.source, initial=kept)
    if request.method == "POST" and form.is_valid():
        if not within("send", link.pk):
            form.add_error(None, TOO_MANY)
            return _page(request, link, token, school, form, status=429)
        try:
            return redirect(_send(request, link, token, school, form))
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, link, token, school, form)


def _send(request: HttpRequest, link: SuggestionLink, token: str, school: School, form: SuggestForm) -> str:
    said = {name: form.cleaned_data[name] for name in WHO}

    def do() -> str:
        suggest_by_link(
            by=request.user,
            link=link,
            school=school,
            phase=form.chosen_phase(),
            why=form.cleaned_data["why"],
            standing=form.cleaned_data.get("standing", ""),
            **said,
        )
        return str(school.pk)  # the address holds the link, which opens the form to whoever has it

    urn = run_once(key=form.cleaned_data["submission"], by=request.user, at=request.get_full_path(), do=do)
    if link.source != Source.SCHOOL:  # for the next school of the same sender, in this browser alone
        request.session[KEPT] = {str(link.pk): said}
    return f"{reverse('intake:suggested', args=[token])}?school={urn}"


def _page(
    request: HttpRequest, link: SuggestionLink, token: str, school: School, form: Any, *, status: int = 200
) -> HttpResponse:
    context = {
        "link": link,
        "token": token,
        "school": school,
        "form": form,
        "readers": readers_of_form(link.hub),
    }
    return render(request, "intake/suggest.html", context, status=status)


def _find(request: HttpRequest, link: SuggestionLink, token: str) -> HttpResponse:
    """Schools by name, postcode or URN. What is shown stands in the public register."""
    words = request.GET.get("q", "")
    context: dict[str, Any] = {"link": link, "token": token, "words": words, "found": [], "too_many": ""}
    if words and not within("find", link.pk):
        return render(request, "intake/suggest_find.html", {**context, "too_many": TOO_MANY}, status=429)
    context |= {"found": schools_found(words), "readers": readers_of_form(link.hub)}
    return render(request, "intake/suggest_find.html", context)


@never_cache
@login_not_required
@require_safe
def suggested(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you, and what happens next: the same words whatever the hub knows of the school."""
    link = link_of(token)
    if link is None:
        return render(request, "intake/link_gone.html", status=404)
    school = link.school or offered_school(request.GET.get("school", ""))
    context = {"link": link, "token": token, "school": school, "is_school": link.source == Source.SCHOOL}
    return render(request, "intake/suggested.html", context)
