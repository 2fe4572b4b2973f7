"""The page for somebody who is new to a piece of work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements.models import Engagement
from engagements.newcomers import with_newcomer
from engagements.rules import can_edit, standing
from engagements.services.handover import take_over
from engagements.views.scope import demand
from workload.handover import page_of, with_what_is_open


@require_http_methods(["GET", "POST"])
def new_here(request: HttpRequest, reference: str) -> HttpResponse:
    """What was agreed, what is yours, the next dates; one tap takes over what is open."""
    rows = with_newcomer(Engagement.objects.visible_to(request.user), request.user)
    found = with_what_is_open(rows.with_hub_words().select_related("hub", "school"))
    engagement = get_object_or_404(found, reference=reference)
    demand(can_edit, request, engagement)
    if request.method == "POST":
        taken = take_over(by=request.user, engagement=engagement)
        steps = {0: "No next step is", 1: "1 next step is"}.get(taken.steps, f"{taken.steps} next steps are")
        messages.success(
            request, f"Our history says that you carry on from here. {steps} open with your side."
        )
        return redirect(engagement)
    side = standing(request.user, engagement).side
    context = {
        "engagement": engagement,
        "side": side,
        "page": page_of(engagement, request.user, side or ""),
    }
    return render(request, "workload/new_here.html", context)
