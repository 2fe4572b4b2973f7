"""The first lines of every view: whose list, which entry, and may this person."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from hubs.models import Hub
from hubs.views.scope import demand, hub_or_404
from intake.models import Nomination
from intake.rules import can_keep_waiting_list

MOST_NUMBER = 2**63 - 1


def list_of(request: HttpRequest, code: str) -> Hub:
    """The hub whose list this person keeps: 404 outside their hubs, 403 for those who only read of it."""
    hub = hub_or_404(request, code)
    demand(can_keep_waiting_list, request, hub)
    return hub


def entry_of(request: HttpRequest, hub: Hub, pk: int) -> Nomination:
    """An entry of this list, with what its next step needs."""
    if pk > MOST_NUMBER:
        raise Http404
    entries = Nomination.objects.visible_to(request.user).filter(hub=hub).with_place().with_live()
    entries = entries.select_related("hub", "school__hub", "engagement", "withdrawn_by", "merged_into")
    entry: Nomination = get_object_or_404(entries, pk=pk)
    return entry
