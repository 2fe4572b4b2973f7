"""The support desk's view of hubs. What carries a rule goes through its service."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from core.audit import own_stream
from core.errors import Refused
from core.support_desk import DeskForm, ReadingDesk, SupportDesk
from hubs import after_load
from hubs.calendar import forget_calendars
from hubs.models import (
    Authority,
    BankHoliday,
    District,
    Hub,
    HubArea,
    HubLeadSchool,
    HubMembership,
    HubSetting,
    HubText,
    PriorityArea,
    Term,
)
from hubs.services import end_hub_membership, give_hub_role, set_hub_setting
from hubs.settings.catalogue import SETTINGS

ENDED = ("ended_at", "ended_by")


@admin.register(Hub)
class HubAdmin(SupportDesk):
    list_display = ("name", "code", "region", "is_active")
    list_filter = ("is_active", "region")
    search_fields = ("name", "code", "former_names")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code of a hub stays: files and addresses hold it."""
        return ("code",) if obj else ()


class OfHubDesk(SupportDesk):
    """What belongs to a hub is written in the hub's stream."""

    raw_id_fields: ClassVar[Any] = ("hub",)
    list_select_related: ClassVar[Any] = ("hub",)

    def stream_of(self, obj: Any) -> str:
        return own_stream(obj.hub) if obj.hub_id else own_stream(obj)


@admin.register(HubLeadSchool)
class HubLeadSchoolAdmin(OfHubDesk):
    list_display = ("name", "hub", "urn", "starts_on", "ends_on")
    search_fields = ("name", "urn", "hub__name")
    readonly_fields = ENDED


@admin.register(HubArea)
class HubAreaAdmin(OfHubDesk):
    list_display = ("name", "kind", "code", "hub", "starts_on", "ends_on")
    list_filter = ("kind",)
    search_fields = ("name", "code", "hub__name")
    readonly_fields = ENDED

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for sentence in after_load.run_all():
            messages.info(request, sentence)


@admin.register(Authority)
class AuthorityAdmin(SupportDesk):
    list_display = ("name", "code", "gss_code", "region", "starts_on", "ends_on")
    list_filter = ("region",)
    search_fields = ("name", "code", "gss_code")


@admin.register(District)
class DistrictAdmin(SupportDesk):
    list_display = ("name", "code", "starts_on", "ends_on")
    search_fields = ("name", "code")


@admin.register(PriorityArea)
class PriorityAreaAdmin(SupportDesk):
    list_display = ("name", "kind", "code", "starts_on", "ends_on")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    readonly_fields = ENDED


@admin.register(Term)
class TermAdmin(OfHubDesk):
    list_display = ("name", "academic_year", "hub", "starts_on", "ends_on")
    list_filter = ("academic_year",)
    search_fields = ("name", "hub__name")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_calendars([obj.hub_id])


@admin.register(BankHoliday)
class BankHolidayAdmin(SupportDesk):
    list_display = ("on", "name")
    search_fields = ("name",)
    date_hierarchy = "on"


class HubSettingForm(DeskForm):
    """A hub's choice; the service has the last word on the value."""

    name = forms.ChoiceField(choices=[(name, setting.label) for name, setting in SETTINGS.items()])
    value = forms.CharField(help_text="As in settings.csv: 6.5, yes, or several codes with semicolons.")

    class Meta:
        model = HubSetting
        fields = ("hub", "name", "value", "in_effect_from")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "name" in cleaned and "value" in cleaned:
            try:
                setting = SETTINGS[cleaned["name"]]
                cleaned["value"] = setting.to_json(setting.clean(cleaned["value"]))
            except Refused as refused:
                self.add_error("value", refused.sentence)
        return cleaned


@admin.register(HubSetting)
class HubSettingAdmin(ReadingDesk):
    """Settings are added, through the service, and never changed: what held stays on record."""

    form = HubSettingForm
    list_display = ("hub", "name", "value", "in_effect_from", "set_by", "set_at")
    list_filter = ("name",)
    list_select_related = ("hub", "set_by")
    search_fields = ("hub__name", "name")
    raw_id_fields = ("hub",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_admin)  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        row = set_hub_setting(
            by=request.user,
            hub=data["hub"],
            name=data["name"],
            value=data["value"],
            in_effect_from=data["in_effect_from"],
        )
        if row is None:
            raise Refused("That was set already.", field="value")
        obj.pk = row.pk


@admin.register(HubText)
class HubTextAdmin(ReadingDesk):
    list_display = ("hub", "key", "in_effect_from", "set_by", "set_at")
    list_filter = ("key",)
    list_select_related = ("hub", "set_by")
    search_fields = ("hub__name", "key")


class MembershipDesk(ReadingDesk):
    """Roles are given and ended through the services, so that both leave their events."""

    actions: Any = ["end_now"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_admin)  # type: ignore[union-attr]

    def end(self, request: HttpRequest, membership: Any) -> None:
        raise NotImplementedError

    @admin.action(description="End now", permissions=["view"])
    def end_now(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """End the chosen roles; those that can't be ended are told."""
        for membership in rows:
            try:
                self.end(request, membership)
                messages.success(request, f"Ended: {membership}.")
            except Refused as refused:
                messages.error(request, f"{membership}: {refused.sentence}")


@admin.register(HubMembership)
class HubMembershipAdmin(MembershipDesk):
    list_display = ("user", "role", "hub", "starts_on", "ends_on", "ended_at")
    list_filter = ("role",)
    list_select_related = ("hub", "user")
    search_fields = ("user__name", "user__email", "hub__name")
    raw_id_fields = ("user", "hub")
    fields = ("user", "hub", "role", "starts_on")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row = give_hub_role(
            by=request.user, user=obj.user, hub=obj.hub, role=obj.role, starts_on=obj.starts_on
        )
        obj.pk = row.pk

    def end(self, request: HttpRequest, membership: Any) -> None:
        end_hub_membership(by=request.user, membership=membership, reason="Ended by an admin")
