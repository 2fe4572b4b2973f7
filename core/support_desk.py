"""Django's admin as a support desk: to look things up and to put facts right, leaving the same audit events.

Every admin class of the service stands on one of these. What carries a rule goes through its service instead:
`save_model` of that class calls it.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.audit import object_type, own_stream, record
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


class SupportDesk(admin.ModelAdmin):
    """Look, add and put right, each change with its audit event. Nothing is deleted (D18)."""

    list_per_page = 50
    show_full_result_count = False

    def stream_of(self, obj: Any) -> str:
        """The audit stream that a change of this thing belongs to."""
        return own_stream(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        before = self.model._default_manager.filter(pk=obj.pk).first() if change else None
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
