"""The support desk of the roof: who looked as whom. Read only."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from oversight.models import SeenAs


@admin.register(SeenAs)
class SeenAsAdmin(ReadingDesk):
    list_display = ("person", "begun_by", "hub", "begun_at", "good_until", "ended_at")
    list_select_related = ("person", "begun_by", "hub")
    search_fields = ("person__name", "begun_by__name", "hub__name")
