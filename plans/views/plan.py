"""The plan as it stands, its versions, and its summary for outside readers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.bound import strikes_of
from engagements.models import Engagement, SaidFor
from engagements.readers import readers_of
from engagements.rooms import is_open as part_is_open
from engagements.rules import can_act, standing
from engagements.rules_days import can_confirm_said
from engagements.services.said_for import enter_for
from engagements.states import Side, Status
from engagements.views.parts import closed_part
from engagements.views.scope import demand, engagement_or_404
from plans.checks import is_unchanged
from plans.content import digest_of, text_from, text_of
from plans.forms.verbs import SaidAboutPlanForm
from plans.lacking import PARTS, gaps, part_title, still_to_add
from plans.models import PlanVersion
from plans.reading import (
    agreed_by,
    changes_between,
    last_agreement_lapsed,
    milestone_groups,
    pick,
    said_about_plan,
    versions_on_table,
)
from plans.rules import (
    can_agree_plan,
    can_begin_draft,
    can_edit_version,
    can_note,
    can_send_back_plan,
    can_share_draft,
    can_withdraw_draft,
)
from plans.showing import columns_of, foci_on_page, said_in, with_links
from plans.states import State
from plans.views.scope import version_or_404

FULL_PLAN = "full_plan"


def is_open(engagement: Engagement) -> bool:
    """Whether the plan can be written now."""
    return engagement.is_live and engagement.status != Status.PAUSED


@require_GET
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan in force with what is noted beside it; drafts on the table are a step away."""
    engagement = engagement_or_404(request, reference)
    agreed, shared, own = pick(versions_on_table(engagement, request.user))
    open_now = is_open(engagement)
    context: dict[str, Any] = {
        "engagement": engagement,
        "standing": standing(request.user, engagement),
        "agreed": agreed,
        "shared": shared,
        "own": own,
        "in_full": part_is_open(engagement, FULL_PLAN),
        "may_begin": open_now and not shared and not own and can_begin_draft(request.user, engagement),
        "may_note": open_now and can_note(request.user, engagement),
        "said": [
            (row, open_now and can_confirm_said(request.user, row)) for row in said_about_plan(engagement)
        ],
        "may_enter": open_now and bool(shared or agreed) and can_act(request.user, engagement),
    }
    if agreed:
        text = text_of(agreed)
        context |= {
            "text": text,
            "columns": columns_of(agreed, text),
            "groups": milestone_groups(agreed, text, beside=True),
            "agreed_by": agreed_by(agreed),
            "unchanged": is_unchanged(agreed),
            "strikes": strikes_of(agreed),
        }
    return render(request, "plans/plan.html", context)


