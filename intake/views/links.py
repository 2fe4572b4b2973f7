"""Links to the short form: made, shown to be copied, ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from intake.forms.links import MakeLinkForm
from intake.models import SuggestionLink
from intake.services.links import end_link, make_link
from intake.tokens import path_of
from intake.views.scope import MOST_NUMBER, list_of

ROWS = 20


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, code: str) -> HttpResponse:
    """The hub's links with their addresses, the newest first; below, a form for another."""
    hub = list_of(request, code)
    form = MakeLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        key = said.pop("submission")

        def do() -> str:
            make_link(by=request.user, hub=hub, **said)
            return reverse("intake:links", args=[hub.code])

        try:
            address = run_once(key=key, by=request.user, at=request.path, do=do)
            messages.success(request, "The link is made. Copy it into your own mail.")
            return redirect(address)
        except Refused as refused:
            add_refusal(form, refused)
    rows = SuggestionLink.objects.visible_to(request.user).filter(hub=hub).order_by("-pk")
    rows = rows.select_related("school", "made_by").annotate(suggestions_now=Count("suggestions"))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = [(link, request.build_absolute_uri(path_of(link)) if link.is_good else "") for link in page]
    return render(request, "intake/links.html", {"hub": hub, "form": form, "page_obj": page, "rows": shown})


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    hub = list_of(request, code)
    if pk > MOST_NUMBER:
        raise Http404
    link = get_object_or_404(SuggestionLink.objects.visible_to(request.user).filter(hub=hub), pk=pk)
    end_link(by=request.user, link=link)
    messages.success(request, "The link has ended. What came by it stays.")
    return redirect("intake:links", hub.code)
