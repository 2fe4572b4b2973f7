"""Views of the list that are kept under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused, Stale
from core.once import run_once
from core.refusals import add_refusal
from listing.address import cleaned
from listing.forms import EditViewForm, SaveViewForm
from listing.listing import Listing
from listing.models import SavedView
from listing.rules import can_change_view
from listing.services import edit_view, save_view, withdraw_view
from listing.views.scope import demand_rows, demand_view


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """One's own views, and those that colleagues share."""
    demand_rows(request)
    found = SavedView.objects.visible_to(request.user).select_related("hub", "saved_by")
    rows = [(view, can_change_view(request.user, view)) for view in found]
    return render(request, "listing/views.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name."""
    demand_rows(request)
    listing = Listing(request.user, request.POST.get("list", request.GET.urlencode()))
    form = SaveViewForm(request.POST or None, by=request.user)
    if form.is_valid():
        here = reverse("listing:save_view")

        def do() -> str:
            view = save_view(by=request.user, query=listing.query.urlencode(), **form.said())
            messages.success(request, f"Saved as “{view.name}”.")
            return view.get_absolute_url()

        try:
            return redirect(run_once(key=form.cleaned_data["submission"], by=request.user, at=here, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "listing/save_view.html", {"form": form, "listing": listing, "view": None})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, share or keep to oneself, open with it or not; come from the list, keep what it shows now."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    demand_view(request, view)
    query = request.POST.get("list", cleaned(request.GET).urlencode())
    given = {"name": view.name, "hub": view.hub_id, "default": view.is_default, "version": view.version}
    form = EditViewForm(request.POST or None, by=request.user, initial=given)
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            view = edit_view(
                by=request.user, view=view, seen_version=seen, query=query or None, **form.said()
            )
            messages.success(request, f"“{view.name}” is changed.")
            return redirect(view)
        except Stale:
            raise
        except Refused as refused:
            add_refusal(form, refused)
    listing = Listing(request.user, query or view.query)
    context = {"form": form, "listing": listing, "view": view, "replaces": bool(query)}
    return render(request, "listing/save_view.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view; the engagements it showed are untouched."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    demand_view(request, view)
    withdraw_view(by=request.user, view=view)
    messages.success(request, f"“{view.name}” is removed.")
    return redirect("listing:views")
