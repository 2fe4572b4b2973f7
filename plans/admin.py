"""The support desk's view of plans: to read only, and nothing of what a side has not shared."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from plans.checks import is_unchanged
from plans.models import (
    ActionPlan,
    Focus,
    FocusEvidence,
    Milestone,
    MilestoneEvidence,
    MilestoneWording,
    PhaseMove,
    PlanAgreement,
    PlanLine,
    PlanNote,
    PlanReply,
    PlanSection,
    PlanStrike,
    PlanVersion,
)


class SharedDesk(ReadingDesk):
    """Rows in the scope of the admin who looks: unshared drafts are in nobody's but their side's (D8)."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = self.model._default_manager
        scoped: QuerySet[Any] = rows.visible_to(request.user)
        return scoped.order_by(*(self.get_ordering(request) or ("-pk",)))


@admin.register(ActionPlan)
class ActionPlanAdmin(SharedDesk):
    list_display = ("engagement",)
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")


@admin.register(PlanVersion)
class PlanVersionAdmin(SharedDesk):
    """Shared versions; `unchanged` says whether an agreed one is to the byte what both sides agreed."""

    list_display = ("__str__", "plan", "state", "begun_side", "shared_at", "in_force_at")
    list_filter = ("state",)
    list_select_related = ("plan__engagement",)
    search_fields = ("=plan__engagement__reference", "plan__engagement__school_name")
    readonly_fields: ClassVar[tuple[str, ...]] = ("unchanged",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.with_text()

    @admin.display(description="What both agreed, unchanged")
    def unchanged(self, version: PlanVersion) -> str:
        if not version.is_agreed:
            return "Not agreed by both"
        return "Yes" if is_unchanged(version) else "No: this is not the text that both sides agreed"


class OfVersionDesk(SharedDesk):
    list_select_related: ClassVar[tuple[str, ...]] = ("version__plan__engagement",)
    search_fields = ("=version__plan__engagement__reference",)


@admin.register(PlanSection)
class PlanSectionAdmin(OfVersionDesk):
    list_display = ("version", "key", "edit_number", "edited_at", "edited_by")
    list_filter = ("key",)
    list_select_related = ("version__plan__engagement", "edited_by")


@admin.register(PlanLine)
class PlanLineAdmin(OfVersionDesk):
    list_display = ("kind", "version", "term", "removed", "edited_at", "edited_by")
    list_filter = ("kind", "outcome", "lead")
    list_select_related = ("version__plan__engagement", "edited_by")


@admin.register(MilestoneWording)
class MilestoneWordingAdmin(OfVersionDesk):
    list_display = ("milestone", "version", "horizon", "expected_by", "owner_side", "removed")
    list_filter = ("horizon", "owner_side")
    list_select_related = ("version__plan__engagement", "milestone")


@admin.register(PlanAgreement)
class PlanAgreementAdmin(OfVersionDesk):
    list_display = ("version", "side", "agreed_name", "agreed_as", "agreed_at", "lapsed_at")
    list_filter = ("side",)


@admin.register(PlanReply)
class PlanReplyAdmin(OfVersionDesk):
    list_display = ("version", "side", "written_at", "written_by")
    list_select_related = ("version__plan__engagement", "written_by")


@admin.register(PlanStrike)
class PlanStrikeAdmin(OfVersionDesk):
    list_display = ("version", "struck_on")


@admin.register(Milestone)
class MilestoneAdmin(SharedDesk):
    list_display = ("__str__", "plan", "status", "moved_to_date", "status_at", "status_by")
    list_filter = ("status",)
    list_select_related = ("plan__engagement", "status_by")
    search_fields = ("=plan__engagement__reference",)


class OfMilestoneDesk(SharedDesk):
    list_select_related: ClassVar[tuple[str, ...]] = ("milestone__plan__engagement",)
    search_fields = ("=milestone__plan__engagement__reference",)


@admin.register(PlanNote)
class PlanNoteAdmin(OfMilestoneDesk):
    list_display = ("milestone", "kind", "before", "after", "side", "noted_at", "noted_by")
    list_filter = ("kind", "side")
    list_select_related = ("milestone__plan__engagement", "noted_by")


@admin.register(MilestoneEvidence)
class MilestoneEvidenceAdmin(OfMilestoneDesk):
    list_display = ("milestone", "evidence", "linked_at", "linked_by", "unlinked_at")
    list_select_related = ("milestone__plan__engagement", "evidence", "linked_by")


@admin.register(Focus)
class FocusAdmin(SharedDesk):
    list_display = ("__str__", "plan", "is_first", "phase", "priority")
    list_filter = ("phase",)
    list_select_related = ("plan__engagement",)
    search_fields = ("=plan__engagement__reference",)


class OfFocusDesk(SharedDesk):
    list_select_related: ClassVar[tuple[str, ...]] = ("focus__plan__engagement",)
    search_fields = ("=focus__plan__engagement__reference",)


@admin.register(PhaseMove)
class PhaseMoveAdmin(OfFocusDesk):
    list_display = ("focus", "before", "after", "side", "moved_at", "moved_by", "seen_at")
    list_filter = ("after", "side")
    list_select_related = ("focus__plan__engagement", "moved_by")


@admin.register(FocusEvidence)
class FocusEvidenceAdmin(OfFocusDesk):
    list_display = ("focus", "evidence", "linked_at", "linked_by", "unlinked_at")
    list_select_related = ("focus__plan__engagement", "evidence", "linked_by")
