"""What a hub has set, since when and by whom; and changing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import Refused, Stale
from core.refusals import add_refusal
from hubs.forms import SettingForm, initial_of
from hubs.models import Hub, HubSetting
from hubs.rules import can_manage_hub, can_read_settings
from hubs.services.settings import set_hub_setting
from hubs.settings.catalogue import ABOUT_GROUPS, SETTINGS
from hubs.settings.in_effect import hub_setting, rows_of
from hubs.settings.kinds import Setting
from hubs.views.scope import demand, hub_or_404, sub_nav_of


@require_GET
def settings_list(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a hub can set, as it stands today and as it will stand."""
    hub = hub_or_404(request, code)
    demand(can_read_settings, request, hub)
    items: dict[str, list[dict[str, Any]]] = {}
    for setting in SETTINGS.values():
        items.setdefault(setting.group, []).append(_standing(hub, setting))
    groups = [(group, ABOUT_GROUPS.get(group, ""), standing) for group, standing in items.items()]
    context = {"hub": hub, "places": sub_nav_of(request, hub, "settings"), "groups": groups}
    return render(request, "hubs/settings.html", context)


def _standing(hub: Hub, setting: Setting) -> dict[str, Any]:
    """One setting today, whose choice it is, and what is to come."""
    today = timezone.localdate()
    rows = rows_of(hub, setting.name)
    now = next((row for row in rows if row.in_effect_from <= today), None)
    return {
        "setting": setting,
        "value": setting.show(hub_setting(hub, setting.name)),
        "row": now,
        "coming": [_shown(setting, row) for row in reversed(rows) if row.in_effect_from > today],
    }


def _shown(setting: Setting, row: HubSetting) -> dict[str, Any]:
    return {"row": row, "value": setting.show(setting.clean(row.value))}


@require_http_methods(["GET", "POST"])
def change_setting(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Set one thing from a date on; below it, how it stood before and who changed it."""
    hub = hub_or_404(request, code)
    demand(can_manage_hub, request, hub)
    setting = SETTINGS.get(name)
    if setting is None:
        raise Http404("There is no such setting.")
    rows = rows_of(hub, name)
    initial = {
        "value": initial_of(setting, hub_setting(hub, name)),
        "in_effect_from": timezone.localdate(),
        "version": max((row.number for row in rows), default=0),
    }
    form = SettingForm(request.POST or None, setting=setting, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = set_hub_setting(
                by=request.user,
                hub=hub,
                name=name,
                value=data["value"],
                in_effect_from=data["in_effect_from"],
                seen=data["version"],
            )
            messages.success(request, "Saved." if done else "That was set already.")
            return redirect("hubs:settings", hub.code)
        except Stale as stale:
            return _both(request, hub, setting, form, stale)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "hubs/setting.html", _context(hub, setting, form))


def _both(request: HttpRequest, hub: Hub, setting: Setting, form: SettingForm, stale: Stale) -> HttpResponse:
    """Someone else was quicker: their choice beside this one, in a form that saves over it knowingly."""
    current: Any = stale.current
    data: Any = form.data
    data = data.copy()
    data["version"] = current.number
    context = _context(hub, setting, SettingForm(data, setting=setting))
    context["stale"] = {
        "sentence": stale.sentence,
        "theirs": _shown(setting, current),
        "mine": setting.show(setting.clean(form.cleaned_data["value"])),
        "mine_from": form.cleaned_data["in_effect_from"],
    }
    return render(request, "hubs/setting.html", context, status=409)


def _context(hub: Hub, setting: Setting, form: SettingForm) -> dict[str, Any]:
    history = [_shown(setting, row) for row in rows_of(hub, setting.name)]
    return {
        "hub": hub,
        "setting": setting,
        "form": form,
        "history": history,
        "default": setting.show(setting.default),
        "stale": None,
    }
