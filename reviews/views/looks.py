"""One look together: writing, sharing, reading side by side, agreeing."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.by_pages import number_in, page_to_go_to
from core.errors import Refused, Stale
from core.keeping import wants_json
from engagements.bound import strikes_of
from engagements.readers import readers_of
from engagements.rules import standing
from engagements.states import other_side
from reviews.checks import is_unchanged
from reviews.content import digest_of, gaps, joint_of, still_to_add
from reviews.forms.planning import AgreeForm, WayForm
from reviews.forms.writing import ViewForm, form_for
from reviews.models import Look, LookView, Pulse
from reviews.reading import (
    agreed_by,
    kept_alone,
    opened_views,
    own_lines,
    said_by_milestone,
    side_by_side,
    text_of,
)
from reviews.rules import can_agree_look, can_read_pulse, can_write_look, can_write_view
from reviews.services.agreeing import agree_look
from reviews.services.holding import own_view
from reviews.services.planning import change_way
from reviews.services.pulse import is_asked
from reviews.services.sharing import open_view, share_view, view_gaps
from reviews.services.writing import (
    CHANGED,
    is_joint_open,
    save_view,
    saves_itself,
    wordings_of,
)
from reviews.states import Way
from reviews.views.autosave import autosave
from reviews.views.planning import is_open
from reviews.views.scope import as_it_stands, demand_of, look_or_404, view_or_404
from reviews.writing_page import page_of

BLIND = (
    "Until both sides have shared, only the people who write on your side: not the other side, the hub or "
    "the service. Then both sides read the two views, and nobody else does."
)


@require_GET
def look(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One look: what both see together, the two views beside each other once they are open."""
    return look_page(request, look_or_404(request, reference, pk))


def look_page(request: HttpRequest, one: Look, *, sentence: str = "", status: int = 200) -> HttpResponse:
    """The page of a look; `sentence`: why what was just asked for was not done."""
    engagement, user = one.engagement, request.user
    state = standing(user, engagement)
    wordings = [] if one.is_held else wordings_of(engagement)
    text = text_of(one, wordings) if one.is_held or one.is_under_way else None
    opened = opened_views(one, user, state.side)
    pulses = list(one.pulses.all())
    for pulse in pulses:
        pulse.look = one
    names = {row.milestone_id: row.expected_to_see for row in wordings}
    kept, kept_lines = kept_alone(one, state.side if state.edits else None, wordings)
    context: dict[str, Any] = {
        "engagement": engagement,
        "look": one,
        "text": text,
        "sentence": sentence,
        "standing": state,
        "opened": opened,
        "pairs": side_by_side(opened, names) if names else [],
        "each_first": one.way == Way.EACH_FIRST,
        "kept": kept,
        "kept_lines": kept_lines,
        "pulses": [row for row in pulses if row.is_open and can_read_pulse(user, row)],
    }
    if one.is_held:
        context |= {
            "agreed_by": agreed_by(one),
            "unchanged": is_unchanged(one),
            "strikes": strikes_of(one),
        }
    elif one.is_under_way and text is not None:
        context |= _under_way(request, one, wordings, text) | _pulse_of(request, one, pulses)
    return render(request, "reviews/look.html", context, status=status)


def _under_way(request: HttpRequest, one: Look, wordings: Any, text: Any) -> dict[str, Any]:
    user, engagement = request.user, one.engagement
    state, open_now, digest = standing(user, engagement), is_open(engagement), digest_of(one, wordings)
    agreed, missing, joint_open = agreed_by(one, digest), gaps(text), is_joint_open(one)
    own_agreed = any(row.side == state.side for row in agreed)
    own = own_view(one, state.side) if state.side and state.edits else None
    other = own_view(one, other_side(state.side)) if own and state.side else None
    return {
        "digest": digest,
        "agreed_by": agreed,
        "joint_open": joint_open,
        "is_written": joint_of(one).edited_at is not None,
        "gaps": missing if joint_open else [],
        "still_to_add": still_to_add(text, wordings, one.kind) if joint_open else [],
        "own": own,
        "own_lines": own_lines(own, wordings) if own and not own.is_opened else [],
        "own_gaps": view_gaps(own, wordings) if own and not own.is_shared else [],
        "other": other,
        "shared": {view.side for view in one.views.all() if view.is_shared},
        "may_write": open_now and joint_open and can_write_look(user, one),
        "may_open": bool(
            open_now
            and own
            and own.is_shared
            and not own.is_opened
            and own.may_open_from
            and own.may_open_from <= timezone.localdate()
        ),
        "may_change_way": open_now and can_write_look(user, one),
        "own_agreed": own_agreed,
        "agrees": can_agree_look(user, one),
        "may_agree": open_now and joint_open and not missing and not own_agreed and can_agree_look(user, one),
    }