@require_GET
def columns(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan in full: its foci with their phases, and each part with what it says and what is still to add.

    Of the draft that this person can write in, where there is one; else of the plan in force.
    """
    engagement = engagement_or_404(request, reference)
    if not part_is_open(engagement, FULL_PLAN):
        return closed_part(request, engagement, FULL_PLAN)
    user, open_now = request.user, is_open(engagement)
    agreed, shared, own = pick(versions_on_table(engagement, user))
    draft = next((row for row in (own, shared) if row and open_now and can_edit_version(user, row)), None)
    version = draft or agreed or shared
    context: dict[str, Any] = {
        "engagement": engagement,
        "version": version,
        "draft": draft,
        "may_begin": open_now and not shared and not own and can_begin_draft(user, engagement),
        "agreed": agreed,
    }
    if version is not None:
        text = text_of(version)
        lacks = [*gaps(text), *still_to_add(text, in_full=True)] if draft else []
        context |= {
            "foci": foci_on_page(version, text),
            "parts": [
                (name, part_title(name), said_in(text, name), [row for row in lacks if row.part == name])
                for name in PARTS
            ],
        }
    return render(request, "plans/columns.html", context)


@require_GET
def sheet(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A version on one sheet: its five columns side by side, to print."""
    version = version_or_404(request, reference, pk)
    text = text_of(version)
    context = {
        "engagement": version.plan.engagement,
        "version": version,
        "columns": columns_of(version, text),
        "groups": milestone_groups(version, text, beside=version.state == State.IN_FORCE),
        "agreed_by": agreed_by(version),
        "unchanged": version.is_agreed and is_unchanged(version),
    }
    return render(request, "plans/sheet.html", context)


@require_GET
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version that this person may read, newest first."""
    engagement = engagement_or_404(request, reference)
    rows = (
        PlanVersion.objects.visible_to(request.user)
        .filter(plan__engagement=engagement)
        .select_related("begun_by", "withdrawn_by", "plan__engagement")
        .order_by("-begun_at", "-pk")
    )
    return render(request, "plans/versions.html", {"engagement": engagement, "versions": rows})


@require_GET
def version(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One version to read: a draft with what it changes, or what was agreed."""
    return version_page(request, version_or_404(request, reference, pk))


def version_page(
    request: HttpRequest, version: PlanVersion, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    """The page of a version; `sentence`: why what was just asked for was not done."""
    engagement, user = version.plan.engagement, request.user
    text = text_of(version)
    context: dict[str, Any] = {
        "engagement": engagement,
        "version": version,
        "text": text,
        "columns": columns_of(version, text),
        "in_full": part_is_open(engagement, FULL_PLAN),
        "groups": milestone_groups(version, text, beside=False),
        "agreed_by": agreed_by(version),
        "sentence": sentence,
        "standing": standing(user, engagement),
    }
    if version.is_draft:
        context |= _draft_context(request, version)
    elif version.is_agreed:
        context |= {
            "unchanged": is_unchanged(version),
            "strikes": strikes_of(version),
        }
    return render(request, "plans/version.html", context, status=status)


def _draft_context(request: HttpRequest, version: PlanVersion) -> dict[str, Any]:
    engagement, user, text = version.plan.engagement, request.user, text_of(version)
    before = text_from(version.agreed_content, text.names) if version.agreed_content else None
    side = standing(user, engagement).side
    open_now, missing = is_open(engagement), gaps(text)
    in_full = part_is_open(engagement, FULL_PLAN)
    more = still_to_add(text, in_full=in_full)
    own_agreed = any(row.side == side for row in agreed_by(version))
    return {
        "before": before,
        "changes": changes_between(before, text) if before else [],
        "digest": digest_of(version),
        "gaps": with_links(missing, version, in_full=in_full),
        "still_to_add": with_links(more, version, in_full=in_full),
        "lapsed": last_agreement_lapsed(version) if not agreed_by(version) else None,
        "replies": list(version.replies.select_related("written_by")),
        "own_agreed": own_agreed,
        "may_edit": open_now and can_edit_version(user, version),
        "may_share": open_now and not version.is_shared and can_share_draft(user, version),
        "may_agree": open_now and not missing and not own_agreed and can_agree_plan(user, version),
        "may_send_back": open_now and can_send_back_plan(user, version),
        "may_withdraw": open_now and can_withdraw_draft(user, version),
        "agrees": can_agree_plan(user, version),
    }


@require_http_methods(["GET", "POST"])
def enter_for_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter what the other side said of the plan; it never counts as agreeing it (D3)."""
    engagement = engagement_or_404(request, reference)
    demand(can_act, request, engagement)
    own = standing(request.user, engagement).side
    sides = [side.value for side in (Side.SCHOOL, Side.LLME) if side != own]
    form = SaidAboutPlanForm(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            enter_for(
                by=request.user,
                engagement=engagement,
                about=SaidFor.About.PLAN,
                about_id=None,
                side=form.for_side,
                how=data["how"],
                said_on=data["said_on"],
                words=data["words"],
            )
            return reverse("plans:plan", args=[reference])

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {"engagement": engagement, "form": form, "readers": readers_of(engagement)}
    return render(request, "plans/enter_for.html", context)


@require_GET
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The agreed text and its milestones, for outside readers: no notes, no evidence, no drafts, no names."""
    found = Engagement.objects.summary_visible_to(request.user).filter(reference=reference).first()
    if found is None:
        found = engagement_or_404(request, reference)
    in_force = (
        PlanVersion.objects.summary_visible_to(request.user)
        .filter(plan__engagement=found)
        .with_text()
        .first()
    )
    context: dict[str, Any] = {"engagement": found, "version": in_force}
    if in_force is not None:
        in_force.plan.engagement = found
        if not is_unchanged(in_force):
            raise Http404
        text = text_of(in_force)
        context |= {
            "text": text,
            "columns": columns_of(in_force, text),
            "groups": milestone_groups(in_force, text, beside=False),
        }
    return render(request, "plans/summary.html", context)
