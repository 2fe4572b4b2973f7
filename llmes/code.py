"""The code of conduct, accepted once an academic year in the wording of that day."""

import datetime
from typing import Any

from django.utils import timezone

from core.dates import academic_year
from core.models import SiteText
from hubs.models import HubText
from hubs.texts import texts_of
from llmes.models import LLME, LLMEMembership

KEY = "code-of-conduct"


def code_in_effect(on: datetime.date | None = None) -> SiteText | None:
    """The wording in effect on a date, if the service has one."""
    return SiteText.objects.in_effect(KEY, on)


def hubs_add(llme: LLME) -> list[HubText]:
    """What the hubs the LLME works with add to the code, in effect today."""
    hubs = LLMEMembership.objects.current().filter(llme=llme).values_list("hub", flat=True)
    found = texts_of(list(hubs), [HubText.Key.CODE])
    return [said[HubText.Key.CODE] for _, said in sorted(found.items()) if HubText.Key.CODE in said]


def llme_who_must_accept(user: Any) -> LLME | None:
    """The LLME that this person is, if the code of this year is still to be accepted; else nothing.

    One query for one who has accepted.
    """
    if not user.is_authenticated:
        return None
    year = academic_year(timezone.localdate())
    llme = LLME.objects.filter(user=user).exclude(code_acceptances__academic_year=year).first()
    return llme if llme is not None and code_in_effect() is not None else None
