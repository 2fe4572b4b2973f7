"""Mail: written down in the transaction of the fact it tells of, sent by the worker after commit.

A mail holds a fixed subject, fixed words and a link: no name of a school, no word of the record.
Kinds are registered by the app that sends them; each has templates `mail/<kind>.subject.txt` and
`mail/<kind>.txt`, drawn with `link`, `service_name` and nothing else.
"""

from typing import Any

from core.models import OutgoingMail


def queue_mail(
    kind: str, *, to: Any = None, to_address: str = "", about: str = "", once: str | None = None
) -> None:
    """Write down a mail to a person (or to an address without account) inside the caller's transaction.

    `about`: what the kind's link maker needs to make the link when the mail is sent, e.g. "invitation:12" or
    a plain path of this service; never a secret. `once`: a key under which at most one mail ever goes out,
    e.g. "day-reminder:42".
    """
    if once is not None:
        OutgoingMail.objects.get_or_create(
            once_key=once, defaults={"kind": kind, "to": to, "to_address": to_address, "about": about}
        )
        return
    OutgoingMail.objects.create(kind=kind, to=to, to_address=to_address, about=about)
