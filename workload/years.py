"""Which academic year a page of days speaks of."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from core.dates import academic_year, academic_year_label

YEARS_AROUND = 3
EARLIEST = 2014  # the first year of the Maths Hubs


def year_or_404(request: HttpRequest) -> int:
    """The academic year of the address, by the year it begins in; without one, this year's."""
    this_year = academic_year(timezone.localdate())
    typed = request.GET.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isdecimal() else this_year
    if abs(year - this_year) > YEARS_AROUND:
        raise Http404("Years that far away have no page.")
    return year


def years_around(year: int) -> list[tuple[int, str, bool]]:
    """The years that a page offers: last, this and next, and the one that is open."""
    this_year = academic_year(timezone.localdate())
    offered = sorted({this_year - 1, this_year, this_year + 1, year})
    return [(one, academic_year_label(one), one == year) for one in offered]
