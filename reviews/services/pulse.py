"""The pulse check: how working together goes, asked of each side where the hub has turned it on (B13)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.errors import Refused
from engagements.models import Engagement
from hubs.settings.in_effect import hub_setting
from reviews.models import Look, Pulse
from reviews.services.holding import held_look
from reviews.states import check_under_way

SETTING = "pulse_check"


def is_asked(engagement: Engagement) -> bool:
    """Whether the hub asks for it."""
    return bool(hub_setting(engagement.hub_id, SETTING))


@transaction.atomic
def give_pulse(*, by: Any, look: Look, answer: str, line: str) -> Pulse:
    """Answer for one's side. Until both are in, only its side reads it and may change it; then it stays."""
    look, side = held_look(by, look)
    check_under_way(look.state)
    if not is_asked(look.engagement):
        raise Refused("Your hub has not turned the pulse check on.")
    pulses = {row.side: row for row in look.pulses.all()}
    own = pulses.pop(side, None) or Pulse(look=look, side=side)
    if own.is_open:
        raise Refused("Both answers are in, so they stay as they are.")
    own.answer, own.line = Pulse.Answer(answer).value, line.strip()
    own.given_at, own.given_by = timezone.now(), by
    own.is_open = bool(pulses)
    own.save()
    if own.is_open:
        look.pulses.exclude(pk=own.pk).update(is_open=True)
    record(
        "look_pulse_given",
        own,
        by=by,
        stream=look.engagement.stream,
        words={"line": own.line},
        context={"side": side, "kind": look.kind},
    )
    return own
