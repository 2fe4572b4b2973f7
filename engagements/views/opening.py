"""Opening an engagement, correcting what was said, and the LLMEs who work on it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from engagements.before_opening import Known, known_of
from engagements.choosing import is_of_phase, not_of_phase, ranked, too_far
from engagements.commitment import warning_to_lead
from engagements.forms.opening import AssignLLMEForm, EditOpeningForm, OpenEngagementForm, ReasonForm
from engagements.models import Assignment, Engagement
from engagements.models.engagement import Phase
from engagements.readers import readers_of, readers_once_open
from engagements.rules import belongs_elsewhere, can_coordinate
from engagements.services.opening import (
    assign_llme,
    change_lead_llme,
    edit_opening,
    end_assignment,
    open_engagement,
)
from engagements.services.people import add_other_support
from engagements.views.scope import demand, engagement_or_404
from engagements.waiting import with_next_waiting
from hubs.models import Hub, HubText
from hubs.settings.in_effect import hub_setting
from hubs.texts import texts_of
from llmes.conflicts import conflicts_between
from llmes.models import LLME
from schools.models import School

LLMES_A_PAGE = 20
# Where the register leaves no choice: primary or secondary, the middle schools as deemed.
PHASE_OF = {"2": Phase.PRIMARY, "3": Phase.PRIMARY, "4": Phase.SECONDARY, "5": Phase.SECONDARY}


@require_http_methods(["GET", "POST"])
def open_for_school(request: HttpRequest, urn: int) -> HttpResponse:
    """A coordinator opens an engagement for this school."""
    school = get_object_or_404(School.objects.visible_to(request.user).select_related("hub"), urn=urn)
    hubs = _hubs_that_may_open(request.user, school)
    known, initial = _begin_with(request, school, hubs)
    form = OpenEngagementForm(request.POST or None, hubs=hubs, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key, support = data.pop("submission"), data.pop("other_support")
        data["hub"] = form.chosen_hub()

        def do() -> str:
            engagement = open_engagement(by=request.user, school=school, **data)
            for kind in support:
                add_other_support(by=request.user, engagement=engagement, kind=kind)
            return reverse("engagements:assign_llme", args=[engagement.reference])

        try:
            return redirect(run_once(key=key, by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "school": school, "known": known, "readers": readers_once_open(school)}
    return render(request, "engagements/open.html", context)


def _hubs_that_may_open(user: Any, school: School) -> list[Hub]:
    """The school's own hub alone; of a school without one, any that this person coordinates (A12)."""
    hubs = list(Hub.objects.coordinated_by(user))
    if not hubs:
        raise PermissionDenied
    elsewhere = [belongs_elsewhere(school, hub) for hub in hubs]
    if all(elsewhere):
        raise Refused(elsewhere[0])
    return [hub for hub, reason in zip(hubs, elsewhere, strict=True) if not reason]


def _begin_with(request: HttpRequest, school: School, hubs: list[Hub]) -> tuple[Known, dict[str, Any]]:
    """What the page begins with: what the waiting list knows of the school, else what is usual."""
    phase = request.GET.get("phase", "")
    phase = phase if phase in Phase.values else PHASE_OF.get(school.phase_code, "")
    known = known_of(request.user, school, hubs, phase)
    usual = {"days": hub_setting(hubs[0], "usual_days"), "hub": hubs[0], "phase": phase}
    why = texts_of([hubs[0].pk], [HubText.Key.WHY])[hubs[0].pk].get(HubText.Key.WHY)
    return known, {**usual, **({"why_offered": why.body} if why else {}), **known.initial}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """A coordinator corrects what was said at the opening."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    names = [name for name in EditOpeningForm.base_fields if name != "version"]
    initial = {name: getattr(engagement, name) for name in [*names, "version"]}
    form = EditOpeningForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in names}
        try:
            edit_opening(
                by=request.user, engagement=engagement, seen_version=form.cleaned_data["version"], **changes
            )
            return redirect(engagement)
        except Stale as stale:
            return _both_texts(request, engagement, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"form": form, "engagement": engagement, "readers": readers_of(engagement)}
    return render(request, "engagements/edit.html", context)


def _both_texts(
    request: HttpRequest, engagement: Engagement, form: EditOpeningForm, stale: Stale
) -> HttpResponse:
    """Someone else was quicker: their words beside these, in a form that saves over them knowingly."""
    current: Any = stale.current
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = current.version
    mine = EditOpeningForm(data)
    rows = [
        {"label": mine.fields[name].label, "theirs": getattr(current, name), "mine": mine.data.get(name)}
        for name in ("focus", "why_offered")
        if getattr(current, name) != mine.data.get(name)
    ]
    context = {"form": mine, "engagement": engagement, "stale": stale.sentence, "rows": rows}
    context["readers"] = readers_of(engagement)
    return render(request, "engagements/edit.html", context, status=409)


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """A coordinator lets an LLME work on it: first the list with what speaks for and against, then one."""
    return _assign(request, reference, changing=False)


@require_http_methods(["GET", "POST"])
def change_lead(request: HttpRequest, reference: str) -> HttpResponse:
    """A coordinator gives the lead to another LLME; the predecessor's access ends now."""
    return _assign(request, reference, changing=True)


