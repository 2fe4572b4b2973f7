"""The support desk's view of what is explored: to read only, without opening files."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from exploring.models import ContextNote, ImprovementPlan, SchoolContext


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
