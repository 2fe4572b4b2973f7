"""Django's admin as a support desk: to look things up and to put facts right, leaving the same audit events.

Every admin class of the service stands on one of these. What carries a rule goes through its service instead:
`save_model` of that class calls it.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.audit import object_type, own_stream, record
from core.errors import Refused, Stale
from core.models import AuditEvent


def facts_and_words(
    before: models.Model | None, after: models.Model
) -> tuple[dict[str, tuple[Any, Any]], dict[str, str]]:
    """What changed: facts with old and new value; of free text only that it did (D7)."""
    facts: dict[str, tuple[Any, Any]] = {}
    words: dict[str, str] = {}
    for field in after._meta.concrete_fields:
        old = getattr(before, field.attname) if before is not None else None
        new = getattr(after, field.attname)
        if field.primary_key or old == new:
            continue
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
            words[field.name] = str(new)
        else:
            facts[field.name] = (old, new)
    return facts, words


class DeskForm(forms.ModelForm[Any]):
    """A form of the support desk. What a service refuses is said in it, with what was typed still there.

    Of a thing that counts its changes it carries the version that the page was drawn from. Where somebody
    else was quicker, their text stands beside the field, and sending again writes over it knowingly.
    """

    tried: "DeskForm | None" = None
    seen_version = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "Open this page again and send it once more."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.tried is not None:
            self.data, self._errors = self.tried.data, self.tried.errors
            self.cleaned_data = self.tried.cleaned_data
        elif "seen_version" in self.fields:
            self.fields["seen_version"].initial = getattr(self.instance, "version", None)

    def refuse(self, refused: Refused) -> None:
        """Say it beside its field, or above the form; of a thing changed meanwhile, how each field stands."""
        current: Any = refused.current if isinstance(refused, Stale) else None
        others = self.changed_from(current)
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
        for name in others:
            self.add_error(name, f"Saved here meanwhile: {getattr(current, name)}")
        if "seen_version" in self.fields and current is not None:
            data: Any = self.data
            self.data = data.copy()
            self.data["seen_version"] = str(current.version)  # type: ignore[index]

    def changed_from(self, current: object) -> list[str]:
        """The fields in which what was typed differs from what stands now."""
        said = self.cleaned_data if current is not None else {}
        return [name for name in said if hasattr(current, name) and getattr(current, name) != said[name]]


class SupportDesk(admin.ModelAdmin):
    """Look, add and put right, each change with its audit event. Nothing is deleted (D18)."""

    form = DeskForm

    list_per_page = 50
    show_full_result_count = False

    def stream_of(self, obj: Any) -> str:
        """The audit stream that a change of this thing belongs to."""
        return own_stream(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def counts_changes(self) -> bool:
        """Whether the thing carries a number that each change of it raises."""
        return any(
            field.name == "version" and isinstance(field, models.PositiveIntegerField)
            for field in self.model._meta.concrete_fields
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; with what was refused, where the same sending was tried a moment ago."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or not self.counts_changes() or not self.has_change_permission(request, obj):
            form.base_fields.pop("seen_version", None)
        form.tried = getattr(request, "desk_form", None)  # type: ignore[attr-defined]
        return form

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.desk_form = form  # type: ignore[attr-defined]
        return super().save_form(request, form, change)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """A refusal is told in the form: what was begun is taken back, and it is drawn with the sentence."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.desk_form.refuse(refused)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def refuse_if_stale(self, before: Any, form: Any) -> None:
        """Somebody else saved the thing since the page was drawn."""
        if before is None or form is None or not self.counts_changes():
            return
        if form.cleaned_data.get("seen_version") != before.version:
            raise Stale("Someone else changed this while you were on the page.", current=before)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        # The row is held, so that of two who save at once the second sees the first's change.
        held = self.model._default_manager.select_for_update(of=("self",))
        before = held.filter(pk=obj.pk).first() if change else None
        self.refuse_if_stale(before, form)
        super().save_model(request, obj, form, change)
        facts, words = facts_and_words(before, obj)
        record(
            "change_in_admin" if change else "add_in_admin",
            obj,
            by=request.user,
            stream=self.stream_of(obj),
            facts=facts,
            words=words,
        )

    # Django's own log would hold names and words; the audit events hold neither.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done to one thing, here and everywhere else, from the audit events."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        events = (
            AuditEvent.objects.filter(object_type=object_type(obj), object_id=str(obj.pk))
            .select_related("by", "stream")
            .order_by("-id")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"What was done to {obj}",
            "opts": self.opts,
            "page_obj": Paginator(events, 100).get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "core/admin_history.html", context)


class ReadingDesk(SupportDesk):
    """Look only."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
