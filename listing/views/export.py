"""The list as a file: exactly its rows, or those ticked, in its order, with its columns."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.sheets import csv_download, excel_download, record_export
from hubs.models import Hub
from listing.columns import file_columns
from listing.listing import Listing
from listing.views.chosen import ids_of
from listing.views.scope import demand_rows

MOST_ROWS = 5_000


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """CSV or Excel. That somebody took rows out is kept, so it is sent and not just opened."""
    demand_rows(request)
    listing = Listing(request.user, request.POST.get("list", ""))
    if listing.sentences:
        raise Refused(listing.sentences[0])
    only = ids_of(request.POST.getlist("row"))
    number = len(listing.chosen(only)) if only else listing.number
    if number > MOST_ROWS:
        raise Refused(f"A file holds {MOST_ROWS:,} rows at most; these are {number:,}. Narrow the list.")
    columns = file_columns(listing.columns)
    hub = Hub.objects.visible_to(request.user).filter(code=listing.scope.hub).first()
    record_export(
        by=request.user,
        of=hub or request.user,  # type: ignore[arg-type]
        what="engagements",
        rows=number,
        chosen={"list": listing.query.urlencode(), **({"ticked": only} if only else {})},
    )
    download = excel_download if request.POST.get("format") == "excel" else csv_download
    found = listing.chosen(only) if only else listing.every()
    rows = ([column.value(row) for column in columns] for row in found)
    return download(f"engagements-{timezone.localdate()}", [column.heading for column in columns], rows)
