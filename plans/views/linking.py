"""Evidence to tick beside a milestone or a focus, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import Refused
from core.refusals import add_refusal
from engagements.models import Engagement
from engagements.readers import readers_of
from evidence.models import Evidence
from plans.forms.verbs import EvidenceForm
from plans.models import Focus, Milestone

AT_ONCE = 40


@dataclass(frozen=True)
class Shelf:
    """The evidence on one page: what was drawn, and what of it was ticked."""

    page: Page[Evidence]
    ids: list[int]
    drawn: QuerySet[Evidence]
    form: EvidenceForm


def shelf_of(request: HttpRequest, engagement: Engagement, linked: Any) -> Shelf:
    """The evidence of our work, the latest first; what is not on the page stays as it is.

    What was sent is read against what was drawn then: evidence that came meanwhile moves nothing.
    """
    rows = Evidence.objects.visible_to(request.user).standing().filter(engagement=engagement)
    page = Paginator(rows.order_by("-on", "-pk"), AT_ONCE).get_page(request.GET.get("page"))
    if request.method == "POST":
        sent = request.POST.getlist("shown")[:AT_ONCE]
        ids = [int(pk) for pk in sent if pk.isdecimal() and len(pk) < 15]
    else:
        ids = [row.pk for row in page]
    drawn = rows.filter(pk__in=ids).order_by("-on", "-pk")
    form = EvidenceForm(request.POST or None, choices=drawn, initial={"evidence": list(linked)})
    return Shelf(page, ids, drawn, form)


def evidence_page(
    request: HttpRequest, one: Milestone | Focus, linked: Any, service: Callable[..., Any], words: str
) -> HttpResponse:
    """Choose the evidence of our work that speaks to a milestone or a focus, which `words` name."""
    engagement = one.plan.engagement
    shelf = shelf_of(request, engagement, linked)
    if request.method == "POST" and shelf.form.is_valid():
        try:
            service(shown=shelf.drawn, chosen=shelf.form.cleaned_data["evidence"])
            return redirect(one)
        except Refused as refused:
            add_refusal(shelf.form, refused)
    context = {
        "engagement": engagement,
        "one": one,
        "back_words": f"Back to the {'milestone' if isinstance(one, Milestone) else 'focus'}",
        "words": words,
        "form": shelf.form,
        "shown": shelf.ids,
        "page_obj": shelf.page,
        "readers": readers_of(engagement),
    }
    return render(request, "plans/link_evidence.html", context)
