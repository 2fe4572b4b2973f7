"""The support desk's view of schools. Facts come from the register, so they are read here, not written."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from core.errors import Refused
from core.support_desk import ReadingDesk, SupportDesk
from schools.models import (
    Delegation,
    HubChoice,
    ImportProblem,
    ImportRun,
    School,
    SchoolLeader,
    SchoolLink,
    SchoolTerm,
    SchoolWord,
    SearchVariant,
    SearchWord,
    Trust,
)
from schools.search import search_schools
from schools.services.people import admit_leader, end_leadership


class OwnTrust(admin.SimpleListFilter):
    """Whether a school is of a trust; a list of all trusts would fill the page."""

    title = "trust"
    parameter_name = "of_trust"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Of a trust"), ("no", "Of none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(trust__isnull=self.value() == "no")


@admin.register(School)
class SchoolAdmin(ReadingDesk):
    """Search as on the page of schools. The hub is chosen there too, with a reason."""

    list_display = ("urn", "name", "town", "postcode", "status", "phase_code", "hub", "hub_is_chosen")
    list_filter = ("is_offered", "status", "phase_code", "region_code", OwnTrust, "hub_is_chosen", "hub")
    list_select_related = ("hub",)
    search_fields = ("name",)
    search_help_text = "Name, town, postcode, URN or DfE number, as on the page of schools."

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return search_schools(queryset, search_term), False  # type: ignore[arg-type]

    def get_ordering(self, request: HttpRequest) -> Any:
        # By the primary key, unless a search says what is best.
        return [] if request.GET.get("q") else ["urn"]


@admin.register(Trust)
class TrustAdmin(ReadingDesk):
    list_display = ("uid", "name", "group_id", "companies_house", "kind_code", "status_code")
    list_filter = ("kind_code", "status_code")
    search_fields = ("name", "=uid", "=group_id", "=companies_house")


@admin.register(SchoolLink)
class SchoolLinkAdmin(ReadingDesk):
    list_display = ("school_urn", "linked_urn", "kind", "established_on")
    list_filter = ("kind",)
    search_fields = ("=school_urn", "=linked_urn")
    ordering = ("pk",)


@admin.register(HubChoice)
class HubChoiceAdmin(ReadingDesk):
    list_display = ("school", "hub", "former_hub", "chosen_at", "chosen_by")
    list_select_related = ("school", "hub", "former_hub", "chosen_by")
    list_filter = ("hub",)
    search_fields = ("=school__urn", "school__name")


@admin.register(SchoolLeader)
class SchoolLeaderAdmin(SupportDesk):
    """Who belongs to a school: given and ended through the services, never edited."""

    list_display = ("user", "role", "school", "starts_on", "ends_on", "ended_at")
    list_filter = ("role",)
    list_select_related = ("user", "school")
    search_fields = ("user__name", "user__email", "=school__urn", "school__name")
    autocomplete_fields = ("user", "school")
    fields = ("user", "school", "role")
    ordering = ("-pk",)
    actions = ("end_now",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        made = admit_leader(by=request.user, user=obj.user, school=obj.school, role=obj.role)
        obj.pk = made.pk

    @admin.action(description="End the chosen roles now")
    def end_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for leader in queryset.select_related("user", "school"):
            try:
                end_leadership(by=request.user, leader=leader, reason="Ended by an admin")
            except Refused as refused:
                self.message_user(request, f"{leader}: {refused.sentence}", messages.WARNING)


@admin.register(Delegation)
class DelegationAdmin(ReadingDesk):
    """Only the head delegates: here it can be read."""

    list_display = ("school", "by", "to", "starts_on", "ends_on", "ended_at")
    list_select_related = ("school", "by", "to")
    search_fields = ("to__name", "by__name", "=school__urn", "school__name")
    ordering = ("-pk",)


@admin.register(SchoolTerm)
class SchoolTermAdmin(ReadingDesk):
    """Written on the school's page of term dates."""

    list_display = ("school", "academic_year", "name", "starts_on", "ends_on", "set_by")
    list_filter = ("academic_year",)
    list_select_related = ("school", "set_by")
    search_fields = ("=school__urn", "school__name")
    ordering = ("-pk",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadingDesk):
    list_display = ("started_at", "started_by", "state", "schools_name", "rows_total", "register_date")
    list_filter = ("state",)
    list_select_related = ("started_by",)
    search_fields = ("schools_name", "links_name", "groups_name")
    exclude = ("schools_file", "links_file", "groups_file")


@admin.register(ImportProblem)
class ImportProblemAdmin(ReadingDesk):
    list_display = ("run", "file", "line", "urn", "sentence")
    list_filter = ("file",)
    list_select_related = ("run",)
    search_fields = ("=urn", "sentence")


@admin.register(SchoolWord)
class SchoolWordAdmin(ReadingDesk):
    list_display = ("word", "school_id")
    search_fields = ("=word", "=school__urn")
    ordering = ("pk",)


@admin.register(SearchWord)
class SearchWordAdmin(ReadingDesk):
    list_display = ("word", "schools")
    search_fields = ("=word",)
    ordering = ("pk",)


@admin.register(SearchVariant)
class SearchVariantAdmin(ReadingDesk):
    list_display = ("variant", "word")
    search_fields = ("=variant", "=word")
    ordering = ("pk",)
