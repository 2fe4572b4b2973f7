"""The page of our work, and the coordinator's task list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from attention.explaining import put_off_of, with_put_off
from core.models import AuditEvent
from engagements.grounds import Kind, shown
from engagements.history import entries
from engagements.models import Engagement, SupportDay
from engagements.newcomers import with_newcomer
from engagements.rooms import closed_rooms, rooms_of
from engagements.rules import can_coordinate, can_move, standing
from engagements.services.starting import sides_agreed
from engagements.states import OVER, RECORDED_STATES, Side, Status
from engagements.views.scope import demand, engagement_or_404
from listing.back import back_to_list
from oversight.cards import cards
from oversight.our_work import next_dated, things_of, with_things
from oversight.tasks import task_list
from plans.summary import plan_on_page

DAYS_SHOWN = 10


@require_GET
def our_work(request: HttpRequest, reference: str) -> HttpResponse:
    """One engagement, as both sides and the coordinator read it: what is next, the days, the plan."""
    seen = with_newcomer(Engagement.objects.visible_to(request.user), request.user)
    rows = seen.with_cover().with_hub_words()
    found = with_things(with_put_off(rows.select_related("hub", "school")), request.user)
    engagement = get_object_or_404(found, reference=reference)
    state = standing(request.user, engagement)
    things = things_of([engagement])[engagement.pk]
    days = list(SupportDay.objects.visible_to(request.user).filter(engagement=engagement)[: DAYS_SHOWN + 1])
    events = AuditEvent.objects.in_stream(engagement.stream).filter(private=False).select_related("by")
    context: dict[str, Any] = {
        "engagement": engagement,
        "standing": state,
        "cards": cards(things, state.side if state.edits or state.side == Side.HUB else None),
        "dated": next_dated(things),
        "days": days[:DAYS_SHOWN],
        "more_days": len(days) > DAYS_SHOWN,
        "uncounted_days": sum(
            day.days for day in days if day.state in RECORDED_STATES and day.uses_days and not day.counted
        ),
        "steps": engagement.next_steps.all(),
        "put_off": put_off_of(engagement),
        "plan": plan_on_page(engagement, request.user),
        "entries": entries(events.order_by("-at", "-number")[:5], engagement),
        "rooms": rooms_of(engagement, state),
        "closed_rooms": closed_rooms(engagement, state),
        "may_edit": state.edits and engagement.status == Status.RUNNING,
        "may_move": can_move(request.user, engagement),
        "may_coordinate": state.side == Side.HUB,
        "list_url": back_to_list(request),
        **(_how_it_ended(engagement) if engagement.is_over else {"next_with_hub": None, "based": None}),
    }
    return render(request, "oversight/our_work.html", context)


def _how_it_ended(engagement: Engagement) -> dict[str, Any]:
    """What comes next with the hub, and what the close is based on."""
    close = engagement.status_changes.filter(after__in=OVER).last()
    grounds = shown(engagement, Kind.CLOSE, [close.pk]) if close else {}
    return {
        "next_with_hub": engagement.next_with_hub.last(),
        "based": grounds.get(close.pk) if close else None,
    }


@require_GET
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole task list of an engagement, for its coordinator."""
    engagement = engagement_or_404(request, reference)
    demand(can_coordinate, request, engagement)
    found = Engagement.objects.visible_to(request.user).with_people().with_hub_words()
    found = found.select_related("hub", "school")
    engagement = found.get(pk=engagement.pk)
    groups = task_list(
        engagement,
        agreed_sides=set(sides_agreed(engagement)) if engagement.awaits_start else set(),
        day_states=list(engagement.days.order_by().values_list("state", flat=True)),
        plan_state=plan_on_page(engagement, request.user).state,
    )
    return render(request, "oversight/tasks.html", {"engagement": engagement, "groups": groups})
