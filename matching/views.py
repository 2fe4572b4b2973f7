"""A proposal for all waiting schools of a hub: look, move, pin, set aside, accept."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.once import run_once
from hubs.models import Hub
from hubs.rules import can_coordinate
from hubs.views.scope import demand, hub_or_404
from matching.choices import Choices, ids_of, pairs_of
from matching.forms import AcceptForm, WeightsForm
from matching.proposal import propose
from matching.services import accept_matches
from matching.solving import SECONDS
from matching.weights import Weights

# A hub may have 200 schools waiting: what the page shows of the proposal at a time.
MATCHES, LEFT_OVER, SHARES = 15, 10, 15


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """The proposal that the address describes; sent, the pairs that are ticked are assigned."""
    hub = hub_or_404(request, code)
    demand(can_coordinate, request, hub)
    choices, weights_form = _choices(request, hub)
    if request.method == "GET":
        return _page(request, hub, choices, weights_form)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, hub, choices, weights_form, refused=["Look again, then accept."])
    here = reverse("matching:proposal", args=[hub.code])

    def do() -> str:
        done = accept_matches(by=request.user, hub=hub, matches=form.pairs(), choices=choices)
        schools = "1 school has" if len(done) == 1 else f"{len(done)} schools have"
        messages.success(request, f"{schools} an LLME now. Both sides are asked to agree how they start.")
        return here

    try:
        return redirect(run_once(key=form.cleaned_data["submission"], by=request.user, at=here, do=do))
    except Stale as stale:
        told = [stale.sentence, *list(stale.current)]  # type: ignore[call-overload]
        return _page(request, hub, choices, weights_form, refused=told, status=409)
    except Refused as refused:
        return _page(request, hub, choices, weights_form, refused=[refused.sentence], status=400)


def _choices(request: HttpRequest, hub: Hub) -> tuple[Choices, WeightsForm]:
    """Weights, pins and vetoes out of the address; what is no number there is as the hub has set it."""
    usual, this_year = Weights.of_hub(hub), academic_year(timezone.localdate())
    typed = {name: request.GET[name] for name in Weights.names() if name in request.GET}
    form = WeightsForm({**usual.__dict__, **typed} if typed else None, initial=usual.__dict__)
    form.is_valid()
    said = getattr(form, "cleaned_data", {})
    next_year = request.GET.get("year") == str(this_year + 1)
    choices = Choices(
        year=this_year + 1 if next_year else this_year,
        usual=usual,
        weights=usual.moved(said),
        pins=pairs_of(request.GET.getlist("pin")),
        vetoes=pairs_of(request.GET.getlist("veto")),
        this_year=this_year,
        only=ids_of(request.GET.getlist("only")),
    )
    return choices, form


def _page(
    request: HttpRequest,
    hub: Hub,
    choices: Choices,
    weights_form: WeightsForm,
    *,
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    made = propose(hub, choices, by=request.user.pk)  # type: ignore[arg-type]
    matches = Paginator(made.matches, MATCHES).get_page(request.GET.get("page"))
    here = {match.key for match in matches}
    context: dict[str, Any] = {
        "hub": hub,
        "choices": choices,
        "proposal": made,
        "matches": matches,
        "rows": [_links(choices, match) for match in matches],
        "elsewhere": [match.key for match in made.matches if match.key not in here],
        "left_over": Paginator(made.left_over, LEFT_OVER).get_page(request.GET.get("waiting")),
        "shares": Paginator(made.shares, SHARES).get_page(request.GET.get("llmes")),
        "vetoed": [
            (fit, choices.released((fit.engagement.pk, fit.llme.pk)).address()) for fit in made.vetoed
        ],
        "pins_not_kept": [
            (fit, told, choices.released(_keys(fit)).address()) for fit, told in made.pins_not_kept
        ],
        "weights_form": weights_form,
        "kept": {"pin": sorted(choices.pins), "veto": sorted(choices.vetoes), "only": sorted(choices.only)},
        "all_url": choices.of_all().address(),
        "form": AcceptForm(),
        "refused": refused or [],
        "year": academic_year_label(choices.year),
        "seconds": f"{SECONDS:g}",
    }
    return render(request, "matching/proposal.html", context, status=status)


def _keys(fit: Any) -> tuple[int, int]:
    return fit.engagement.pk, fit.llme.pk


def _links(choices: Choices, match: Any) -> dict[str, Any]:
    """One row of the proposal, and the addresses that pin it, set it aside or choose another."""
    pair = _keys(match.fit)
    return {
        "match": match,
        "pin": choices.pinned(pair).address(),
        "release": choices.released(pair).address(),
        "veto": choices.vetoed(pair).address(),
        "others": [(llme, choices.pinned((pair[0], llme.pk)).address()) for llme in match.others],
    }
