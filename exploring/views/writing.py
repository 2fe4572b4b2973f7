"""Writing one's own side's view, sharing and opening it; writing the joint summary."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.components.forms import error_prefix, error_summary
from core.errors import Refused
from core.keeping import wants_json
from engagements.rules import standing
from engagements.views.scope import demand
from exploring.forms.needs import AreasForm
from exploring.models import JointAnswer, NeedsAnalysis, SchoolContext, ViewAnswer
from exploring.reading import areas_for, side_by_side, side_states
from exploring.rules import can_explore
from exploring.services.joint import is_joint_open, save_joint, saves_itself
from exploring.services.views import open_view, save_view, share_view
from exploring.states import Way
from exploring.views.autosave import autosave, by_area
from exploring.views.needs import analysis_page
from exploring.views.scope import analysis_or_404
from exploring.writing import CHANGED

OWN_READERS = (
    "Until both sides have shared, only the people who write on your side read this: nobody of the other "
    "side, of the hub or of the service. Afterwards the people who write on either side do. The hub reads "
    "the joint summary once both have agreed it, not this."
)
JOINT_READERS = (
    "The people who write on either side. Once both sides have agreed it, whoever reads our work, the hub’s "
    "coordinators among them; governors without where we are. Never figures, never NCETM."
)


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write what one's own side sees. What two colleagues changed at once is shown side by side."""
    analysis = analysis_or_404(request, reference, pk)
    demand(can_explore, request, analysis.engagement)
    side = standing(request.user, analysis.engagement).side
    answers = ViewAnswer.objects.visible_to(request.user).filter(view__analysis=analysis, view__side=side)
    rows = by_area(answers)
    opened = any(one.side == side and one.opened_at for one in analysis.views.all())
    if not analysis.is_open or analysis.way != Way.SEPARATE or opened:
        return redirect(analysis)
    form = AreasForm(areas_for(analysis, rows.values()), rows, data=request.POST or None)
    if wants_json(request):
        return autosave(request, analysis, form, answers)
    if request.method != "POST":
        return _draw(request, analysis, form, joint=False)
    if not form.is_valid():
        return _draw(request, analysis, form, joint=False)
    try:
        stale = save_view(by=request.user, analysis=analysis, edits=form.edits())
    except Refused as refused:
        return _draw(request, analysis, form, joint=False, sentence=refused.sentence, status=409)
    if stale:
        again = AreasForm(areas_for(analysis, rows.values()), rows, data=request.POST, stale=stale)
        return _draw(request, analysis, again, joint=False, sentence=CHANGED, status=409)
    return redirect(analysis)


@require_http_methods(["GET", "HEAD", "POST"])
def joint(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write the joint summary; it opens with the strengths that both sides see."""
    analysis = analysis_or_404(request, reference, pk)
    demand(can_explore, request, analysis.engagement)
    if not analysis.is_open or not is_joint_open(analysis):
        return redirect(analysis)
    answers = JointAnswer.objects.visible_to(request.user).filter(analysis=analysis)
    rows = by_area(answers)
    areas = areas_for(analysis, rows.values(), overall=True)
    form = AreasForm(areas, rows, data=request.POST or None, joint=True)
    if wants_json(request):
        return autosave(request, analysis, form, answers, joint=True)
    if request.method != "POST" or not form.is_valid():
        return _draw(request, analysis, form, joint=True)
    try:
        stale = save_joint(by=request.user, analysis=analysis, edits=form.edits())
    except Refused as refused:
        return _draw(request, analysis, form, joint=True, sentence=refused.sentence, status=409)
    if stale:
        again = AreasForm(areas, rows, data=request.POST, joint=True, stale=stale)
        return _draw(request, analysis, again, joint=True, sentence=CHANGED, status=409)
    return redirect(analysis)


@require_POST
def share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that one's own side's view is ready."""
    analysis = analysis_or_404(request, reference, pk)
    demand(can_explore, request, analysis.engagement)
    return _done(request, analysis, share_view)


@require_POST
def open_own(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one's own side's view after waiting long enough."""
    analysis = analysis_or_404(request, reference, pk)
    demand(can_explore, request, analysis.engagement)
    return _done(request, analysis, open_view)


def _done(request: HttpRequest, analysis: NeedsAnalysis, service: Any) -> HttpResponse:
    try:
        service(by=request.user, analysis=analysis)
    except Refused as refused:
        return analysis_page(request, analysis, sentence=refused.sentence, status=400)
    return redirect(analysis)


def _draw(
    request: HttpRequest,
    analysis: NeedsAnalysis,
    form: AreasForm,
    *,
    joint: bool,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    engagement = analysis.engagement
    contexts = SchoolContext.objects.visible_to(request.user).filter(engagement=engagement)
    views: dict[str, Any] = {}
    if joint and analysis.way == Way.SEPARATE:
        states = side_states(request.user, analysis)
        opened = {one.side for one in states if one.is_open}
        for row in side_by_side(states):
            row.school = row.school if "school" in opened else None
            row.llme = row.llme if "llme" in opened else None
            views[row.area] = row
    for one in form.forms:
        one.views = views.get(one.area)
    context = {
        "engagement": engagement,
        "analysis": analysis,
        "forms": form.forms,
        "joint": joint,
        "saves_itself": not joint or saves_itself(analysis),
        "sentence": sentence,
        "error_mark": error_prefix(*form.forms),
        "error_lines": error_summary(*form.forms),
        "both_strong": [row for row in views.values() if row.both_see_strengths],
        "school_words": contexts.select_related("written_by").order_by("-number").first(),
        "readers": JOINT_READERS if joint else OWN_READERS,
    }
    return render(request, "exploring/write_needs.html", context, status=status)
