"""The second factor: what changed, and help for who lost it."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts import rules
from accounts.models import User
from accounts.services.people import end_sessions
from core import audit
from core.errors import Refused
from core.mail import queue_mail


@transaction.atomic
def note_security_change(*, person: User, verb: str) -> None:
    """Something about a person's ways to sign in changed: it is written down, and they are told by mail."""
    audit.record(verb, person, by=person)
    queue_mail("security-change", to=person, about="/account/")


@transaction.atomic
def reset_second_factor(*, person: User, reason: str, by: User) -> None:
    """Take away a second factor its owner has lost: all of it, with a reason, and the owner is told.

    They are signed out everywhere and set up a new one when they next sign in.
    """
    if not rules.can_look_after(by, person):
        raise Refused("You can't reset this person's second step.")
    if not reason.strip():
        raise Refused("Say how you know that this is the person asking.", field="reason")
    kinds = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    if not kinds:
        raise Refused("This person has no second step set up.")
    Authenticator.objects.filter(user=person).delete()
    person.known_devices.current().update(revoked_at=timezone.now(), revoked_by=by)
    end_sessions(person)
    audit.record(
        "reset_second_factor",
        person,
        by=by,
        facts={"second_factor": (",".join(kinds), "none")},
        words={"reason": reason},
    )
    queue_mail("second-factor-reset", to=person, about="/account/")
