"""What a person can see and why; and looking at pages as they see them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from hubs.models import Hub
from hubs.rules import can_manage_hub
from oversight.leavers import leavers_of
from oversight.middleware import SESSION_KEY
from oversight.models import SeenAs
from oversight.seeing import hub_to_see_in
from oversight.seen_lines import line
from oversight.sees import exceptions_of, reading_by_role, roles_with_dates, summaries_of, work_of
from oversight.services.seeing import begin_seeing, end_seeing

LOOKS = 10
LEAVERS_A_PAGE = 50


@require_GET
def person_sees(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's roles with their dates, what each reads and why, and who looked as them."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    work, more = work_of(person, request.user)
    looks = SeenAs.objects.visible_to(request.user).filter(person=person).select_related("begun_by", "hub")
    lines = roles_with_dates(person, request.user)
    own = person.pk == request.user.pk
    context = {
        "person": person,
        "own": own,
        "roles": [row for row in lines if not row.is_over],
        "earlier": [row for row in lines if row.is_over],
        "reading": reading_by_role(person, own=own),
        "work": work,
        "more": more,
        "summaries": summaries_of(person, request.user),
        "exceptions": exceptions_of(person),
        "looks": [line(seen, str(person)) for seen in looks[:LOOKS]],
        "see_in": hub_to_see_in(request.user, person),
    }
    return render(request, "oversight/person_sees.html", context)


@require_GET
def leavers(request: HttpRequest, code: str) -> HttpResponse:
    """Who left the hub and its schools in the last year, who took over, and what is without anyone."""
    hub = get_object_or_404(Hub.objects.visible_to(request.user), code=code)
    if not can_manage_hub(request.user, hub):
        raise PermissionDenied
    page = Paginator(leavers_of(hub), LEAVERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/leavers.html", {"hub": hub, "page_obj": page})


@require_POST
def see_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Look as this person from now on, for a quarter of an hour at most."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    hub: Hub | None = hub_to_see_in(request.user, person)
    if hub is None:
        raise PermissionDenied
    seen = begin_seeing(by=request.user, person=person, hub=hub)
    # Another key of the session: one that was planted in this browser before opens nothing of it.
    request.session.cycle_key()
    request.session[SESSION_KEY] = seen.pk
    return redirect("oversight:home")


@require_POST
def end_seeing_as(request: HttpRequest) -> HttpResponse:
    """Leave off; also where it has ended already, in another tab or by itself."""
    pk = request.session.pop(SESSION_KEY, None)
    seen = SeenAs.objects.visible_to(request.user).filter(pk=pk or 0).select_related("person").first()
    if seen is None:
        return redirect("oversight:home")
    end_seeing(by=request.user, seen=seen)
    request.session.cycle_key()
    messages.success(request, f"You no longer look as {seen.person}.")
    return redirect("oversight:person_sees", seen.person_id)
