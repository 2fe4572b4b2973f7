"""Inviting LLMEs from a hub's own register, and filling a profile once its person has come."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation
from accounts.services.invitations import invite
from core.audit import own_stream, record
from core.dates import academic_year, academic_year_label
from hubs.models import Hub
from llmes.models import LLME, Accreditation, Capacity, ComingLLME
from schools.models import School

ROLE = "hub.llme"


@transaction.atomic
def invite_from_register(
    *,
    by: Any,
    hub: Hub,
    name: str,
    email: str,
    phases: list[str],
    specialisms: list[str],
    base_school: School | None = None,
    days: Decimal | None = None,
    kind: str = "",
    awarded_on: datetime.date | None = None,
    expires_on: datetime.date | None = None,
) -> ComingLLME:
    """Invite somebody of the hub's register as LLME, and keep what it says of them until they come.

    Refused like any invitation: an address is one person, and nobody is asked twice.
    """
    invitation = invite(email=email, name=name, role=ROLE, target=hub, by=by)
    coming = ComingLLME.objects.create(
        hub=hub,
        invitation=invitation,
        works_primary="primary" in phases,
        works_secondary="secondary" in phases,
        specialisms=specialisms,  # type: ignore[misc]
        base_school=base_school,
        academic_year=academic_year(timezone.localdate()),
        days=days,
        accreditation_kind=kind,
        awarded_on=awarded_on if kind else None,
        expires_on=expires_on if kind else None,
        added_by=by,
    )
    record(
        "llme_brought_from_register",
        coming,
        by=by,
        stream=f"hubs.hub:{hub.pk}",
        facts={"days": (None, days), "kind": (None, kind)},
        context={"hub": hub.pk, "invitation": invitation.pk},
    )
    return coming


@transaction.atomic
def fill_profile(*, by: Any, invitation: Invitation, llme: LLME) -> ComingLLME | None:
    """Somebody of a register has come: what it said fills what they have not said themselves, once.

    Nothing that stands already is changed. They read it on their profile, and may change it all.
    """
    coming = ComingLLME.objects.filter(invitation=invitation, llme__isnull=True).first()
    if coming is None:
        return None
    said: dict[str, Any] = {}
    if not (llme.works_primary or llme.works_secondary):
        said |= {"works_primary": coming.works_primary, "works_secondary": coming.works_secondary}
    if not llme.specialisms and coming.specialisms:
        said["specialisms"] = coming.specialisms
    if llme.base_school_id is None and llme.base_trust_id is None and coming.base_school_id:
        said["base_school"] = coming.base_school
    if said:
        LLME.objects.filter(pk=llme.pk).update(**said)
        llme.refresh_from_db()
    by = coming.added_by
    if coming.days is not None:
        Capacity.objects.get_or_create(
            llme=llme,
            academic_year=coming.academic_year,
            defaults={"days": coming.days, "set_by": by},
        )
    if coming.awarded_on is not None and not _has(llme, coming):
        Accreditation.objects.create(
            llme=llme,
            kind=coming.accreditation_kind,
            awarded_on=coming.awarded_on,
            expires_on=coming.expires_on,
            added_by=by,
        )
    coming.llme = llme
    coming.save(update_fields=["llme"])
    record(
        "profile_filled",
        llme,
        by=by,
        stream=own_stream(llme),
        facts={
            **{name: (None, _plain(value)) for name, value in said.items()},
            "days": (None, coming.days),
            "kind": (None, coming.accreditation_kind or None),
        },
        context={"llme": llme.pk, "year": academic_year_label(coming.academic_year)},
    )
    return coming


def _plain(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def _has(llme: LLME, coming: ComingLLME) -> bool:
    same = {"kind": coming.accreditation_kind, "awarded_on": coming.awarded_on}
    return llme.accreditations.filter(withdrawn_at__isnull=True, **same).exists()
