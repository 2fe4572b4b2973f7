"""The support desk's view of messages. Concerns and what is asked in confidence are nowhere on it."""

from django.contrib import admin

from conversations.models import Message, MessageReader
from engagements.admin import OfEngagement


@admin.register(Message)
class MessageAdmin(OfEngagement):
    list_display = ("engagement", "side", "written_by", "written_at", "taken_back_at")
    list_filter = ("side",)
    list_select_related = ("engagement", "written_by")


@admin.register(MessageReader)
class MessageReaderAdmin(OfEngagement):
    list_display = ("engagement", "user", "read_upto")
    list_select_related = ("engagement", "user")
