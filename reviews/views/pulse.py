"""The pulse check of a look together, where the hub has turned it on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from engagements.rules import standing
from reviews.forms.planning import PulseForm
from reviews.rules import can_write_look
from reviews.services.pulse import give_pulse, is_asked
from reviews.views.planning import is_open
from reviews.views.scope import demand_of, look_or_404

READERS = (
    "Until both sides have answered, only the people who write on your side read this. Then both sides and "
    "the hub’s coordinators read both answers, and nobody else does."
)


@require_http_methods(["GET", "POST"])
def pulse(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Answer for one's side how working together goes."""
    look = look_or_404(request, reference, pk)
    demand_of(can_write_look, request, look)
    side = standing(request.user, look.engagement).side
    own = next((row for row in look.pulses.all() if row.side == side), None)
    asked = is_asked(look.engagement) and look.is_under_way and is_open(look.engagement)
    if request.method == "GET" and (not asked or (own and own.is_open)):
        return redirect(look)
    first = {"answer": own.answer, "line": own.line} if own else {}
    form = PulseForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            give_pulse(by=request.user, look=look, **form.cleaned_data)
            return redirect(look)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "engagement": look.engagement,
        "form": form,
        "heading": "How working together goes",
        "told": "Your hub asks each side this. Answer it if you like: nothing waits for it.",
        "button": "Save",
        "readers": READERS,
        "back": look.get_absolute_url(),
    }
    return render(request, "reviews/form.html", context)
