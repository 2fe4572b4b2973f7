"""The support desk's view of evidence: to look up, without opening files."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from evidence.models import Evidence


@admin.register(Evidence)
class EvidenceAdmin(ReadingDesk):
    list_display = ("engagement", "kind", "on", "looked", "side", "withdrawn_at")
    list_filter = ("kind", "looked")
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)
    exclude = ("file",)
    readonly_fields = ("link",)
