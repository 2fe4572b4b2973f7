"""What brings a school here: the hub's rules in words, and how they stand for one engagement."""

import datetime
from typing import Any

from django.utils import timezone

from attention.conditions import Viewer
from attention.desk import Reason, Told, since_when, told, with_details
from attention.rules import RULES, Rule
from engagements.models import Engagement

# Of these the sides read elsewhere, if they are for them to read.
TOLD_ELSEWHERE = {"message"}


def open_rules() -> list[Rule]:
    """The rules whose reasons both sides may read."""
    return [rule for rule in RULES.values() if not rule.confidential and rule.code not in TOLD_ELSEWHERE]


def stands_now(engagement: Engagement, on: datetime.date | None = None) -> list[Told]:
    """Every reason that holds for this engagement and that both sides may read, on the desk or not."""
    day = on or timezone.localdate()
    viewer, rules = Viewer(None, day), open_rules()
    rows = Engagement.objects.filter(pk=engagement.pk).live()
    found = next(iter(since_when(rows, rules, viewer)), None)
    if found is None:
        return []
    reasons = [Reason(rule, since) for rule, since in zip(rules, found[2:], strict=True) if since]
    details = {name: make for one in reasons for name, make in one.rule.details.items()}
    row: Any = with_details(rows, details, viewer).get()
    return [told(row, reason) for reason in reasons]
