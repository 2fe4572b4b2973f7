"""The support desk's view of staff development, to read only; of leaders' own entries it shows none."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from leadership.models import CapacityEntry, DevelopmentReach, DevelopmentSession


@admin.register(CapacityEntry)
class CapacityEntryAdmin(ReadingDesk):
    """Shows an admin nothing: no admin is among the readers a leader can choose."""

    list_display = ("engagement", "written_at")
    list_select_related: ClassVar[tuple[str, ...]] = ("engagement",)
    search_fields = ("=engagement__reference",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return CapacityEntry.objects.visible_to(request.user).order_by("-pk")


@admin.register(DevelopmentSession)
class DevelopmentSessionAdmin(ReadingDesk):
    list_display = ("engagement", "on", "led", "side", "withdrawn_at")
    list_filter = ("led",)
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)


@admin.register(DevelopmentReach)
class DevelopmentReachAdmin(ReadingDesk):
    list_display = ("session", "role", "expected", "actual")
    list_select_related = ("session",)
    search_fields = ("=session__engagement__reference",)
    ordering = ("-pk",)
