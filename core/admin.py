"""The support desk's view of core: texts can be worded anew, everything else can only be looked at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from core import services
from core.audit import CONFIDENTIAL
from core.models import AuditEvent, AuditStream, DueRun, OutgoingMail, SiteText, Submission, Worker
from core.support_desk import ReadingDesk
from core.texts import KEYS, to_html


class WordingForm(forms.ModelForm):
    """A wording of one of the texts of the service."""

    key = forms.ChoiceField(choices=list(KEYS.items()), label="Text")

    class Meta:
        model = SiteText
        fields = ("key", "title", "body", "in_effect_from")

    def clean_in_effect_from(self) -> Any:
        day = self.cleaned_data["in_effect_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("A wording takes effect today or later.")
        return day


@admin.register(SiteText)
class SiteTextAdmin(admin.ModelAdmin):
    """A new wording is a new row with its day. One that has been in effect is never changed or deleted."""

    form = WordingForm
    list_display = ("title", "key", "in_effect_from", "set_by", "set_at")
    list_filter = ("key",)
    search_fields = ("title", "body")
    list_select_related = ("set_by",)
    readonly_fields = ("as_read", "set_by", "set_at")
    fields = ("key", "title", "in_effect_from", "body", "as_read", "set_by", "set_at")

    @admin.display(description="As people read it")
    def as_read(self, obj: SiteText) -> SafeString | str:
        return to_html(obj.body) if obj.body else "Save it to see it."

    def get_readonly_fields(self, request: HttpRequest, obj: SiteText | None = None) -> Any:
        return (*self.readonly_fields, "key") if obj else self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: SiteText | None = None) -> bool:
        lies_ahead = obj is None or obj.in_effect_from > timezone.localdate()
        return lies_ahead and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: SiteText | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SiteText, form: Any, change: bool) -> None:
        words = {name: form.cleaned_data[name] for name in ("title", "body", "in_effect_from")}
        if change:
            services.change_coming_wording(by=request.user, text=obj, **words)
        else:
            made = services.add_wording(by=request.user, key=form.cleaned_data["key"], **words)
            obj.pk = made.pk


@admin.register(AuditEvent)
class AuditEventAdmin(ReadingDesk):
    """Who did what, in order; never changed. What is confidential is not looked up here."""

    list_display = ("at", "stream", "number", "by", "verb", "object_type", "object_id", "private")
    list_filter = ("object_type", "private")
    search_fields = ("=stream__key", "=object_id", "=verb")
    list_select_related = ("stream", "by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return super().get_queryset(request).exclude(object_type__in=CONFIDENTIAL)


@admin.register(AuditStream)
class AuditStreamAdmin(ReadingDesk):
    list_display = ("key", "last_number")
    search_fields = ("key",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditStream]:
        return super().get_queryset(request).exclude(events__object_type__in=CONFIDENTIAL)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadingDesk):
    """What mail waits, went or was given up."""

    list_display = ("created_at", "kind", "to", "state", "attempts", "next_try_at", "sent_at", "trouble")
    list_filter = ("state", "kind")
    search_fields = ("=message_id", "to__email", "to_address")
    list_select_related = ("to",)
    actions = ("try_again",)

    @admin.action(description="Try to send again", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        """What was given up or waits goes with the next round."""
        again = queryset.filter(state__in=[OutgoingMail.State.WAITING, OutgoingMail.State.GIVEN_UP]).update(
            state=OutgoingMail.State.WAITING, attempts=0, next_try_at=timezone.now(), trouble=""
        )
        self.message_user(request, f"{again} to be sent again.")


@admin.register(Submission)
class SubmissionAdmin(ReadingDesk):
    list_display = ("key", "by", "at", "result")
    list_select_related = ("by",)
    search_fields = ("=key",)


@admin.register(DueRun)
class DueRunAdmin(ReadingDesk):
    list_display = ("job", "slot", "started_at", "finished_at", "attempts", "trouble")
    list_filter = ("job",)
    search_fields = ("job", "slot")


@admin.register(Worker)
class WorkerAdmin(ReadingDesk):
    list_display = ("name", "started_at", "seen_at")
    search_fields = ("name",)
