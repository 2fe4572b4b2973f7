"""What is done with the rows that were ticked: looked at first on a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.once import OnceForm, run_once
from engagements.states import Status
from listing.address import cleaned
from listing.invitations import reminders
from listing.listing import Listing
from listing.services import invite_heads_again
from listing.views.scope import demand_rows

MOST = 100


def ids_of(values: list[str]) -> list[int]:
    """The numbers of rows; what is no number is passed by."""
    return [
        int(value) for value in values[:MOST] if value.isascii() and value.isdecimal() and len(value) < 10
    ]


def address_of(query: str) -> str:
    return f"{reverse('listing:engagements')}?{cleaned(query).urlencode() or 'view=all'}"


@require_POST
def chosen(request: HttpRequest) -> HttpResponse:
    """From the ticks to the page that shows what would be done with them. Nothing is written here."""
    demand_rows(request)
    query, rows = request.POST.get("list", ""), ids_of(request.POST.getlist("row"))
    if not rows:
        messages.info(request, "Tick one row or more first, then choose what to do with them.")
        return redirect(address_of(query))
    if request.POST.get("do") == "match":
        return _to_matching(request, query, rows)
    carried = [("list", cleaned(query).urlencode()), *[("row", pk) for pk in rows]]
    return redirect(f"{reverse('listing:invite_again')}?{urlencode(carried)}")


def _to_matching(request: HttpRequest, query: str, ids: list[int]) -> HttpResponse:
    """The proposal for the ticked schools that wait for an LLME, and for no others."""
    rows = Listing(request.user, query).chosen(ids)
    waiting = [row for row in rows if row.status in (Status.OPEN, Status.RUNNING) and not row.lead_name]
    hubs = {row.hub for row in waiting}
    if not waiting:
        messages.info(request, "None of these schools waits for an LLME: they have one, rest or have ended.")
        return redirect(address_of(query))
    if len(hubs) > 1:
        messages.info(request, "LLMEs are found hub by hub. Tick schools of one hub.")
        return redirect(address_of(query))
    only = urlencode([("only", row.pk) for row in waiting])
    return redirect(f"{reverse('matching:proposal', args=[hubs.pop().code])}?{only}")


@require_http_methods(["GET", "POST"])
def invite_again(request: HttpRequest) -> HttpResponse:
    """Every row by name, with what would be sent to whom or why nothing is; sent, each is looked at again."""
    demand_rows(request)
    asked = request.POST if request.method == "POST" else request.GET
    query = asked.get("list", "")
    rows = Listing(request.user, query).chosen(ids_of(asked.getlist("row")))
    form = OnceForm(request.POST or None)
    if form.is_valid():
        return redirect(_send(request, form, query, rows))
    told = reminders(rows, by=request.user)
    context = {
        "form": form if request.method == "GET" else OnceForm(),
        "query": cleaned(query).urlencode(),
        "list_url": address_of(query),
        "told": told,
        "ready": [reminder for reminder in told if reminder.invitation],
    }
    return render(request, "listing/invite_again.html", context)


def _send(request: HttpRequest, form: OnceForm, query: str, rows: list[Any]) -> str:
    def do() -> str:
        sent, refused = invite_heads_again(by=request.user, engagements=rows)
        if sent:
            schools = "1 headteacher is" if len(sent) == 1 else f"{len(sent)} headteachers are"
            messages.success(request, f"{schools} invited again.")
        for engagement, sentence in refused:
            messages.info(request, f"{engagement.school_name}: nothing was sent. {sentence}")
        return address_of(query)

    here = reverse("listing:invite_again")
    return run_once(key=form.cleaned_data["submission"], by=request.user, at=here, do=do)
