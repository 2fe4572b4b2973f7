"""Messages: written, read, taken back. Who is told of one gets a mail only after having read the last."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from conversations.models import Message, MessageReader
from conversations.people import told_of_message
from conversations.services.telling import tell
from core.audit import record
from core.errors import Refused
from engagements.facts import facts_changed
from engagements.models import Engagement
from engagements.rules import acting_side
from engagements.services.days.holding import refuse_if_over
from engagements.services.locks import locked
from engagements.services.seats import take_seat


@transaction.atomic
def write_message(*, by: Any, engagement: Engagement, text: str, tells_hub: bool = False) -> Message:
    """Write to the others. The other side is told by mail, the coordinators where the writer wants it."""
    engagement = locked(engagement)
    side = acting_side(by, engagement)
    refuse_if_over(engagement)
    if not text.strip():
        raise Refused("Write your message.", field="text")
    take_seat(engagement, by, side)
    message = Message.objects.create(
        engagement=engagement, side=side, text=text, tells_hub=tells_hub, written_by=by
    )
    people = told_of_message(engagement, side, by=by, tells_hub=tells_hub)
    read = dict(
        MessageReader.objects.filter(engagement=engagement, user__in=people).values_list("user", "read_upto")
    )
    for person in people:
        # A second mail goes only once the first has led somewhere: to what was then the newest message.
        tell(person, engagement, once=["messages", read.get(person.pk, 0)])
    record(
        "message_written",
        message,
        by=by,
        stream=engagement.stream,
        words={"text": text},
        context={"side": side},
    )
    facts_changed(engagement)
    return message


@transaction.atomic
def read_messages(*, by: Any, engagement: Engagement, upto: int) -> MessageReader:
    """Note how far a person has read; never beyond what there is, and never back."""
    newest = (
        Message.objects.filter(engagement=engagement, pk__lte=upto).aggregate(last=Max("pk"))["last"] or 0
    )
    reader, _ = MessageReader.objects.get_or_create(engagement=engagement, user=by)
    MessageReader.objects.filter(pk=reader.pk, read_upto__lt=newest).update(read_upto=newest)
    reader.refresh_from_db()
    return reader


@transaction.atomic
def take_back_message(*, by: Any, message: Message) -> Message:
    """The writer takes the words back: they are gone; that there was a message, and when, remains (D7)."""
    engagement = locked(message.engagement)
    side = acting_side(by, engagement)
    row = Message.objects.get(pk=message.pk)
    if row.written_by_id != by.pk:
        raise Refused("Only who wrote a message can take it back.")
    if row.taken_back_at is not None:
        return row
    row.text, row.taken_back_at, row.taken_back_by = "", timezone.now(), by
    row.save(update_fields=["text", "taken_back_at", "taken_back_by"])
    record("message_taken_back", row, by=by, stream=engagement.stream, context={"side": side})
    facts_changed(engagement)
    return row
