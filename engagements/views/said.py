"""What was said by phone, by mail or on paper about how we start and about the days (D3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from engagements.forms.said_for import SaidForForm
from engagements.models import SaidFor
from engagements.readers import readers_of
from engagements.rules import can_act, standing
from engagements.services.said_for import enter_for
from engagements.states import Side
from engagements.views.scope import demand, engagement_or_404

HEADINGS = {
    SaidFor.About.START: "What someone said about how we start",
    SaidFor.About.DAYS: "What someone said about the number of days",
}
PAGES = {SaidFor.About.START: "engagements:start", SaidFor.About.DAYS: "engagements:days_agreed"}


@require_http_methods(["GET", "HEAD", "POST"])
def enter_said(request: HttpRequest, reference: str, about: str) -> HttpResponse:
    """Enter what the other side said; it never counts as their agreement, and nothing waits for it."""
    engagement = engagement_or_404(request, reference)
    demand(can_act, request, engagement)
    thing = SaidFor.About(about)
    back = reverse(PAGES[thing], args=[reference])
    own = standing(request.user, engagement).side
    sides = [side.value for side in (Side.SCHOOL, Side.LLME) if side != own]
    form = SaidForForm(request.POST or None, sides=sides)
    form.fields["words"].help_text = "As they said it. It does not agree anything: they still can."
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            enter_for(
                by=request.user,
                engagement=engagement,
                about=thing,
                about_id=None,
                side=form.for_side,
                how=data["how"],
                said_on=data["said_on"],
                words=data["words"],
            )
            return back

        try:
            return redirect(run_once(key=data["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": engagement,
        "form": form,
        "readers": readers_of(engagement),
        "heading": HEADINGS[thing],
        "back": back,
    }
    return render(request, "engagements/enter_for.html", context)
