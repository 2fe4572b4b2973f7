"""Issuing the monthly statement of an LLME's days."""

import datetime
from typing import Any

from django.db import transaction

from core.audit import record
from core.errors import Refused
from engagements.models import DayStatement
from engagements.rules_statements import can_read_statements
from engagements.statements import as_known_today, month_is_over
from hubs.models import Hub
from llmes.models import LLME


@transaction.atomic
def issue_statement(*, by: Any, llme: LLME, hub: Hub, month: datetime.date) -> DayStatement:
    """Keep the statement of a month as it stands, under a number of its own. Issuing it twice is once.

    The LLME or a coordinator of the hub does it, once the month is over.
    """
    if not can_read_statements(by, llme, hub):
        raise Refused("The LLME and the hub's coordinators issue this.")
    if not month_is_over(month):
        raise Refused("This month is not over yet. It can be issued from the first of the next one.")
    # Held: two who issue at once would give one number twice.
    LLME.objects.select_for_update(of=("self",), no_key=True).get(pk=llme.pk)
    issued = list(DayStatement.objects.filter(llme=llme, hub=hub).order_by("number"))
    for one in issued:
        if one.month_from == month:
            return one
    known = as_known_today(llme, hub, month, issued)
    statement = DayStatement.objects.create(
        llme=llme,
        hub=hub,
        month_from=month,
        number=(issued[-1].number if issued else 0) + 1,
        lines=[line.to_json() for line in known.lines],
        corrections=[row.to_json() for row in known.corrections],
        issued_by=by,
    )
    record(
        "statement_issued",
        statement,
        by=by,
        facts={"month_from": (None, month), "number": (None, statement.number), "days": (None, known.total)},
        context={"llme": llme.pk, "hub": hub.pk},
    )
    return statement
