"""What brings a school to the desk, for those who work in the hub."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attention.desk import shown_rules
from attention.rules import RULES
from hubs.rules import can_manage_hub
from hubs.views.scope import hub_or_404


@require_safe
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Each rule in words: what brings a school here, who else sees it, and whether the hub has it on."""
    hub = hub_or_404(request, code)
    context = {
        "hub": hub,
        "rules": RULES.values(),
        "shown": {rule.code for rule in shown_rules(hub)},
        "may_change": can_manage_hub(request.user, hub),
    }
    return render(request, "attention/rules.html", context)
