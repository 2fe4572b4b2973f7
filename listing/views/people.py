"""Finding the engagements of a person: the name is sent, and stands in no address; it leads to an id."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from listing.forms import PersonForm
from listing.listing import Listing
from listing.people import people_named
from listing.views.scope import demand_rows


@require_http_methods(["GET", "POST"])
def find_person(request: HttpRequest) -> HttpResponse:
    """One person found leads to their engagements at once, several are shown to choose from."""
    demand_rows(request)
    listing = Listing(request.user, request.POST.get("list", request.GET.urlencode()))
    form = PersonForm(request.POST or None)
    found: list[Any] = []
    if form.is_valid() and listing.scope.is_wide:
        form.add_error(None, "Choose a hub first, on the list.")
    elif form.is_valid():
        found = people_named(listing.scope, form.cleaned_data["name"])
        if len(found) == 1:
            return redirect(f"{reverse('listing:engagements')}?{_of(listing, found[0].pk)}")
        if not found:
            form.add_error("name", "Nobody of this name works on your engagements or leads at their schools.")
    context = {
        "form": form,
        "listing": listing,
        "found": [(person, _of(listing, person.pk)) for person in found],
    }
    return render(request, "listing/find_person.html", context)


def _of(listing: Listing, person: int) -> str:
    return listing.address(person=person, page="").lstrip("?")
