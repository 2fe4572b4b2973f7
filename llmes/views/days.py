"""The days of an LLME: how many, where they go, when not."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.dates import academic_year, academic_year_label, academic_year_span
from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from hubs.forms import ReasonForm
from hubs.models import Hub
from llmes import rules
from llmes.forms.days import BlockDatesForm, CapacityForm, HubDayForm
from llmes.models import LLME
from llmes.school_days import days_of
from llmes.services.days import add_hub_day, block_dates, set_capacity, unblock_dates, withdraw_hub_day
from llmes.views.scope import demand, llme_or_404, sub_nav_of

YEARS_AROUND = 3


def _year_or_404(text: str) -> int:
    """An academic year by the year it begins in, not too far away."""
    this_year = academic_year(timezone.localdate())
    year = int(text) if text.isdecimal() and len(text) == 4 else this_year
    if abs(year - this_year) > YEARS_AROUND:
        raise Http404("Years that far away have no page.")
    return year


@require_GET
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of one academic year, blocked dates, days for no school."""
    llme = llme_or_404(request, pk)
    user, today = request.user, timezone.localdate()
    year = _year_or_404(request.GET.get("year", ""))
    span, this_year = academic_year_span(year), academic_year(today)
    hub_days = llme.hub_days.visible_to(user).standing().select_related("hub")
    context = {
        "llme": llme,
        "places": sub_nav_of(request, llme, "days"),
        "own": rules.is_self(user, llme),
        "can_set": rules.can_set_days(user, llme),
        "year": year,
        "label": academic_year_label(year),
        "years": [(y, academic_year_label(y), y == year) for y in range(this_year - 1, this_year + 2)],
        "days": days_of([llme.pk], year)[llme.pk],
        "hubs": _hubs_for(request, llme) if not request.user.is_admin else [],  # type: ignore[union-attr]
        "blocked": llme.blocked_dates.visible_to(user).standing().filter(ends_on__gte=today),
        "hub_days": hub_days.filter(on__range=(span.starts_on, span.ends_on)),
    }
    return render(request, "llmes/days.html", context)


@require_http_methods(["GET", "POST"])
def capacity(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Say how many days there are in an academic year."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_days, request, llme)
    year = _year_or_404(str(year))
    label = f"Days for support in {academic_year_label(year)}"
    stands = llme.capacities.visible_to(request.user).filter(academic_year=year).first()
    initial = {"version": stands.version if stands else 0, "days": stands.days if stands else None}
    form = CapacityForm(request.POST or None, initial=initial, label=label)
    context: dict[str, Any] = {"llme": llme, "label": label, "year": year, "stale": None}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_capacity(
                by=request.user, llme=llme, year=year, days=data["days"], seen_version=data["version"]
            )
            messages.success(request, "Saved.")
            return redirect(f"{reverse('llmes:days', args=[llme.pk])}?year={year}")
        except Stale as stale:
            current: Any = stale.current
            again = CapacityForm({"version": current.version, "days": data["days"]}, label=label)
            context |= {"form": again, "stale": stale, "theirs": current.days, "mine": data["days"]}
            return render(request, "llmes/capacity.html", context, status=409)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "llmes/capacity.html", {**context, "form": form})


@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep dates free of bookings."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_days, request, llme)
    form = BlockDatesForm(request.POST or None)
    return _create(
        request,
        llme,
        form,
        lambda data: block_dates(by=request.user, llme=llme, **data),
        heading="Block dates",
        telling=["Nobody can book these dates. Why is not asked and not shown."],
        button="Block these dates",
        done="These dates are blocked.",
    )


@require_POST
def unblock(request: HttpRequest, pk: int, blocked_pk: int) -> HttpResponse:
    """Free dates again."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_days, request, llme)
    rows = llme.blocked_dates.visible_to(request.user).standing().select_related("llme")
    unblock_dates(by=request.user, blocked=get_object_or_404(rows, pk=blocked_pk))
    messages.success(request, "These dates are free again.")
    return redirect("llmes:days", llme.pk)


def _hubs_for(request: HttpRequest, llme: LLME) -> list[Hub]:
    """The hubs a day can be for: the LLME's own; of those, the ones a coordinator coordinates."""
    rows = llme.memberships.visible_to(request.user).current().select_related("hub").order_by("hub__name")
    return [row.hub for row in rows]


@require_http_methods(["GET", "POST"])
def add_no_school_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a day for no school."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_days, request, llme)
    form = HubDayForm(request.POST or None, hubs=_hubs_for(request, llme))
    return _create(
        request,
        llme,
        form,
        lambda data: add_hub_day(by=request.user, llme=llme, **data),
        heading="Add a day for no school",
        telling=["A hub meeting, training or travel, past or planned. What counts, the hub has set."],
        button="Add it",
        done="The day is added.",
    )


@require_http_methods(["GET", "POST"])
def withdraw_no_school_day(request: HttpRequest, pk: int, day_pk: int) -> HttpResponse:
    """Take back a day for no school, with a reason."""
    llme = llme_or_404(request, pk)
    demand(rules.can_set_days, request, llme)
    rows = llme.hub_days.visible_to(request.user).standing().select_related("llme")
    hub_day = get_object_or_404(rows, pk=day_pk)
    form = ReasonForm(request.POST or None, label="Why are you taking it back?")
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_hub_day(by=request.user, hub_day=hub_day, **form.cleaned_data)
            messages.success(request, "The day is taken back.")
            return redirect("llmes:days", llme.pk)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "form": form,
        "llme": llme,
        "heading": f"Take back: {hub_day}",
        "telling": [],
        "button": "Take it back",
        "back": "llmes:days",
    }
    return render(request, "llmes/reason.html", context)


def _create(
    request: HttpRequest, llme: LLME, form: Any, create: Any, *, done: str, **page: Any
) -> HttpResponse:
    """Draw a creating form, or create what it says, once."""
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        key = data.pop("submission")

        def do() -> str:
            create(data)
            return reverse("llmes:days", args=[llme.pk])

        try:
            address = run_once(key=key, by=request.user, at=request.path, do=do)
            messages.success(request, done)
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "llmes/form.html", {"form": form, "llme": llme, "back": "llmes:days", **page})
