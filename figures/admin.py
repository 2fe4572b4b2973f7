"""The support desk's view of figures: to read only."""

from django.contrib import admin

from core.support_desk import ReadingDesk
from figures.models import NationalFigures


@admin.register(NationalFigures)
class NationalFiguresAdmin(ReadingDesk):
    list_display = ("as_of_on", "made_at")
    search_fields = ("as_of_on",)
