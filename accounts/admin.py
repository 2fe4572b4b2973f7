"""The support desk for people. What matters happens on their page, through the services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import AddressChange, Invitation, KnownDevice, ServiceMembership, SignInCode, User
from accounts.services import (
    end_service_role,
    grant_service_role,
    rename_person,
    resend_invitation,
    revoke_device,
)
from core.errors import Refused
from core.support_desk import ReadingDesk, SupportDesk


@admin.register(User)
class UserAdmin(SupportDesk):
    """People come by invitation; their address, second step and account are changed on their own page."""

    list_display = ("name", "email", "is_active", "joined_at", "last_login")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = ("-pk",)
    fields = ("name", "email", "is_active", "joined_at", "last_login", "more")
    readonly_fields = ("email", "is_active", "joined_at", "last_login", "more")

    @admin.display(description="Address, second step, account")
    def more(self, obj: User) -> SafeString:
        return format_html('<a href="{}">Open their page</a>', reverse("accounts:person", args=[obj.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        person = User.objects.get(pk=obj.pk)
        rename_person(person=person, name=obj.name, by=request.user)  # type: ignore[arg-type]


@admin.register(ServiceMembership)
class ServiceMembershipAdmin(SupportDesk):
    """Roles in the whole service: given and ended, never edited."""

    list_display = ("user", "role", "starts_on", "ends_on", "ended_at", "ended_by")
    list_filter = ("role",)
    search_fields = ("user__name", "user__email")
    list_select_related = ("user", "ended_by")
    autocomplete_fields = ("user",)
    fields = ("user", "role")
    actions = ("end_now",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        granted = grant_service_role(person=obj.user, role=obj.role, by=request.user)  # type: ignore[arg-type]
        obj.pk = granted.pk

    @admin.action(description="End these roles now")
    def end_now(self, request: HttpRequest, chosen: QuerySet[ServiceMembership]) -> None:
        for membership in chosen:
            try:
                end_service_role(membership=membership, by=request.user)  # type: ignore[arg-type]
            except Refused as refused:
                self.message_user(request, refused.sentence, messages.ERROR)
                return
        self.message_user(request, "Ended. They lose access at their next request.")


@admin.register(Invitation)
class InvitationAdmin(ReadingDesk):
    list_display = ("name", "email", "role_label", "status", "invited_at", "invited_by", "good_until")
    list_filter = ("role",)
    search_fields = ("name", "email")
    list_select_related = ("invited_by",)
    exclude = ("token_hash",)
    actions = ("send_again",)

    @admin.action(description="Send these again")
    def send_again(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        sent = 0
        for invitation in chosen:
            if invitation.accepted_at is None and invitation.withdrawn_at is None:
                resend_invitation(invitation=invitation, by=request.user)  # type: ignore[arg-type]
                sent += 1
        self.message_user(request, f"{sent} on the way.")


@admin.register(KnownDevice)
class KnownDeviceAdmin(ReadingDesk):
    list_display = ("label", "user", "first_used_at", "last_used_at", "good_until", "revoked_at")
    search_fields = ("user__name", "user__email")
    list_select_related = ("user",)
    exclude = ("token_hash",)
    actions = ("forget",)

    @admin.action(description="Forget these devices")
    def forget(self, request: HttpRequest, chosen: QuerySet[KnownDevice]) -> None:
        for device in chosen:
            revoke_device(device=device, by=request.user)  # type: ignore[arg-type]
        self.message_user(request, "Forgotten.")


@admin.register(SignInCode)
class SignInCodeAdmin(ReadingDesk):
    list_display = ("asked_at", "user", "good_until", "guesses", "used_at")
    search_fields = ("user__name", "user__email")
    list_select_related = ("user",)
    exclude = ("digest",)


@admin.register(AddressChange)
class AddressChangeAdmin(ReadingDesk):
    list_display = ("user", "asked_at", "old_confirmed_at", "new_confirmed_at", "done_at", "withdrawn_at")
    search_fields = ("user__name", "user__email")
    list_select_related = ("user",)
    exclude = ("old_token_hash", "new_token_hash")
