"""The support desk's view of saved views: read only."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from listing.models import SavedView


@admin.register(SavedView)
class SavedViewAdmin(ReadingDesk):
    """Which views people keep, and with whom they share them."""

    list_display = ("name", "saved_by", "hub", "is_default", "saved_at", "withdrawn_at")
    list_select_related = ("saved_by", "hub")
    search_fields = ("name", "saved_by__name")
    ordering = ("-pk",)
