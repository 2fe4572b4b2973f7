"""The support desk's view of stored dates and of what was put off. Reasons stay with the two sides."""

from django.contrib import admin

from attention.models import DueDates, PutOff
from engagements.admin import OfEngagement


@admin.register(DueDates)
class DueDatesAdmin(OfEngagement):
    list_display = ("engagement", "last_contact_on", "quiet_on", "too_few_weeks_on", "look_on")
    list_select_related = ("engagement",)


@admin.register(PutOff)
class PutOffAdmin(OfEngagement):
    list_display = ("engagement", "rule", "put_on", "until_on", "put_by", "undone_at")
    exclude = ("reason",)
    list_filter = ("rule",)
    list_select_related = ("engagement", "put_by")
