"""The support desk's view of engagements: to look things up, and to put the opening right.

Whatever carries an agreement, a day or a number is read only here: those have their own verbs.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from core.support_desk import ReadingDesk, SupportDesk
from engagements import models
from engagements.services.opening import edit_opening

OPENING = (
    *("focus", "why_offered", "starts_on", "expected_end_on"),
    *("suggested_by", "suggested_by_name", "school_weekdays"),
)


@admin.register(models.Engagement)
class EngagementAdmin(SupportDesk):
    """What was said at the opening can be put right, through the coordinators' own verb."""

    list_display = ("reference", "school_name", "hub", "phase", "status", "starts_on", "agreed_days")
    list_filter = ("status", "phase", "carried_in")
    list_select_related = ("hub",)
    search_fields = ("=reference", "school_name", "=school__urn", "hub__name")
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.name not in OPENING]

    def stream_of(self, obj: Any) -> str:
        return str(obj.stream)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        edit_opening(
            by=request.user,
            engagement=obj,
            seen_version=form.cleaned_data["seen_version"],
            **{name: form.cleaned_data[name] for name in OPENING},
        )


class OfEngagement(ReadingDesk):
    """Rows that belong to an engagement, found by its reference or school."""

    list_select_related: ClassVar[Any] = ("engagement",)
    search_fields = ("=engagement__reference", "engagement__school_name")
    ordering = ("-pk",)


@admin.register(models.SupportDay)
class SupportDayAdmin(OfEngagement):
    list_display = ("on", "engagement", "llme", "kind", "state", "days", "counted")
    list_filter = ("state", "kind", "counted")
    list_select_related = ("engagement", "llme__user")


@admin.register(models.Assignment)
class AssignmentAdmin(OfEngagement):
    """Without the reason of a conflict: the coordinators read that (D8)."""

    list_display = ("engagement", "llme", "role", "starts_on", "ends_on", "ended_at")
    list_filter = ("role",)
    list_select_related = ("engagement", "llme__user")
    exclude = ("conflict_reason",)


@admin.register(models.DaysProposal)
class DaysProposalAdmin(OfEngagement):
    list_display = ("engagement", "days", "state", "proposed_side", "proposed_at")
    list_filter = ("state",)


@admin.register(models.NextWithHub)
class NextWithHubAdmin(OfEngagement):
    list_display = ("engagement", "outcome", "expected_by", "side", "noted_at")
    list_filter = ("outcome",)


@admin.register(models.StartAgreement)
class StartAgreementAdmin(OfEngagement):
    list_display = ("engagement", "side", "agreed_as", "agreed_at")
    list_filter = ("side",)


@admin.register(models.NextStep)
class NextStepAdmin(OfEngagement):
    list_display = ("engagement", "side", "due_on", "done_at", "withdrawn_at")
    list_filter = ("side",)


@admin.register(models.StepNote)
class StepNoteAdmin(ReadingDesk):
    list_display = ("step", "kind", "noted_at", "noted_by")
    list_filter = ("kind",)
    list_select_related = ("step__engagement", "noted_by")
    search_fields = ("=step__engagement__reference",)
    ordering = ("-pk",)


@admin.register(models.OtherSupport)
class OtherSupportAdmin(OfEngagement):
    list_display = ("engagement", "kind", "starts_on", "ends_on", "withdrawn_at")
    list_filter = ("kind",)


@admin.register(models.OutsideReader)
class OutsideReaderAdmin(OfEngagement):
    list_display = ("engagement", "user", "organisation", "starts_on", "ends_on", "ended_at")
    list_select_related = ("engagement", "user")


@admin.register(models.SaidFor)
class SaidForAdmin(OfEngagement):
    list_display = ("engagement", "about", "side", "how", "said_on", "confirmed_at")
    list_filter = ("about", "side")


@admin.register(models.Seat)
class SeatAdmin(OfEngagement):
    list_display = ("engagement", "user", "side", "taken_at")
    list_select_related = ("engagement", "user")


@admin.register(models.StatusChange)
class StatusChangeAdmin(OfEngagement):
    list_display = ("engagement", "before", "after", "on", "side")


@admin.register(models.Succession)
class SuccessionAdmin(OfEngagement):
    list_display = ("engagement", "school", "confirmed_at")
    list_select_related = ("engagement", "school")


class OfDay(ReadingDesk):
    """Rows that belong to a support day."""

    list_select_related: ClassVar[Any] = ("day__engagement",)
    search_fields = ("=day__engagement__reference", "day__engagement__school_name")
    ordering = ("-pk",)


@admin.register(models.DayChange)
class DayChangeAdmin(OfDay):
    list_display = ("day", "before_on", "after_on", "reason", "asked_side")


@admin.register(models.DayReply)
class DayReplyAdmin(OfDay):
    list_display = ("day", "side", "written_at")


@admin.register(models.DayParticipants)
class DayParticipantsAdmin(OfDay):
    list_display = ("day", "role", "count")


@admin.register(models.DaySlot)
class DaySlotAdmin(OfDay):
    list_display = ("day", "llme", "on", "half")
    list_select_related = ("day__engagement", "llme__user")


@admin.register(models.DayCorrection)
class DayCorrectionAdmin(OfDay):
    list_display = ("day", "corrected_by", "corrected_at")
    list_select_related = ("day__engagement", "corrected_by")


@admin.register(models.StrikeRequest)
class StrikeRequestAdmin(OfEngagement):
    """That words were asked to be struck out, of a day or of the plan, never which (D7)."""

    list_display = ("engagement", "state", "asked_by", "asked_at")
    list_filter = ("state",)
    list_select_related = ("engagement", "asked_by")
    exclude = ("words",)


@admin.register(models.DayStatement)
class DayStatementAdmin(ReadingDesk):
    list_display = ("llme", "hub", "month_from", "number", "issued_at")
    list_select_related: ClassVar[Any] = ("llme__user", "hub")
    search_fields = ("llme__user__name", "hub__name")
    ordering = ("-pk",)


@admin.register(models.YearChoice)
class YearChoiceAdmin(OfEngagement):
    list_display = ("engagement", "academic_year", "choice", "days", "chosen_at")
    list_filter = ("choice", "academic_year")


@admin.register(models.HandOver)
class HandOverAdmin(OfEngagement):
    list_display = ("engagement", "user", "side", "taken_at")
    list_select_related: ClassVar[Any] = ("engagement", "user")
