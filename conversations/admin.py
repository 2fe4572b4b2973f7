"""The support desk's view of messages. Concerns and what is asked in confidence are nowhere on it."""

from django.contrib import admin

from conversations.models import Message, MessageReader, NotInPlace, SuggestedChange
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


@admin.register(NotInPlace)
class NotInPlaceAdmin(OfEngagement):
    """The facts. The words stay with those who work together."""

    list_display = ("engagement", "what", "flagged_at", "hub_sees_on", "answered_at", "settled_at")
    exclude = ("note", "answer")
    list_filter = ("what",)


@admin.register(SuggestedChange)
class SuggestedChangeAdmin(OfEngagement):
    list_display = ("engagement", "what", "side", "state", "suggested_at")
    list_filter = ("what", "state")
