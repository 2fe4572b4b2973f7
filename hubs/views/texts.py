"""What a hub says in its own words, since when and by whom; and changing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused, Stale
from core.refusals import add_refusal, stale_page
from core.texts import KEYS, text_in_effect, to_html
from hubs.forms import HubTextForm
from hubs.models import HubText
from hubs.rules import can_manage_hub, can_read_settings
from hubs.services.texts import set_hub_text
from hubs.texts import rows_of, texts_of, texts_to_come
from hubs.views.scope import demand, hub_or_404, sub_nav_of


@require_GET
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """The hub's texts as they stand today, and what is to come."""
    hub = hub_or_404(request, code)
    demand(can_read_settings, request, hub)
    said = texts_of([hub.pk], HubText.Key.values)[hub.pk]
    ahead = texts_to_come(hub)
    rows = [(key, label, said.get(key), ahead.get(key, [])) for key, label in HubText.Key.choices]
    context = {"hub": hub, "places": sub_nav_of(request, hub, "settings"), "rows": rows}
    return render(request, "hubs/texts.html", context)


@require_http_methods(["GET", "POST"])
def change_text(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Other words from a date on; below them, what was said before and who changed it."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    if key not in HubText.Key.values:
        raise Http404("The hub has no such text.")
    rows = rows_of(hub, key)
    now = texts_of([hub.pk], [key])[hub.pk].get(key)
    initial = {
        "body": now.body if now else "",
        "in_effect_from": timezone.localdate(),
        "version": max((row.number for row in rows), default=0),
    }
    form = HubTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {"body": data["body"], "in_effect_from": data["in_effect_from"], "seen": data["version"]}
        try:
            done = set_hub_text(by=request.user, hub=hub, key=key, **words)
            messages.success(request, "Saved." if done else "That was set already.")
            return redirect("hubs:texts", hub.code)
        except Stale as stale:
            return _both(request, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    context = {
        "hub": hub,
        "label": HubText.Key(key).label,
        "form": form,
        "national": to_html(text_in_effect(key).body) if key in KEYS else "",
        "history": [(row, to_html(row.body)) for row in rows],
    }
    return render(request, "hubs/text.html", context)


def _both(request: HttpRequest, form: HubTextForm, stale: Stale) -> HttpResponse:
    """Someone else was quicker: both texts, and a form that saves over theirs knowingly."""
    current: Any = stale.current
    data: Any = form.data
    data = data.copy()
    data["version"] = current.number
    again = HubTextForm(data)
    mine, theirs = [("The text", form.cleaned_data["body"])], [("The text", current.body)]
    return stale_page(request, stale, form=again, mine=mine, theirs=theirs)
