"""The support desk's view of waiting lists: to look things up."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from intake.models import HeadAnswer, Nomination, Suggestion, SuggestionLink


@admin.register(Nomination)
class NominationAdmin(ReadingDesk):
    list_display = ("school", "phase", "hub", "suggested_on", "answer", "answered_on", "engagement")
    list_filter = ("answer", "phase")
    list_select_related = ("school", "hub", "engagement")
    search_fields = ("=school__urn", "school__name", "hub__name")
    ordering = ("-pk",)


@admin.register(Suggestion)
class SuggestionAdmin(ReadingDesk):
    list_display = ("nomination", "source", "source_name", "on", "link")
    list_filter = ("source",)
    list_select_related = ("nomination__school", "link")
    search_fields = ("=nomination__school__urn", "nomination__school__name", "source_name")
    ordering = ("-pk",)


@admin.register(HeadAnswer)
class HeadAnswerAdmin(ReadingDesk):
    list_display = ("nomination", "answer", "on", "how", "ask_again_on", "noted_by")
    list_filter = ("answer",)
    list_select_related = ("nomination__school", "noted_by")
    search_fields = ("=nomination__school__urn", "nomination__school__name")
    ordering = ("-pk",)


@admin.register(SuggestionLink)
class SuggestionLinkAdmin(ReadingDesk):
    list_display = ("organisation", "source", "hub", "ends_on", "made_by", "ended_at")
    list_filter = ("source",)
    list_select_related = ("hub", "made_by")
    search_fields = ("organisation", "hub__name")
    ordering = ("-pk",)
