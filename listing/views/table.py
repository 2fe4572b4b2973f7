"""The list of engagements, filtered, sorted and paged by its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from listing.back import remember
from listing.columns import CHOOSABLE
from listing.listing import Listing
from listing.scope import works_with_rows


@require_GET
def engagements(request: HttpRequest) -> HttpResponse:
    """The engagements this person reads; what narrows them stands in the address."""
    listing = Listing(request.user, request.GET)
    page = listing.page(request.GET.get("page"))
    context = {
        "listing": listing,
        "page_obj": page,
        "columns": listing.columns,
        "choosable": CHOOSABLE,
        "lines": [(row, [(column, column.shown(row)) for column in listing.columns[1:]]) for row in page],
        "without_each": [] if listing.number else listing.without_each(),
        "works_with_rows": works_with_rows(request.user),
    }
    return remember(render(request, "listing/engagements.html", context), listing.query)