def _pulse_of(request: HttpRequest, one: Look, pulses: list[Pulse]) -> dict[str, Any]:
    """Whether one's side is asked for the pulse check now, and what it said so far."""
    state = standing(request.user, one.engagement)
    own = next((row for row in pulses if row.side == state.side), None) if state.edits else None
    both_in = any(row.is_open for row in pulses)
    asked = state.edits and is_open(one.engagement) and not both_in and is_asked(one.engagement)
    return {"may_give_pulse": asked, "own_pulse": own}


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, reference: str, pk: int, side: str) -> HttpResponse:
    """Write what both see together, or one's own side's view: what two people changed at once is shown."""
    view = view_or_404(request, reference, pk, side)
    demand_of(can_write_view, request, view)
    one = view.look
    if request.method == "POST":
        return autosave(request, view) if wants_json(request) else _save(request, view)
    closed = view.is_shared if not view.is_joint else not is_joint_open(one)
    if closed or not one.is_under_way or not is_open(one.engagement):
        return redirect(one)
    page = page_of(wordings_of(one.engagement), at=_at(request), today=timezone.localdate())
    return _draw(request, view, form_for(view, page)(view=view, look=one, page=page))


def _at(request: HttpRequest) -> int:
    return number_in(request.GET.get("page", ""))


def _save(request: HttpRequest, view: LookView) -> HttpResponse:
    one, wordings = view.look, wordings_of(view.look.engagement)
    page = page_of(wordings, at=_at(request), today=timezone.localdate(), sent=request.POST)
    form = form_for(view, page)(request.POST, view=view, look=one, page=page)
    if not form.is_valid():
        return _draw(request, view, form)
    try:
        stale = save_view(by=request.user, view=view, edits=form.edits())
    except Refused as refused:
        return _draw(request, view, form, sentence=refused.sentence, status=409)
    if not stale:
        following = page_to_go_to(request.POST.get("then", ""))
        return redirect(f"{request.path}?page={following}#milestones" if following else one)
    now = next(row for row in as_it_stands(request, one).views.all() if row.side == view.side)
    again = request.POST.copy()
    form = form_for(now, page)(again, view=now, look=now.look, page=page, stale=stale)
    again["seen"] = json.dumps(form.marks)
    form.is_valid()
    return _draw(request, now, form, sentence=CHANGED, status=409)


def _draw(
    request: HttpRequest, view: LookView, form: ViewForm, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    one, engagement = view.look, view.look.engagement
    opened = opened_views(one, request.user, standing(request.user, engagement).side) if view.is_joint else []
    context = {
        "engagement": engagement,
        "look": one,
        "view": view,
        "form": form,
        "page": form.page,
        "milestones": form.milestones(said_by_milestone(opened)),
        "opened": opened,
        "sentence": sentence,
        "saves_itself": saves_itself(view),
        "readers": readers_of(engagement) if view.is_joint else BLIND,
    }
    return render(request, "reviews/write.html", context, status=status)


@require_POST
def share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Share one's own side's view; both open when both are in."""
    return _of_own_view(request, reference, pk, share_view)


@require_POST
def open_own(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Open one's own side's view after 15 school days."""
    return _of_own_view(request, reference, pk, open_view)


def _of_own_view(request: HttpRequest, reference: str, pk: int, service: Any) -> HttpResponse:
    one = look_or_404(request, reference, pk)
    demand_of(can_write_look, request, one)
    side = standing(request.user, one.engagement).side
    view = own_view(one, str(side))
    try:
        if view is None:
            raise Refused("You look together this time: both write on one page.")
        service(by=request.user, view=view)
    except Refused as refused:
        return look_page(request, as_it_stands(request, one), sentence=refused.sentence, status=400)
    return redirect(one)


@require_POST
def way(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Look in the other way."""
    one = look_or_404(request, reference, pk)
    demand_of(can_write_look, request, one)
    form = WayForm(request.POST)
    try:
        if form.is_valid():
            change_way(by=request.user, look=one, way=form.cleaned_data["way"])
    except Refused as refused:
        return look_page(request, as_it_stands(request, one), sentence=refused.sentence, status=400)
    return redirect(one)


@require_POST
def agree(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Agree what was on the page. If it has changed since, the page is shown as it is now."""
    one = look_or_404(request, reference, pk)
    demand_of(can_agree_look, request, one)
    form = AgreeForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    try:
        agree_look(by=request.user, look=one, seen_digest=digest)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 400
        now = as_it_stands(request, one)
        return look_page(request, now, sentence=refused.sentence, status=status)
    return redirect(one)
