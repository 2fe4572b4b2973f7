"""Starting together, and the number of days."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from core.texts import to_html
from engagements.before_opening import told_of
from engagements.commitment import days_that_fit_words, warning_to_agree
from engagements.forms.starting import AgreeStartForm, AnswerForm, HowWeWorkForm, ProposeDaysForm
from engagements.going_on import until_if_agreed, with_years
from engagements.grounds import BASED_ON, Kind, offered, shown, ticked
from engagements.models import DaysProposal, Engagement, SaidFor
from engagements.readers import readers_of
from engagements.rules import Standing, can_agree, can_edit, can_propose_days, standing
from engagements.said import said_about
from engagements.services.agreed_days import agree_days, propose_days, send_back_days, withdraw_days
from engagements.services.starting import (
    NO_TEXTS,
    StartTexts,
    agree_start,
    digest_of,
    edit_how_we_work,
    offered_days,
    sides_agreed,
    sides_that_started,
    start_texts,
)
from engagements.states import Side, Status
from engagements.views.scope import demand, engagement_or_404


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """How we start: readable before anyone agrees; one tap agrees it."""
    engagement = engagement_or_404(request, reference)
    form = AgreeStartForm(request.POST or None)
    status, sentence = 200, ""
    if request.method == "POST":
        demand(can_agree, request, engagement)
        try:
            digest = form.cleaned_data["digest"] if form.is_valid() else ""
            agree_start(by=request.user, engagement=engagement, seen_digest=digest)
            return redirect(engagement)
        except Stale as stale:
            status, sentence = 409, stale.sentence
        except Refused as refused:
            sentence = refused.sentence
    return render(
        request, "engagements/start.html", _start_page(request, engagement, sentence), status=status
    )


def _start_page(request: HttpRequest, engagement: Engagement, sentence: str) -> dict[str, Any]:
    state = standing(request.user, engagement)
    texts, proposal = start_texts(engagement), offered_days(engagement)
    digest = digest_of(engagement, texts, proposal)
    started = engagement.start_agreed_at
    agreed = sides_that_started(engagement) if started else sides_agreed(engagement, digest)
    own_side = state.side if state.side in (Side.SCHOOL, Side.LLME) else None
    return {
        "engagement": engagement,
        "standing": state,
        "principles_school": _html(texts, "principles-school"),
        "principles_llme": _html(texts, "principles-llme"),
        "how_we_work_text": _html(texts, "how-we-work"),
        "proposal": proposal,
        "digest": digest,
        "agreed_school": agreed.get(Side.SCHOOL),
        "agreed_llme": agreed.get(Side.LLME),
        "has_agreed": own_side in agreed,
        "may_agree": state.agrees and engagement.awaits_start and own_side not in agreed and texts.are_whole,
        "no_texts": "" if texts.are_whole or engagement.start_agreed_at else NO_TEXTS,
        "may_edit": state.edits and engagement.awaits_start,
        "may_propose": can_propose_days(request.user, engagement) and engagement.awaits_start,
        "readers": readers_of(engagement),
        "suggested": told_of(engagement),
        "lead": engagement.assignments.current().filter(role="lead").select_related("llme__user").first(),
        "sentence": sentence,
        "enter_url": reverse("engagements:enter_for_start", args=[engagement.reference]),
        **said_about(engagement, request.user, SaidFor.About.START),
    }


def _html(texts: StartTexts, key: str) -> SafeString:
    """The national text, and below it what the hub adds."""
    parts = [part[key] for part in (texts.national, texts.of_hub) if key in part]
    return format_html_join("", "{}", ((to_html(part.body),) for part in parts))


@require_http_methods(["GET", "POST"])
def how_we_work(request: HttpRequest, reference: str) -> HttpResponse:
    """Either side adds to how we work together, until the work has started."""
    engagement = engagement_or_404(request, reference)
    demand(can_edit, request, engagement)
    initial = {"text": engagement.how_we_work, "version": engagement.version}
    form = HowWeWorkForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"engagement": engagement, "form": form, "readers": readers_of(engagement)}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            edit_how_we_work(
                by=request.user, engagement=engagement, text=data["text"], seen_version=data["version"]
            )
            return redirect("engagements:start", engagement.reference)
        except Stale as stale:
            current: Any = stale.current
            again = HowWeWorkForm({"text": data["text"], "version": current.version})
            context |= {"form": again, "theirs": current.how_we_work, "stale": stale.sentence}
            return render(request, "engagements/how_we_work.html", context, status=409)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "engagements/how_we_work.html", context)


@require_GET
def days_agreed(request: HttpRequest, reference: str) -> HttpResponse:
    """The number of days: what is agreed, what is on the table, and how it came to be."""
    engagement = engagement_or_404(request, reference, with_days=True)
    return render(request, "engagements/days_agreed.html", _days_page(request, engagement))


def _days_page(request: HttpRequest, engagement: Engagement, **more: Any) -> dict[str, Any]:
    state = standing(request.user, engagement)
    proposals = list(
        with_years(engagement.days_proposals).select_related(
            "proposed_by", "school_agreed_by", "llme_agreed_by", "closed_by"
        )
    )
    proposal = next((row for row in proposals if row.state == DaysProposal.State.PROPOSED), None)
    based = shown(engagement, Kind.DAYS, [row.pk for row in proposals])
    for row in proposals:
        row.based = based.get(row.pk)
    running = engagement.status == Status.RUNNING and not engagement.awaits_start
    return {
        "engagement": engagement,
        "standing": state,
        "proposal": proposal,
        "sides_agreed": _sides_of(engagement, proposal),
        "earlier": [row for row in reversed(proposals) if row is not proposal],
        "may_propose": can_propose_days(request.user, engagement)
        and engagement.status in (Status.RUNNING, Status.OPEN),
        "may_agree": bool(
            running and proposal and state.agrees and state.side and not proposal.agreed_by_side(state.side)
        ),
        "may_send_back": bool(running and proposal and state.agrees and proposal.proposed_side != state.side),
        "may_withdraw": bool(running and proposal and proposal.proposed_side == state.side),
        "until": until_if_agreed(engagement, proposal) if running and proposal else None,
        "may_move_end": state.side == Side.HUB and engagement.is_live,
        "past_days": _past_days(state, engagement, proposal),
        "answer_form": AnswerForm(),
        "enter_url": reverse("engagements:enter_for_days", args=[engagement.reference]),
        **said_about(engagement, request.user, SaidFor.About.DAYS),
        **more,
    }


def _sides_of(engagement: Engagement, proposal: DaysProposal | None) -> set[str]:
    """The sides whose agreement to the number counts now; before the start, with the page as it reads."""
    if proposal is None:
        return set()
    if engagement.awaits_start:
        return set(sides_agreed(engagement))
    return {side for side in (Side.SCHOOL, Side.LLME) if proposal.agreed_by_side(side)}


def _past_days(state: Standing, engagement: Engagement, proposal: DaysProposal | None) -> str:
    """Whether the number on the table goes past the LLME's days of the year; no school reads it."""
    if proposal is None or state.side not in (Side.LLME, Side.HUB):
        return ""
    return warning_to_agree(engagement, proposal.days)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a number of days, with a reason once one is agreed."""
    engagement = engagement_or_404(request, reference, with_readers=True)
    demand(can_propose_days, request, engagement)
    suggested = request.GET.get("days", "")
    initial: dict[str, Any] = {"days": suggested[:5]} if suggested.replace(".", "", 1).isdecimal() else {}
    is_change = engagement.agreed_days is not None
    if is_change:  # another number is often based on the same as the one on the table
        before = engagement.days_proposals.filter(state=DaysProposal.State.PROPOSED)
        initial |= {BASED_ON: ticked(engagement, Kind.DAYS, before.order_by().values("pk"))}
    form = ProposeDaysForm(
        request.POST or None, initial=initial, offers=offered(engagement) if is_change else None
    )
    form.fields["reason"].required = is_change
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            propose_days(
                by=request.user,
                engagement=engagement,
                days=data["days"],
                reason=data["reason"],
                grounds=form.grounds,
            )
            page = "start" if engagement.awaits_start else "days_agreed"
            return reverse(f"engagements:{page}", args=[engagement.reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context: dict[str, Any] = {"engagement": engagement, "form": form, "readers": readers_of(engagement)}
    tells = standing(request.user, engagement).side in (Side.LLME, Side.HUB)
    context["fits"] = days_that_fit_words(engagement) if tells else ""
    return render(request, "engagements/propose_days.html", context)


@require_POST
def answer_days(request: HttpRequest, reference: str, pk: int, verb: str) -> HttpResponse:
    """Agree, send back or withdraw the proposal that was read."""
    engagement = engagement_or_404(request, reference)
    demand(can_propose_days if verb == "withdraw" else can_agree, request, engagement)
    proposal = get_object_or_404(engagement.days_proposals, pk=pk)
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    status = 200
    try:
        if verb == "agree":
            agree_days(by=request.user, engagement=engagement, proposal=proposal)
        elif verb == "send-back":
            send_back_days(by=request.user, engagement=engagement, proposal=proposal, answer=answer)
        else:
            withdraw_days(by=request.user, engagement=engagement, proposal=proposal, answer=answer)
        return redirect("engagements:days_agreed", engagement.reference)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 200
        add_refusal(form, refused)
    context = _days_page(request, engagement, answer_form=form)
    return render(request, "engagements/days_agreed.html", context, status=status)
