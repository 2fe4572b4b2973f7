"""Home: what is next for me, then my work; one page per role."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import roles
from attention.desk import desk_of, lines
from attention.explaining import lasts_until
from attention.rules import RULES
from core.dates import academic_year_label
from engagements.covering import covers_to_come
from engagements.models import Engagement, EngagementQuerySet
from engagements.states import Side
from figures.summary import hub_figures
from figures.views.hub import hub_figures as figures_page
from figures.views.national import national
from hubs.models import Hub
from hubs.rules import coordinated_hub_ids
from intake.counts import due_of, with_due
from oversight.cards import cards, merged
from oversight.our_work import next_dated, things_of, with_things
from workload.turning import year_to_settle

ROWS = 20
# Roles at a school that read along (D4): nothing is ever their turn.
READING = ("school.colleague", "school.governor")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The home page of the role this person looks in."""
    role = roles.current(request)
    app = role.kind.partition(".")[0] if role else ""
    if role is None:
        return render(request, "oversight/home_none.html")
    if role.kind in ("hub.lead", "hub.coordinator"):
        return _coordinator(request, role)
    if role.kind == "hub.reader":
        hub = Hub.objects.visible_to(request.user).get(pk=role.ref)
        return figures_page(request, hub.code)
    if role.kind == "service.ncetm_reader":
        return national(request)
    if role.kind == "service.admin":
        return render(request, "oversight/home_admin.html")
    if app == "outside_reader":
        summaries = Engagement.objects.summary_visible_to(request.user)
        return render(request, "oversight/home_outside.html", {"engagements": summaries})
    side = Side.LLME if role.kind == "hub.llme" else Side.SCHOOL
    return _worker(request, role, side)


def _coordinator(request: HttpRequest, role: roles.RoleHeld) -> HttpResponse:
    hub = with_due(Hub.objects.coordinated_by(request.user)).get(pk=role.ref)
    desk = desk_of(hub, request.user)
    reason = RULES.get(request.GET.get("reason", ""))
    opened = desk.opened(reason.code if reason else "")
    page = Paginator(list(opened), ROWS).get_page(request.GET.get("page"))
    context = {
        "hub": hub,
        "desk": desk,
        "waiting": due_of(hub),
        "counts": [(rule, rule.count_words(number)) for rule, number in desk.counts],
        "beside": [(rule, rule.count_words(number)) for rule, number in desk.beside],
        "reason": reason,
        "page_obj": page,
        "lines": lines(opened, list(page.object_list), request.user),
        "figures": hub_figures(hub),
        "july": (year, academic_year_label(year)) if (year := year_to_settle(hub)) else None,
        # Whoever coordinates several hubs finds the rows of this one behind its numbers.
        "of_hub": f"&hub={hub.code}" if len(coordinated_hub_ids(request.user)) > 1 else "",
    }
    return render(request, "oversight/home_coordinator.html", context)


def _worker(request: HttpRequest, role: roles.RoleHeld, side: Side) -> HttpResponse:
    own = _own(request.user, role, side).with_cover()
    page = Paginator(with_things(own, request.user), ROWS).get_page(request.GET.get("page"))
    things = things_of(page.object_list)
    turn = None if role.kind in READING else side
    found = []
    for engagement in page.object_list:
        hint = engagement.school_name if side == Side.LLME or len(page.object_list) > 1 else ""
        found += [(thing, hint) for thing in merged(things[engagement.pk], turn)]
    # One's own turn first; where there is room, what waits for somebody else (B2).
    found.sort(key=lambda pair: (not pair[0].is_for(side), pair[0].order()))
    context: dict[str, Any] = {
        "role": role,
        "reads_only": turn is None,
        "side": side,
        "page_obj": page,
        "covers": covers_to_come(request.user) if side == Side.LLME else [],
        "accredited_until": lasts_until(request.user) if side == Side.LLME else None,
        "cards": [cards([thing], turn, hint)[0] for thing, hint in found[:3]],
        "rows": [(engagement, next_dated(things[engagement.pk])) for engagement in page.object_list],
    }
    return render(request, "oversight/home_worker.html", context)


def _own(user: Any, role: roles.RoleHeld, side: Side) -> EngagementQuerySet:
    """The engagements of the role looked in: of this school, or of this LLME; live ones first."""
    rows = Engagement.objects.visible_to(user)
    if side == Side.SCHOOL:
        rows = rows.at_school(int(role.ref))
    else:
        rows = rows.of_llme(user)
    return rows.live_first()