def _assign(request: HttpRequest, reference: str, *, changing: bool) -> HttpResponse:
    rows = Engagement.objects.visible_to(request.user).select_related("hub", "school__trust").with_hub_words()
    # With the days to give, so that whoever ranks the LLMEs need not ask for them again.
    engagement: Any = get_object_or_404(with_next_waiting(rows.with_days_to_give()), reference=reference)
    demand(can_coordinate, request, engagement)
    # What is sent may be the second half of a double click, whose first half assigned this very LLME.
    llmes = _llmes_of(request.user, engagement, those_on_it=request.method == "POST")
    assigned = list(engagement.assignments.current().select_related("llme__user"))
    has_lead = any(row.role == Assignment.Role.LEAD for row in assigned)
    context: dict[str, Any] = {"engagement": engagement, "changing": changing, "assigned": assigned}
    chosen = request.POST.get("llme") or request.GET.get("llme") or ""
    llme = llmes.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if llme is None:
        return _choose(request, engagement, llmes, {**context, "one_click": not (changing or has_lead)})
    conflicts = conflicts_between(llme, engagement.school)
    form = AssignLLMEForm(
        request.POST or None,
        llmes=llmes,
        has_conflict=bool(conflicts),
        changing=changing,
        has_lead=has_lead,
        initial={"llme": llme.pk},
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key, verb = data.pop("submission"), change_lead_llme if changing else assign_llme

        def do() -> str:
            verb(by=request.user, engagement=engagement, **data)
            return engagement.get_absolute_url()

        try:
            address = run_once(key=key, by=request.user, at=request.path, do=do)
            messages.success(request, _assigned(engagement, llme, changing=changing))
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    to_lead = changing or not has_lead
    past_days = warning_to_lead(llme, engagement) if to_lead else ""
    context |= {"form": form, "llme": llme, "conflicts": conflicts, "past_days": past_days}
    # The list says so too, and may be many names away; the days have a warning of their own.
    context["too_far"] = too_far(llme, engagement)
    context["other_phase"] = "" if is_of_phase(llme, engagement.phase) else not_of_phase(engagement.phase)
    return render(request, "engagements/assign_llme.html", context)


def _assigned(engagement: Any, llme: LLME, *, changing: bool) -> str:
    """What is said once it is done, with the way on to the next school without an LLME."""
    done = f"{llme} works with {engagement.school_name} now."
    if changing or not engagement.next_waiting:
        return done
    address = reverse("engagements:assign_llme", args=[engagement.next_waiting])
    link = '{} Next without an LLME: <a class="govuk-notification-banner__link" href="{}">{}</a>'
    return format_html(link, done, address, engagement.next_waiting_name)


def _choose(
    request: HttpRequest, engagement: Engagement, llmes: Any, context: dict[str, Any]
) -> HttpResponse:
    """The hub's LLMEs, who fits best first, and those left out with why; one click assigns where nothing
    more has to be said."""
    ranking = ranked(engagement, llmes, request.user.pk)
    page = Paginator(ranking.choices, LLMES_A_PAGE).get_page(request.GET.get("page"))
    # A key for each button: two different choices are two sendings, a double click is one.
    keys = [(choice, uuid.uuid4()) for choice in page.object_list]
    context |= {"ranking": ranking, "page_obj": page, "rows": keys}
    return render(request, "engagements/choose_llme.html", context)


def _llmes_of(user: Any, engagement: Engagement, *, those_on_it: bool = False) -> Any:
    """The hub's LLMEs of the school's phase first; nobody is excluded but those who work on it already."""
    rows = LLME.objects.visible_to(user).of_hub(engagement.hub).filter(user__is_active=True)
    if not those_on_it:
        rows = rows.exclude(pk__in=engagement.assignments.current().values("llme"))
    return rows.select_related("user", "base_school").order_by(
        f"-works_{engagement.phase}", "user__name", "pk"
    )


@require_http_methods(["GET", "POST"])
def end_llme(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A coordinator ends the part of a second LLME."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    assignment = get_object_or_404(engagement.assignments.current(), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_assignment(by=request.user, assignment=assignment, reason=form.cleaned_data["reason"])
            return redirect(engagement)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "engagement": engagement,
        "heading": f"End the part of {assignment.llme}",
        "button": "End it now",
        "readers": readers_of(engagement),
    }
    return render(request, "engagements/reason.html", context)
