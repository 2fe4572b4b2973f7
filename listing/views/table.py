"""The list of engagements, filtered, sorted and paged by its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from listing.address import changed
from listing.back import remember
from listing.columns import CHOOSABLE
from listing.kept_views import KeptViews
from listing.listing import Listing
from listing.models import SavedView
from listing.rules import can_change_view
from listing.scope import works_with_rows


@require_GET
def engagements(request: HttpRequest) -> HttpResponse:
    """The engagements this person reads; what narrows them stands in the address.

    An address that says nothing opens with the person's own default view, where they keep one.
    """
    kept = list(SavedView.objects.visible_to(request.user).only("name", "query", "saved_by", "is_default"))
    mine = next((view for view in kept if view.is_default and can_change_view(request.user, view)), None)
    if not request.GET and mine is not None:
        return redirect(mine)
    listing = Listing(request.user, request.GET)
    if "column" in request.GET and not listing.sentences:
        # The form ticks columns one by one; every link of the page says them in a word.
        return redirect(request.path + changed(listing.query, {}))
    page = listing.page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page_obj": page,
        "columns": listing.columns,
        "choosable": [one for one in CHOOSABLE if one.key != "hub" or listing.scope.has_hubs],
        "lines": [(row, [(column, column.shown(row)) for column in listing.columns[1:]]) for row in page],
        "without_each": [] if listing.number else listing.without_each(),
        "kept_views": KeptViews(kept, listing.query, request.user),
        "works_with_rows": works_with_rows(request.user),
    }
    return remember(render(request, "listing/engagements.html", context), listing.query)
