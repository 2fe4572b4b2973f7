"""What an LLME is accredited for."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import own_stream, record
from core.errors import Refused
from llmes.models import LLME, Accreditation
from llmes.rules import NOT_YOURS, can_edit_profile


@transaction.atomic
def add_accreditation(
    *,
    by: Any,
    llme: LLME,
    kind: str,
    name: str = "",
    awarded_on: datetime.date,
    expires_on: datetime.date | None = None,
) -> Accreditation:
    """Add an accreditation with its award and, where it has one, its expiry."""
    if not can_edit_profile(by, llme):
        raise Refused(NOT_YOURS)
    other = kind == Accreditation.Kind.OTHER
    if other and not name.strip():
        raise Refused("Say what it is called.", field="name")
    if awarded_on > timezone.localdate():
        raise Refused("The date of the award can't be in the future.", field="awarded_on")
    if expires_on is not None and expires_on <= awarded_on:
        raise Refused("It must run out after it was awarded.", field="expires_on")
    try:
        with transaction.atomic():
            accreditation = Accreditation.objects.create(
                llme=llme,
                kind=kind,
                name=name.strip() if other else "",
                awarded_on=awarded_on,
                expires_on=expires_on,
                added_by=by,
            )
    except IntegrityError as error:
        raise Refused("This accreditation is there already.", field="kind") from error
    record(
        "accreditation_added",
        accreditation,
        by=by,
        stream=own_stream(llme),
        facts={"kind": (None, kind), "awarded_on": (None, awarded_on), "expires_on": (None, expires_on)},
        words={"name": accreditation.name},
        context={"llme": llme.pk},
    )
    return accreditation


@transaction.atomic
def withdraw_accreditation(*, by: Any, accreditation: Accreditation, reason: str) -> None:
    """Take back an accreditation that is wrong or no longer held; it stays on record, with the reason."""
    if not can_edit_profile(by, accreditation.llme):
        raise Refused(NOT_YOURS)
    if not reason.strip():
        raise Refused("Say why you are withdrawing it.", field="reason")
    now = timezone.now()
    done = Accreditation.objects.filter(pk=accreditation.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason.strip()
    )
    if not done:
        raise Refused("This was withdrawn already.")
    record(
        "accreditation_withdrawn",
        accreditation,
        by=by,
        stream=own_stream(accreditation.llme),
        facts={"withdrawn_at": (None, now)},
        words={"reason": reason},
        context={"llme": accreditation.llme_id},
    )
