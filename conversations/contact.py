"""Contact: a recorded day, a short contact or a message of a side; when it last was, and all in one list."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate

from conversations.models import Message
from engagements.models import Engagement, EngagementQuerySet, SupportDay
from engagements.states import RECORDED_STATES, Side

NEVER = datetime.date(1900, 1, 1)


def _days() -> QuerySet[SupportDay]:
    """Days and short contacts that took place."""
    return SupportDay.objects.filter(state__in=RECORDED_STATES).exclude(happened=False).order_by()


def _messages() -> QuerySet[Message]:
    """What the two sides wrote to each other; a word of the hub is no contact between them."""
    return Message.objects.standing().exclude(side=Side.HUB).order_by()


def with_last_contact(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Adds `last_contact_on`: the date of the last contact, or of the start where there was none yet."""
    here = {"engagement": OuterRef("pk")}
    day = _days().filter(**here).values("engagement").annotate(last=Max("on")).values("last")
    message = _messages().filter(**here).values("engagement").annotate(last=Max("written_at"))
    return engagements.annotate(
        last_contact_on=Greatest(
            F("starts_on"),
            Coalesce(Subquery(day, output_field=DateField()), Value(NEVER, DateField())),
            Coalesce(TruncDate(Subquery(message.values("last"))), Value(NEVER, DateField())),
        )
    )


@dataclass(frozen=True)
class Contact:
    """One line of the list: a day or a message, and when it was."""

    on: datetime.date
    day: SupportDay | None = None
    message: Message | None = None


def contact_page(engagement: Engagement, number: Any, per_page: int) -> Page[Contact]:
    """The days and messages of an engagement in one list, the latest first."""
    days = _days().filter(engagement=engagement)
    messages = Message.objects.standing().filter(engagement=engagement).order_by()
    one = days.annotate(when=F("on"), what=_word("day"), number=_number())
    two = messages.annotate(when=TruncDate("written_at"), what=_word("message"), number=_number())
    names = ("when", "what", "number")
    rows = one.values_list(*names).union(two.values_list(*names), all=True)
    page = Paginator(rows.order_by("-when", "what", "-number"), per_page).get_page(number)
    page.object_list = _filled(list(page.object_list))
    return page


def _word(word: str) -> Any:
    return Value(word, output_field=CharField())


def _number() -> Any:
    return Cast("pk", BigIntegerField())


def _filled(rows: list[Any]) -> list[Contact]:
    days = SupportDay.objects.select_related("recorded_by").in_bulk(
        [pk for _, kind, pk in rows if kind == "day"]
    )
    messages = Message.objects.select_related("written_by").in_bulk(
        [pk for _, kind, pk in rows if kind == "message"]
    )
    return [
        Contact(on, day=days[pk]) if kind == "day" else Contact(on, message=messages[pk])
        for on, kind, pk in rows
    ]
