"""The first lines of the views of talking: which thing, as this person may read it; else it is not found."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from engagements.models import Engagement

ALONE = (
    "It is on no list, in no history and in no mail. Those who read it are told only that something is there."
)


def thing_or_404(rows: QuerySet[Any], reference: str, pk: int) -> Any:
    """One of the rows a person may read, with its engagement."""
    rows = rows.select_related("engagement__hub", "engagement__school")
    return get_object_or_404(rows, pk=pk, engagement__reference=reference)


def form_page(
    request: HttpRequest,
    engagement: Engagement,
    form: Any,
    *,
    heading: str,
    button: str,
    readers: list[str],
    told: str = "",
    safeguarding: bool = True,
) -> HttpResponse:
    """A form of talking: who reads it, the sentence of D20, the fields."""
    context = {
        "engagement": engagement,
        "form": form,
        "heading": heading,
        "button": button,
        "readers": readers,
        "told": told,
        "has_safeguarding": safeguarding,
    }
    return render(request, "conversations/form.html", context)
