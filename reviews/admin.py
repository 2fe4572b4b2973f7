"""The support desk's view of looking together: to read only, and nothing of what a side wrote alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.support_desk import ReadingDesk
from reviews.checks import is_unchanged
from reviews.models import Look, LookAgreement, LookStrike, LookView, Pulse, ViewLine


class ScopedDesk(ReadingDesk):
    """Rows in the scope of the admin who looks: a side's own view is in nobody's but the sides' (D8)."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = self.model._default_manager
        scoped: QuerySet[Any] = rows.visible_to(request.user)
        return scoped.order_by(*(self.get_ordering(request) or ("-pk",)))


@admin.register(Look)
class LookAdmin(ScopedDesk):
    """`unchanged` says whether an agreed one is to the byte what both sides agreed."""

    list_display = ("__str__", "engagement", "state", "way", "held_at")
    list_filter = ("kind", "state")
    list_select_related = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    readonly_fields: ClassVar[tuple[str, ...]] = ("unchanged",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("agreements")

    @admin.display(description="What both agreed, unchanged")
    def unchanged(self, look: Look) -> str:
        if not look.is_held:
            return "Not agreed by both"
        return "Yes" if is_unchanged(look) else "No: this is not the text that both sides agreed"


class OfLookDesk(ScopedDesk):
    list_select_related: ClassVar[tuple[str, ...]] = ("look__engagement",)
    search_fields = ("=look__engagement__reference",)


@admin.register(LookView)
class LookViewAdmin(OfLookDesk):
    list_display = ("look", "side", "edited_at", "shared_at", "opened_at")


@admin.register(ViewLine)
class ViewLineAdmin(ScopedDesk):
    list_display = ("view", "milestone", "answer")
    list_select_related = ("view__look__engagement", "milestone")
    search_fields = ("=view__look__engagement__reference",)


@admin.register(Pulse)
class PulseAdmin(OfLookDesk):
    list_display = ("look", "side", "given_at", "is_open")


@admin.register(LookAgreement)
class LookAgreementAdmin(OfLookDesk):
    list_display = ("look", "side", "agreed_name", "agreed_as", "agreed_at", "lapsed_at")
    list_filter = ("side",)


@admin.register(LookStrike)
class LookStrikeAdmin(OfLookDesk):
    list_display = ("look", "struck_on")
