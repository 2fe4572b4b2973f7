"""Making and ending the links to the short form."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from hubs.models import Hub
from intake.models import SuggestionLink
from intake.rules import can_keep_waiting_list
from intake.states import Source
from intake.tokens import new_nonce
from schools.models import School

LONGEST_DAYS = 366


@transaction.atomic
def make_link(
    *,
    by: Any,
    hub: Hub,
    source: str,
    organisation: str,
    sent_to: str,
    ends_on: datetime.date,
    school: School | None = None,
) -> SuggestionLink:
    """A coordinator makes a link for one school, trust or authority: for this hub alone, and for a time."""
    if not can_keep_waiting_list(by, hub):
        raise Refused("Only a coordinator of the hub makes such links.")
    today = timezone.localdate()
    if not today <= ends_on <= today + datetime.timedelta(days=LONGEST_DAYS):
        raise Refused("Choose a date from today up to a year ahead.", field="ends_on")
    if school is not None and source != Source.SCHOOL:
        raise Refused("A URN goes with a link for a school only.", field="urn")
    link: SuggestionLink = SuggestionLink.objects.create(
        hub=hub,
        source=source,
        organisation=organisation,
        sent_to=sent_to,
        school=school,
        ends_on=ends_on,
        nonce=new_nonce(),
        made_by=by,
    )
    record(
        "suggestion_link_made",
        link,
        by=by,
        facts={"ends_on": (None, ends_on)},
        words={"organisation": organisation, "sent_to": sent_to},
        context={"source": source, "hub": hub.pk},
    )
    return link


@transaction.atomic
def end_link(*, by: Any, link: SuggestionLink) -> SuggestionLink:
    """The link opens nothing any more, from now on; what came by it stays."""
    link = SuggestionLink.objects.select_for_update(of=("self",)).select_related("hub").get(pk=link.pk)
    if not can_keep_waiting_list(by, link.hub):
        raise Refused("Only a coordinator of the hub ends such links.")
    if link.ended_at is not None:
        raise Refused("This link has ended already.")
    link.ended_at, link.ended_by = timezone.now(), by
    link.save(update_fields=["ended_at", "ended_by"])
    record("suggestion_link_ended", link, by=by)
    return link
