"""The support desk's view of what is explored: to read only, without opening files."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from exploring.checks import is_unchanged
from exploring.content import with_summary
from exploring.models import (
    ContextNote,
    ImprovementPlan,
    JointAnswer,
    NeedsAnalysis,
    NeedsView,
    SchoolContext,
    SummaryAgreement,
    SummaryStrike,
    ViewAnswer,
)


class ScopedDesk(ReadingDesk):
    """Rows in the scope of the admin who looks: what is not shared is in nobody's but its side's (D8)."""

    list_select_related: ClassVar[tuple[str, ...]] = ("engagement",)
    search_fields: ClassVar[tuple[str, ...]] = ("=engagement__reference", "engagement__school_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = self.model._default_manager
        scoped: QuerySet[Any] = rows.visible_to(request.user)
        return scoped.order_by(*(self.get_ordering(request) or ("-pk",)))


@admin.register(SchoolContext)
class SchoolContextAdmin(ScopedDesk):
    list_display = ("engagement", "number", "written_at", "edited_at")


@admin.register(ContextNote)
class ContextNoteAdmin(ScopedDesk):
    list_display = ("engagement", "written_at", "written_by")
    list_select_related = ("engagement", "written_by")


@admin.register(ImprovementPlan)
class ImprovementPlanAdmin(ScopedDesk):
    list_display = ("engagement", "title", "added_at", "withdrawn_at")
    exclude = ("file",)
    readonly_fields = ("link",)


@admin.register(NeedsAnalysis)
class NeedsAnalysisAdmin(ScopedDesk):
    """Every analysis, and of an agreed one whether it is to the byte what both sides agreed."""

    list_display = ("engagement", "number", "way", "state", "begun_at", "agreed_at")
    list_filter = ("state", "way")
    readonly_fields: ClassVar[tuple[str, ...]] = ("unchanged",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = with_summary(super().get_queryset(request))
        return found

    @admin.display(description="What both agreed, unchanged")
    def unchanged(self, analysis: NeedsAnalysis) -> str:
        if not analysis.is_agreed:
            return "Not agreed by both"
        return "Yes" if is_unchanged(analysis) else "No: this is not the text that both sides agreed"


class OfAnalysisDesk(ScopedDesk):
    list_select_related: ClassVar[tuple[str, ...]] = ("analysis__engagement",)
    search_fields: ClassVar[tuple[str, ...]] = ("=analysis__engagement__reference",)


@admin.register(NeedsView)
class NeedsViewAdmin(OfAnalysisDesk):
    list_display = ("analysis", "side", "shared_at", "opened_at", "after_seeing")


@admin.register(ViewAnswer)
class ViewAnswerAdmin(ScopedDesk):
    list_display = ("view", "area", "edited_at")
    list_select_related = ("view__analysis__engagement",)
    search_fields = ("=view__analysis__engagement__reference",)


@admin.register(JointAnswer)
class JointAnswerAdmin(OfAnalysisDesk):
    list_display = ("analysis", "area", "edited_at")


@admin.register(SummaryAgreement)
class SummaryAgreementAdmin(OfAnalysisDesk):
    list_display = ("analysis", "side", "agreed_name", "agreed_as", "agreed_at", "lapsed_at")
    list_filter = ("side",)


@admin.register(SummaryStrike)
class SummaryStrikeAdmin(OfAnalysisDesk):
    list_display = ("analysis", "struck_on")
