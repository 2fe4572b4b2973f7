"""The parts of the work that either side may open when they help (D1)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engagements.models import Engagement
from engagements.rooms import closed_rooms, is_open, room_of
from engagements.rules import can_edit, standing
from engagements.services.parts import open_part
from engagements.views.scope import demand, engagement_or_404


@require_GET
def part_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The parts that are closed, each in one line, with a button for those who may open it."""
    engagement = engagement_or_404(request, reference)
    context = {
        "engagement": engagement,
        "closed": closed_rooms(engagement, standing(request.user, engagement)),
        "may_open": can_edit(request.user, engagement) and engagement.is_live,
    }
    return render(request, "engagements/parts.html", context)


@require_http_methods(["GET", "POST"])
def open_a_part(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """What a part is for; sent, it opens the part and goes to its room."""
    engagement = engagement_or_404(request, reference)
    room = room_of(part)
    if room is None:
        raise Http404
    if request.method == "GET":
        if is_open(engagement, part):
            return redirect(room.url(engagement))
        return closed_part(request, engagement, part)
    demand(can_edit, request, engagement)
    open_part(by=request.user, engagement=engagement, part=part)
    return redirect(room.url(engagement))


def closed_part(request: HttpRequest, engagement: Engagement, part: str) -> HttpResponse:
    """What stands at the address of a room whose part is closed: what it is for, and how it is opened.

    Who reads sees that nothing is there yet. Sending to a closed room changes nothing and says the same.
    """
    room = room_of(part)
    if room is None:
        raise Http404
    context = {
        "engagement": engagement,
        "room": room,
        "may_open": can_edit(request.user, engagement) and engagement.is_live,
    }
    status = 200 if request.method in ("GET", "HEAD") else 409
    return render(request, "engagements/closed_part.html", context, status=status)
