"""The list as a file: exactly its rows, in its order, with its columns."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.sheets import csv_download, excel_download, record_export
from hubs.models import Hub
from listing.columns import file_columns
from listing.listing import Listing
from listing.views.scope import demand_rows

MOST_ROWS = 5_000


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """CSV or Excel. That somebody took rows out is kept, so it is sent and not just opened."""
    demand_rows(request)
    listing = Listing(request.user, request.POST.get("list", ""))
    if listing.sentences:
        raise Refused(listing.sentences[0])
    if listing.number > MOST_ROWS:
        raise Refused(
            f"A file holds {MOST_ROWS:,} rows at most; these are {listing.number:,}. Narrow the list."
        )
    columns = file_columns(listing.columns)
    hub = Hub.objects.visible_to(request.user).filter(code=listing.scope.hub).first()
    record_export(
        by=request.user,
        of=hub or request.user,  # type: ignore[arg-type]
        what="engagements",
        rows=listing.number,
        chosen={"list": listing.query.urlencode()},
    )
    download = excel_download if request.POST.get("format") == "excel" else csv_download
    rows = ([column.value(row) for column in columns] for row in listing.every())
    return download(f"engagements-{timezone.localdate()}", [column.heading for column in columns], rows)
