"""The support desk's view of figures: to read only."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from figures.models import NationalFigures, ReturnLine, TermlyReturn


@admin.register(NationalFigures)
class NationalFiguresAdmin(ReadingDesk):
    list_display = ("as_of_on", "made_at")
    search_fields = ("as_of_on",)


@admin.register(TermlyReturn)
class TermlyReturnAdmin(ReadingDesk):
    """`unchanged` says whether it is to the byte what was submitted."""

    list_display = ("__str__", "hub", "submitted_at", "submitted_by")
    list_filter = ("academic_year", "term")
    list_select_related = ("hub", "submitted_by")
    search_fields = ("hub__name",)
    readonly_fields = ("unchanged",)

    @admin.display(description="As it was submitted")
    def unchanged(self, one: TermlyReturn) -> str:
        return "Yes" if one.is_unchanged else "No: this is not what was submitted"


@admin.register(ReturnLine)
class ReturnLineAdmin(ReadingDesk):
    list_display = ("reference", "termly_return", "urn", "days_agreed", "days_used", "days_left", "outcome")
    list_select_related = ("termly_return__hub",)
    search_fields = ("=reference", "=urn")
