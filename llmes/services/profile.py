"""What an LLME says of themself, where they work, and the dates of their checks."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core.audit import record
from core.errors import Refused, Stale
from llmes.models import LLME
from llmes.rules import NOT_YOURS, can_edit_profile, can_set_checks
from schools.models import School, Trust

PROFILE_FACTS = (
    "works_primary",
    "works_secondary",
    "specialisms",
    "mastery_roles",
    "release_weekdays",
)
PROFILE_WORDS = ("schools_worked_with", "about")
CHECKS = ("safeguarding_checked_on", "safeguarding_renew_on", "safeguarding_induction_on")
CHANGED_MEANWHILE = "Somebody else changed this while you were on the page."


@transaction.atomic
def edit_profile(*, by: Any, llme: LLME, seen_version: int, **said: Any) -> LLME:
    """Change what the profile says; whoever is second is shown the first one's words."""
    if not can_edit_profile(by, llme):
        raise Refused(NOT_YOURS)
    unknown = set(said) - {*PROFILE_FACTS, *PROFILE_WORDS}
    if unknown:
        raise TypeError(f"not part of the profile: {', '.join(sorted(unknown))}")
    before = LLME.objects.select_related("user").get(pk=llme.pk)
    changed = {name: value for name, value in said.items() if getattr(before, name) != value}
    if before.version != seen_version:
        raise Stale(CHANGED_MEANWHILE, current=before)
    if not changed:
        return before
    return _save(
        by,
        before,
        changed,
        verb="profile_edited",
        facts={name: (getattr(before, name), changed[name]) for name in PROFILE_FACTS if name in changed},
        words={name: changed[name] for name in PROFILE_WORDS if name in changed},
    )


@transaction.atomic
def set_checks(
    *,
    by: Any,
    llme: LLME,
    seen_version: int,
    safeguarding_checked_on: datetime.date | None,
    safeguarding_renew_on: datetime.date | None,
    safeguarding_induction_on: datetime.date | None,
) -> LLME:
    """Write down the dates of safeguarding checks: dates only, never what a check said."""
    if not can_set_checks(by, llme):
        raise Refused("A coordinator of one of the LLME’s hubs writes these down.")
    if safeguarding_checked_on and safeguarding_renew_on and safeguarding_renew_on <= safeguarding_checked_on:
        raise Refused(
            "The renewal must be after the check.",
            field="safeguarding_renew_on",
        )
    said = {
        "safeguarding_checked_on": safeguarding_checked_on,
        "safeguarding_renew_on": safeguarding_renew_on,
        "safeguarding_induction_on": safeguarding_induction_on,
    }
    before = LLME.objects.select_related("user").get(pk=llme.pk)
    if before.version != seen_version:
        raise Stale(CHANGED_MEANWHILE, current=before)
    changed = {name: value for name, value in said.items() if getattr(before, name) != value}
    if not changed:
        return before
    facts = {name: (getattr(before, name), value) for name, value in changed.items()}
    return _save(by, before, changed, verb="checks_set", facts=facts, words={})


@transaction.atomic
def choose_base_school(*, by: Any, llme: LLME, school: School | None) -> LLME:
    """Say in which school an LLME works: conflicts of interest and distances follow from it."""
    if not can_edit_profile(by, llme):
        raise Refused(NOT_YOURS)
    before = LLME.objects.get(pk=llme.pk)
    if before.base_school_id == (school.pk if school else None) and before.base_trust_id is None:
        return before
    LLME.objects.filter(pk=llme.pk).update(base_school=school, base_trust=None)
    record(
        "base_school_chosen",
        llme,
        by=by,
        facts={"base_school": (before.base_school_id, school.pk if school else None)},
    )
    llme.refresh_from_db()
    return llme


@transaction.atomic
def choose_base_trust(*, by: Any, llme: LLME, trust: Trust) -> LLME:
    """Say for which trust an LLME works who is in no one school."""
    if not can_edit_profile(by, llme):
        raise Refused(NOT_YOURS)
    before = LLME.objects.get(pk=llme.pk)
    if before.base_trust_id == trust.pk and before.base_school_id is None:
        return before
    LLME.objects.filter(pk=llme.pk).update(base_school=None, base_trust=trust)
    record(
        "base_trust_chosen",
        llme,
        by=by,
        facts={
            "base_school": (before.base_school_id, None),
            "base_trust": (before.base_trust_id, trust.pk),
        },
    )
    llme.refresh_from_db()
    return llme


def _save(
    by: Any,
    before: LLME,
    changed: dict[str, Any],
    *,
    verb: str,
    facts: dict[str, tuple[Any, Any]],
    words: dict[str, str],
) -> LLME:
    """Write only if nobody else did since `before` was read."""
    done = LLME.objects.filter(pk=before.pk, version=before.version).update(
        **changed, version=F("version") + 1
    )
    now = LLME.objects.select_related("user").get(pk=before.pk)
    if not done:
        raise Stale(CHANGED_MEANWHILE, current=now)
    plain = {
        name: tuple(" ".join(v) if isinstance(v, list) else v for v in pair) for name, pair in facts.items()
    }
    record(verb, now, by=by, facts=plain, words=words)  # type: ignore[arg-type]
    return now
