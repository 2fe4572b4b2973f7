"""The support desk's view of LLMEs. What carries a rule goes through its service."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from core.audit import own_stream
from core.support_desk import ReadingDesk, SupportDesk
from hubs.admin import MembershipDesk
from llmes.models import (
    LLME,
    Accreditation,
    BlockedDates,
    Capacity,
    CodeAcceptance,
    ComingLLME,
    DeclaredConflict,
    HubDay,
    LLMEMembership,
)
from llmes.services import end_llme_membership, give_llme_membership

WITHDRAWN = ("withdrawn_at", "withdrawn_by")


@admin.register(LLME)
class LLMEAdmin(SupportDesk):
    list_display = ("user", "base_school", "works_primary", "works_secondary")
    list_filter = ("works_primary", "works_secondary")
    list_select_related = ("user", "base_school")
    search_fields = ("user__name", "user__email", "base_school__name")
    raw_id_fields = ("user", "base_school", "base_trust")
    readonly_fields = ("version", "created_at", "created_by", "specialisms", "mastery_roles")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whose profile it is stays."""
        return (*self.readonly_fields, "user") if obj else tuple(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A change here counts as one, so that a page drawn before it can't undo it."""
        obj.version += 1 if change else 0
        super().save_model(request, obj, form, change)


@admin.register(ComingLLME)
class ComingLLMEAdmin(ReadingDesk):
    list_display = ("invitation", "hub", "added_at", "added_by", "llme")
    list_select_related = ("invitation", "hub", "added_by", "llme__user")
    search_fields = ("invitation__name", "invitation__email", "hub__name")


@admin.register(LLMEMembership)
class LLMEMembershipAdmin(MembershipDesk):
    list_display = ("llme", "hub", "starts_on", "ends_on", "ended_at")
    list_select_related = ("llme__user", "hub")
    search_fields = ("llme__user__name", "llme__user__email", "hub__name")
    raw_id_fields = ("llme", "hub")
    fields = ("llme", "hub", "starts_on")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row = give_llme_membership(by=request.user, user=obj.llme.user, hub=obj.hub, starts_on=obj.starts_on)
        obj.pk = row.pk

    def end(self, request: HttpRequest, membership: Any) -> None:
        end_llme_membership(by=request.user, membership=membership, reason="Ended by an admin")


class OfLLMEDesk(SupportDesk):
    """What belongs to an LLME is written in the LLME's stream."""

    list_select_related: ClassVar[Any] = ("llme__user",)
    search_fields: ClassVar[Any] = ("llme__user__name", "llme__user__email")
    raw_id_fields: ClassVar[Any] = ("llme",)

    def stream_of(self, obj: Any) -> str:
        return own_stream(obj.llme)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        for name in ("added_by", "set_by"):
            if hasattr(obj, f"{name}_id") and (not change or name == "set_by"):
                setattr(obj, name, request.user)
        super().save_model(request, obj, form, change)


@admin.register(Accreditation)
class AccreditationAdmin(OfLLMEDesk):
    list_display = ("llme", "title", "awarded_on", "expires_on", "withdrawn_at")
    list_filter = ("kind",)
    readonly_fields = ("added_at", "added_by", *WITHDRAWN, "withdrawn_reason")


@admin.register(Capacity)
class CapacityAdmin(OfLLMEDesk):
    list_display = ("llme", "academic_year", "days", "set_by", "set_at")
    list_filter = ("academic_year",)
    readonly_fields = ("version", "set_at", "set_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.version += 1 if change else 0
        super().save_model(request, obj, form, change)


@admin.register(BlockedDates)
class BlockedDatesAdmin(OfLLMEDesk):
    list_display = ("llme", "starts_on", "ends_on", "withdrawn_at")
    readonly_fields = ("added_at", "added_by", *WITHDRAWN)


@admin.register(HubDay)
class HubDayAdmin(OfLLMEDesk):
    list_display = ("llme", "on", "days", "kind", "hub", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("llme__user", "hub")
    raw_id_fields = ("llme", "hub")
    readonly_fields = ("added_at", "added_by", *WITHDRAWN, "withdrawn_reason")


@admin.register(DeclaredConflict)
class DeclaredConflictAdmin(ReadingDesk):
    """That there is a declaration, and no more: it is between the LLME and the coordinators (D8)."""

    list_display = ("llme", "declared_at", "withdrawn_at")
    list_select_related = ("llme__user",)
    search_fields = ("llme__user__name",)
    fields = ("llme", "declared_at", "withdrawn_at")


@admin.register(CodeAcceptance)
class CodeAcceptanceAdmin(ReadingDesk):
    list_display = ("llme", "academic_year", "accepted_at", "text")
    list_filter = ("academic_year",)
    list_select_related = ("llme__user", "text")
    search_fields = ("llme__user__name",)
