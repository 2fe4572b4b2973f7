"""Writing a draft: on one page, or part by part; what two people changed at once is shown side by side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.by_pages import number_in, page_to_go_to
from core.components.forms import error_prefix, error_summary
from core.errors import Refused
from engagements.readers import readers_of
from engagements.rooms import is_open as part_is_open
from engagements.views.parts import closed_part
from plans.columns import part_or_none
from plans.forms.lines import ADD
from plans.lacking import PARTS, part_title
from plans.models import PlanVersion
from plans.one_page import OnePage, drawn_anew, empty_page, sent_page
from plans.rules import can_edit_version
from plans.services.editing import CHANGED, save_page, saves_itself
from plans.views.plan import FULL_PLAN, is_open
from plans.views.scope import as_it_stands, demand_of, version_or_404

ORDER = list(PARTS)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The one-page plan as a form."""
    version = version_or_404(request, reference, pk)
    demand_of(can_edit_version, request, version)
    return _page(request, version, "")


@require_http_methods(["GET", "POST"])
def edit_part(request: HttpRequest, reference: str, pk: int, part: str) -> HttpResponse:
    """One part of the plan in full, as a page of its own: as good on a phone as at a desk."""
    version = version_or_404(request, reference, pk)
    name = part_or_none(part)
    if name is None:
        raise Http404
    demand_of(can_edit_version, request, version)
    if not part_is_open(version.plan.engagement, FULL_PLAN):
        return closed_part(request, version.plan.engagement, FULL_PLAN)
    return _page(request, version, name)


def _page(request: HttpRequest, version: PlanVersion, part: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, version, part)
    if not version.is_draft or not is_open(version.plan.engagement):
        return redirect(version)
    more, at = (number_in(request.GET.get(name, "")) for name in ("more", "page"))
    return _draw(request, version, empty_page(version, more=more, part=part, at=at))


def _save(request: HttpRequest, version: PlanVersion, part: str) -> HttpResponse:
    page = sent_page(version, request.POST, part=part)
    if not page.is_valid():
        return _draw(request, version, page)
    try:
        stale = save_page(
            by=request.user,
            version=version,
            sections=page.section_edits(),
            milestones=page.milestone_edits(),
            lines=page.line_edits(),
        )
    except Refused as refused:
        return _draw(request, version, page, sentence=refused.sentence, status=409)
    if stale:
        now = as_it_stands(request, version)
        page = drawn_anew(now, request.POST, frozenset(stale), part=part)
        return _draw(request, now, page, sentence=CHANGED, stale=stale, status=409)
    return _go_on(request, version, part)


def _go_on(request: HttpRequest, version: PlanVersion, part: str) -> HttpResponse:
    """Another row, the next part, or the whole to read through."""
    then, place = request.POST.get("then", ""), [version.plan.engagement.reference, version.pk]
    here = reverse("plans:edit_part", args=[*place, part]) if part else reverse("plans:edit", args=place)
    if then == "add":
        return redirect(f"{here}?more=1#more")
    if page := page_to_go_to(then):
        return redirect(f"{here}?page={page}#milestones")
    if then == "next" and part and part != ORDER[-1]:
        following = ORDER[ORDER.index(part) + 1]
        return redirect("plans:edit_part", *place, following)
    return redirect(version)


def _draw(
    request: HttpRequest,
    version: PlanVersion,
    page: OnePage,
    *,
    sentence: str = "",
    stale: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    engagement = version.plan.engagement
    readers = (
        readers_of(engagement)
        if version.is_shared
        else [
            "Until you share it, only the people who write on your side read this draft: nobody of the other "
            "side, of the hub or of the service."
        ]
    )
    forms: list[Any] = [*page.milestones, *page.lines]
    for form in forms:
        form.theirs = (stale or {}).get(str(form["key"].value()))
    context = {
        "engagement": engagement,
        "version": version,
        "page": page,
        "in_full": part_is_open(engagement, FULL_PLAN),
        "saves_itself": saves_itself(version),
        "error_mark": error_prefix(*page.parts),
        "error_lines": error_summary(*page.parts),
        "sections": page.sections.parts(stale or {}),
        "sentence": sentence,
        "readers": readers,
    }
    if not page.part:
        return render(request, "plans/edit.html", context, status=status)
    at = ORDER.index(page.part)
    context |= {
        "title": part_title(page.part),
        "number": at + 1,
        "parts": list(PARTS.items()),
        "following": PARTS[ORDER[at + 1]] if at + 1 < len(ORDER) else "",
        "add": ADD.get(page.lines[0].kind, "") if page.lines else "",
    }
    return render(request, "plans/edit_part.html", context, status=status)
