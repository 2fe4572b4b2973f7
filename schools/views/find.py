"""Finding a school, and its page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from schools.calendar import own_terms
from schools.filters import SchoolFilter
from schools.kin import kin_of
from schools.models import HubChoice, School
from schools.rules import (
    can_choose_hub,
    can_edit_terms,
    can_import,
    can_read_people,
    can_work_through,
)
from schools.sections import actions_for, sections_for
from schools.views.scope import school_or_404

ROWS = 25


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Schools by name, town, postcode or number; the filters are in the address."""
    schools = School.objects.visible_to(request.user).select_related("hub")
    found = SchoolFilter(request.GET, queryset=schools)
    page = Paginator(found.qs, ROWS).get_page(request.GET.get("page"))
    context = {"filter": found, "page_obj": page, "words": found.words}
    context |= {
        "may_work_through": can_work_through(request.user),
        "may_import": can_import(request.user),
    }
    return render(request, "schools/search.html", context)


@require_GET
def school(request: HttpRequest, urn: int) -> HttpResponse:
    """What the register says of a school, what the hub does with it, and who came before and after."""
    found = school_or_404(request, urn)
    choices = HubChoice.objects.visible_to(request.user).filter(school=found)
    context = {
        "school": found,
        "kin": kin_of(found),
        "choices": choices.select_related("hub", "former_hub", "chosen_by")[:5],
        "own_terms": sorted(own_terms(found)),
        "may_choose_hub": can_choose_hub(request.user, found),
        "may_edit_terms": can_edit_terms(request.user, found),
        "may_read_people": can_read_people(request.user, found),
        "sections": sections_for(request.user, found),
        "actions": actions_for(request.user, found),
    }
    return render(request, "schools/school.html", context)
