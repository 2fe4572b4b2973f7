"""Evidence to tick beside a milestone or a focus, a page at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from engagements.models import Engagement
from evidence.models import Evidence
from plans.forms.verbs import EvidenceForm

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
