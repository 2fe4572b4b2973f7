"""What brings a school here: the hub's rules in words, and how they stand for one engagement."""

import datetime
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Subquery, When
from django.utils import timezone

from attention.conditions import AHEAD_OF_END, Viewer
from attention.desk import Reason, Told, covers, put_off_since, since_when, told, with_details
from attention.models import PutOff
from attention.rules import RULES, Rule
from engagements.models import Engagement, EngagementQuerySet
from llmes.models import Accreditation

# Of these the sides read elsewhere, if they are for them to read.
TOLD_ELSEWHERE = {"message"}
# Of these the page of our work says that they are the hub's to do.
HUBS_OWN = ("no_llme", "no_head")


def open_rules() -> list[Rule]:
    """The rules whose reasons both sides may read."""
    return [rule for rule in RULES.values() if not rule.confidential and rule.code not in TOLD_ELSEWHERE]


def with_put_off(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Adds what `put_off_of` reads: the latest reason that is put off today, and since when it holds, without
    a query more."""
    viewer = Viewer(None, timezone.localdate())
    rows = PutOff.objects.in_force(viewer.on).filter(engagement=OuterRef("pk")).order_by("-pk")
    holds = [
        When(put_off_rule=rule.code, then=rule.since(viewer))
        for rule in RULES.values()
        if rule.can_be_put_off
    ]
    return engagements.annotate(put_off_rule=Subquery(rows.values("rule")[:1])).annotate(
        put_off_since=Case(*holds, default=None, output_field=DateField()),
        put_off_put_on=Subquery(rows.values("put_on")[:1]),
        put_off_until_on=Subquery(rows.values("until_on")[:1]),
        put_off_reason=Subquery(rows.values("reason")[:1]),
    )


def put_off_of(engagement: Any) -> PutOff | None:
    """The latest reason that is put off, of a live engagement that comes `with_put_off`; none where it does
    not hold any more, or came about anew and is back on the desk."""
    since = engagement.put_off_since
    if since is None or not covers(engagement.put_off_put_on, since) or not engagement.is_live:
        return None
    return PutOff(
        engagement=engagement,
        rule=engagement.put_off_rule,
        put_on=engagement.put_off_put_on,
        until_on=engagement.put_off_until_on,
        reason=engagement.put_off_reason,
    )


def with_own_put_off(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """Adds what `own_put_off` reads: reasons that the hub alone can answer, where they are put off today."""
    today = timezone.localdate()
    since = {f"since_{code}": RULES[code].since(Viewer(None, today)) for code in HUBS_OWN}
    for code in HUBS_OWN:
        rows = PutOff.objects.in_force(today).filter(engagement=OuterRef("pk"), rule=code)
        rows = rows.filter(put_on__gte=OuterRef(f"since_{code}"))
        since[f"put_off_{code}_on"] = Subquery(rows.values("put_on")[:1])
        since[f"put_off_{code}_until"] = Subquery(rows.values("until_on")[:1])
    return engagements.annotate(**since)


def own_put_off(engagement: Any, code: str) -> PutOff | None:
    """How one of these is put off, of an engagement that comes `with_own_put_off`."""
    if code not in HUBS_OWN or not (put_on := getattr(engagement, f"put_off_{code}_on")):
        return None
    return PutOff(rule=code, put_on=put_on, until_on=getattr(engagement, f"put_off_{code}_until"))


def lasts_until(user: Any, on: datetime.date | None = None) -> datetime.date | None:
    """When the last of an LLME's accreditations runs out, if within sixty days or before (one query)."""
    last = Accreditation.objects.filter(llme__user=user, withdrawn_at__isnull=True)
    day: datetime.date | None = (
        last.order_by(F("expires_on").desc(nulls_first=True)).values_list("expires_on", flat=True).first()
    )
    soon = (on or timezone.localdate()) + AHEAD_OF_END
    return day if day is not None and day <= soon else None


def stands_now(engagement: Engagement, on: datetime.date | None = None) -> list[tuple[Told, bool]]:
    """Every reason that holds for this engagement and that both sides may read, and whether it is put off."""
    day = on or timezone.localdate()
    viewer, rules = Viewer(None, day), open_rules()
    rows = Engagement.objects.filter(pk=engagement.pk).live()
    found = next(iter(since_when(rows, rules, viewer)), None)
    if found is None:
        return []
    reasons = [Reason(rule, since) for rule, since in zip(rules, found[2:], strict=True) if since]
    details = {name: make for one in reasons for name, make in one.rule.details.items()}
    row: Any = with_details(rows, details, viewer).get()
    off = put_off_since(PutOff.objects.filter(engagement=engagement), day)
    return [
        (told(row, reason), covers(off.get((engagement.pk, reason.rule.code)), reason.since))
        for reason in reasons
    ]
