"""What brings a school to the desk, for those who work in the hub."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attention.desk import kept_off, shown_rules
from attention.models import PutOff
from attention.rules import RULES
from engagements.states import LIVE
from hubs.rules import can_manage_hub
from hubs.views.scope import hub_or_404

MOST = 50


@require_safe
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Each rule in words: what brings a school here, who else sees it, whether it is on; what is put off."""
    hub = hub_or_404(request, code)
    off: Any = PutOff.objects.visible_to(request.user).filter(
        engagement__hub=hub, engagement__status__in=LIVE
    )
    off = off.in_force(timezone.localdate()).select_related("engagement__school", "put_by")
    context = {
        "hub": hub,
        "rules": RULES.values(),
        "shown": {rule.code for rule in shown_rules(hub)},
        "put_off": kept_off(off.order_by("-put_at"), request.user)[:MOST],
        "may_change": can_manage_hub(request.user, hub),
    }
    return render(request, "attention/rules.html", context)
