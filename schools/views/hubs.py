"""Which hub: the list of schools without one, and choosing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.refusals import add_refusal
from hubs.rules import coordinated_hub_ids
from schools.filters import WithoutHubFilter
from schools.forms import ChooseHubForm, HubForManyForm
from schools.models import School
from schools.rules import can_choose_hub, can_work_through, choosable_hubs
from schools.services.hubs import choose_hub, choose_hub_for_many
from schools.views.scope import demand, hide_unless, school_or_404

ROWS = 50


@require_http_methods(["GET", "POST"])
def without_hub(request: HttpRequest) -> HttpResponse:
    """Offered schools that no area covers: tick some, choose their hub, say why."""
    hide_unless(can_work_through(request.user))
    waiting = School.objects.visible_to(request.user).without_hub().order_by("authority_name", "name")
    hubs = choosable_hubs(request.user)
    form = HubForManyForm(request.POST or None, hubs=hubs, schools=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            done = choose_hub_for_many(by=request.user, **form.cleaned_data)
            hub = form.cleaned_data["hub"]
            messages.success(request, f"{done} {'school is' if done == 1 else 'schools are'} with {hub} now.")
            return redirect(request.get_full_path())
        except Refused as refused:
            add_refusal(form, refused)
    found = WithoutHubFilter(request.GET, queryset=waiting)
    page = Paginator(found.qs, ROWS).get_page(request.GET.get("page"))
    ticked = set(request.POST.getlist("schools"))
    context = {"filter": found, "page_obj": page, "form": form, "ticked": ticked}
    return render(request, "schools/without_hub.html", context)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, urn: int) -> HttpResponse:
    """Another hub for one school, with the reason."""
    school = school_or_404(request, urn)
    if not can_choose_hub(request.user, school):
        hide_unless(coordinated_hub_ids(request.user))
        demand(False)
    hubs = choosable_hubs(request.user, school)
    form = ChooseHubForm(request.POST or None, hubs=hubs, school=school)
    if request.method == "POST" and form.is_valid():
        try:
            choose_hub(by=request.user, school=school, **form.cleaned_data)
            messages.success(request, "The hub is chosen. Imports leave it as it is.")
            return redirect(school)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "schools/choose_hub.html", {"school": school, "form": form})
