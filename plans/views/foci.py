"""One focus: its phase and how it came there, and the evidence that speaks to it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused, Stale
from core.refusals import add_refusal
from engagements.grounds import Kind, offered, shown
from engagements.models import Engagement
from engagements.readers import readers_of
from engagements.rooms import is_open as part_is_open
from engagements.rules import standing
from engagements.views.parts import closed_part
from engagements.views.scope import engagement_or_404
from plans.forms.foci import PhaseForm
from plans.models import Focus, FocusEvidence, PhaseMove, PlanLine, PlanSection
from plans.phases import MEANING, READINESS, asks_readiness, is_back, not_ready_yet
from plans.rules import can_note, can_put_first
from plans.services.evidence_links import set_focus_evidence
from plans.services.foci import move_phase, put_focus_first, see_phase
from plans.states import State
from plans.views.linking import evidence_page
from plans.views.plan import FULL_PLAN, is_open
from plans.views.scope import demand_of


def focus_or_404(request: HttpRequest, reference: str, pk: int) -> Focus:
    """The focus, if it stands in a version that this person reads."""
    engagement = engagement_or_404(request, reference)
    foci = Focus.objects.visible_to(request.user).select_related("plan")
    found = get_object_or_404(foci, plan__engagement=engagement, pk=pk)
    found.plan.engagement = engagement
    return found


def _words(request: HttpRequest, one: Focus) -> str:
    """What the plan in force says of it, else the draft on the table."""
    table = {"version__state__in": [State.IN_FORCE, State.DRAFT], "version__plan": one.plan_id}
    if one.is_first:
        sections = PlanSection.objects.visible_to(request.user).filter(key=PlanSection.Key.FOCUS, **table)
        section = sections.order_by("-version__state", "-pk").first()
        return section.text if section else ""
    lines = PlanLine.objects.visible_to(request.user).filter(focus=one, kind=PlanLine.Kind.FOCUS, **table)
    line = lines.order_by("-version__state", "-pk").first()
    return (line.words or line.get_topic_display()) if line else ""


def _closed(one: Focus) -> bool:
    return not part_is_open(one.plan.engagement, FULL_PLAN)


@require_GET
def focus(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The phase of a focus, each move with its reason, and how we know."""
    one = focus_or_404(request, reference, pk)
    if _closed(one):
        return closed_part(request, one.plan.engagement, FULL_PLAN)
    return _page(request, one)


def _page(request: HttpRequest, one: Focus, *, sentence: str = "", status: int = 200) -> HttpResponse:
    engagement, user = one.plan.engagement, request.user
    moves = list(
        PhaseMove.objects.visible_to(user)
        .filter(focus=one)
        .select_related("moved_by", "seen_by")
        .order_by("-pk")
    )
    based = shown(engagement, Kind.PHASE, [move.pk for move in moves]) if moves else {}
    links = FocusEvidence.objects.visible_to(user).linked().filter(focus=one).select_related("evidence")
    may_note = is_open(engagement) and can_note(user, engagement)
    side = standing(user, engagement).side
    context = {
        "engagement": engagement,
        "focus": one,
        "words": _words(request, one),
        "means": MEANING[one.phase],
        "moves": [_move(move, based.get(move.pk)) for move in moves],
        "may_see": may_note and bool(moves) and moves[0].seen_at is None and moves[0].side != side,
        "may_note": may_note,
        "may_put_first": is_open(engagement) and can_put_first(user, engagement) and one.has_one_before,
        "evidence": [link.evidence for link in links],
        "sentence": sentence,
    }
    return render(request, "plans/focus.html", context, status=status)


def _move(move: PhaseMove, based: Any) -> dict[str, Any]:
    asked = asks_readiness(move.before, move.after)
    return {
        "move": move,
        "back": is_back(move.before, move.after),
        "based": based,
        "ready": f"{len(move.ready)} of {len(READINESS)}" if asked else "",
        "not_yet": not_ready_yet(move.ready) if asked else [],
    }


@require_http_methods(["GET", "POST"])
def phase(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Move a focus on, or back, with a reason and what it is based on."""
    one = focus_or_404(request, reference, pk)
    engagement = one.plan.engagement
    demand_of(can_note, request, engagement)
    if _closed(one):
        return closed_part(request, engagement, FULL_PLAN)
    form = _phase_form(one, engagement, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move_phase(
                by=request.user,
                focus=one,
                to=data["to"],
                reason=data["reason"],
                ready=data.get("ready", []),
                grounds=form.grounds,
                seen=data["seen"],
            )
            return redirect(one)
        except Stale:
            status = 409
            one.refresh_from_db(fields=["phase", "version_number"])
            sent: Any = request.POST.copy()
            sent["seen"] = str(one.version_number)
            form = _phase_form(one, engagement, sent)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "focus": one,
        "words": _words(request, one),
        "form": form,
        "is_stale": status == 409,
        "readers": readers_of(engagement),
    }
    return render(request, "plans/focus_phase.html", context, status=status)


def _phase_form(one: Focus, engagement: Engagement, data: Any) -> PhaseForm:
    return PhaseForm(data, phase=one.phase, offers=offered(engagement), initial={"seen": one.version_number})


@require_POST
def seen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The other side sees the last move so too."""
    one = focus_or_404(request, reference, pk)
    demand_of(can_note, request, one.plan.engagement)
    if _closed(one):
        return closed_part(request, one.plan.engagement, FULL_PLAN)
    move = PhaseMove.objects.visible_to(request.user).filter(focus=one).order_by("-pk").first()
    try:
        if move is not None:
            move.focus = one
            see_phase(by=request.user, move=move)
    except Refused as refused:
        return _page(request, one, sentence=refused.sentence, status=400)
    return redirect(one)


@require_POST
def first(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The school puts this focus before the others."""
    one = focus_or_404(request, reference, pk)
    demand_of(can_put_first, request, one.plan.engagement)
    if _closed(one):
        return closed_part(request, one.plan.engagement, FULL_PLAN)
    try:
        put_focus_first(by=request.user, focus=one)
    except Refused as refused:
        return _page(request, one, sentence=refused.sentence, status=400)
    return redirect("plans:columns", reference)


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose the evidence of our work that speaks to this focus."""
    one = focus_or_404(request, reference, pk)
    demand_of(can_note, request, one.plan.engagement)
    if _closed(one):
        return closed_part(request, one.plan.engagement, FULL_PLAN)
    links = FocusEvidence.objects.visible_to(request.user).linked().filter(focus=one)
    service = partial(set_focus_evidence, by=request.user, focus=one)
    linked = links.values_list("evidence", flat=True)
    return evidence_page(request, one, linked, service, _words(request, one))
