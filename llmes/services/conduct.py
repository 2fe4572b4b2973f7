"""The code of conduct, and conflicts of interest that an LLME declares."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import own_stream, record
from core.dates import academic_year, academic_year_label
from core.errors import Refused, Stale
from core.models import SiteText
from llmes.code import code_in_effect, hubs_add
from llmes.models import LLME, CodeAcceptance, DeclaredConflict
from llmes.rules import can_accept_code, can_declare_conflict
from schools.models import School, Trust


@transaction.atomic
def accept_code(
    *, by: Any, llme: LLME, text: SiteText, hub_texts: Collection[int] | None = None
) -> CodeAcceptance:
    """Accept the code of conduct for this academic year, in the wording that was read, once.

    `hub_texts`: by number, what the person's hubs added on the page that they read (None: as it is now).
    """
    if not can_accept_code(by, llme):
        raise Refused("Only the LLME can accept the code.")
    today = timezone.localdate()
    current = code_in_effect(today)
    if current is None or current.pk != text.pk:
        raise Stale("The wording has changed while you were reading. Please read it again.", current=current)
    added = [row.pk for row in hubs_add(llme)]
    if hub_texts is not None and set(hub_texts) != set(added):
        raise Stale("The wording has changed while you were reading. Please read it again.", current=current)
    year = academic_year(today)
    try:
        with transaction.atomic():
            acceptance = CodeAcceptance.objects.create(
                llme=llme, academic_year=year, text=text, hub_texts=added, accepted_by=by
            )
    except IntegrityError:
        return CodeAcceptance.objects.get(llme=llme, academic_year=year)
    record(
        "code_accepted",
        acceptance,
        by=by,
        stream=own_stream(llme),
        facts={"accepted_at": (None, acceptance.accepted_at)},
        context={"llme": llme.pk, "text": text.pk, "academic_year": academic_year_label(year)},
    )
    return acceptance


@transaction.atomic
def declare_conflict(
    *, by: Any, llme: LLME, reason: str, school: School | None = None, trust: Trust | None = None
) -> DeclaredConflict:
    """Declare that an LLME should not support a school, or any school of a trust.

    Read by the declarer and the coordinators of their hubs only (D8): the audit event is private.
    """
    if not can_declare_conflict(by, llme):
        raise Refused("Only the LLME can declare a conflict.")
    if (school is None) == (trust is None):
        raise Refused("Choose a school or a trust.", field="about")
    if not reason.strip():
        raise Refused("Say in a few words why.", field="reason")
    try:
        with transaction.atomic():
            conflict = DeclaredConflict.objects.create(
                llme=llme, school=school, trust=trust, reason=reason.strip(), declared_by=by
            )
    except IntegrityError as error:
        raise Refused("You have declared this already.") from error
    record(
        "conflict_declared",
        conflict,
        by=by,
        stream=own_stream(llme),
        words={"reason": reason},
        context={"llme": llme.pk},
        private=True,
    )
    return conflict


@transaction.atomic
def withdraw_conflict(*, by: Any, conflict: DeclaredConflict, reason: str) -> None:
    """Withdraw a declaration that no longer holds; it stays on record, with the reason."""
    if not can_declare_conflict(by, conflict.llme):
        raise Refused("Only the LLME can withdraw it.")
    if not reason.strip():
        raise Refused("Say why it no longer holds.", field="reason")
    now = timezone.now()
    rows = DeclaredConflict.objects.filter(pk=conflict.pk, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason.strip()):
        raise Refused("This was withdrawn already.")
    record(
        "conflict_withdrawn",
        conflict,
        by=by,
        stream=own_stream(conflict.llme),
        facts={"withdrawn_at": (None, now)},
        words={"reason": reason},
        context={"llme": conflict.llme_id},
        private=True,
    )
