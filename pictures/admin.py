"""The support desk's view of the pages for governors: shown ones, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from pictures.models import Picture


@admin.register(Picture)
class PictureAdmin(ReadingDesk):
    list_display = ("engagement", "edited_at", "shown_at")
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What is not shown yet is in nobody's scope but the head's (D8)."""
        return Picture.objects.visible_to(request.user).order_by("-pk")
