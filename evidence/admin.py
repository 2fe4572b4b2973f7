"""The support desk's view of evidence: to look up, without opening files."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from evidence.models import Citation, Decision, Evidence, Finding, FindingEvidence


@admin.register(Evidence)
class EvidenceAdmin(ReadingDesk):
    list_display = ("engagement", "kind", "on", "looked", "side", "withdrawn_at")
    list_filter = ("kind", "looked")
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)
    exclude = ("file", "year_group")  # a year group stays between the two sides
    readonly_fields = ("link",)


@admin.register(Decision)
class DecisionAdmin(ReadingDesk):
    list_display = ("engagement", "kind", "side", "decided_at", "to_follow_by", "followed_at", "dropped_at")
    list_filter = ("kind",)
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)


@admin.register(Citation)
class CitationAdmin(ReadingDesk):
    list_display = ("decision", "evidence", "cited_at")
    list_select_related = ("decision__engagement", "evidence")
    search_fields = ("=decision__engagement__reference",)
    ordering = ("-pk",)


@admin.register(Finding)
class FindingAdmin(ReadingDesk):
    list_display = ("engagement", "side", "added_at", "edited_at", "withdrawn_at")
    list_filter = ("side",)
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)


@admin.register(FindingEvidence)
class FindingEvidenceAdmin(ReadingDesk):
    list_display = ("finding", "evidence", "joined_at", "parted_at")
    list_select_related = ("finding", "evidence")
    search_fields = ("=finding__engagement__reference",)
    ordering = ("-pk",)
