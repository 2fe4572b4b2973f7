"""Mail: written down in the transaction of the fact it tells of, sent by the worker after commit.

A mail holds a fixed subject, fixed words and a link: no name of a school, no word of the record.

An app registers its kinds in `AppConfig.ready`:

    register_kind("day-to-confirm", subject="A support day to confirm", make_link=link_of_day)

and writes the words in `templates/mail/day-to-confirm.txt`, drawn with `link` and `service_name`: paragraphs
with a blank line between them, the link on a line of its own. The HTML part is made from the same words.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.models import OutgoingMail


class UnknownKind(LookupError):
    """A mail of a kind that no app has registered."""


LinkMaker = Callable[[OutgoingMail], str | None]


@dataclass(frozen=True)
class Kind:
    """A sort of mail: always the same words, each time another link."""

    name: str
    subject: str
    template: str
    make_link: LinkMaker
    make_words: Callable[[OutgoingMail], Mapping[str, str]]
    urgent: bool


KINDS: dict[str, Kind] = {}


def path_in_about(mail: OutgoingMail) -> str:
    """The link maker of kinds whose `about` is simply a path of this service."""
    return mail.about


def register_kind(
    kind: str,
    *,
    subject: str,
    template: str = "",
    make_link: LinkMaker = path_in_about,
    make_words: Callable[[OutgoingMail], Mapping[str, str]] = lambda mail: {},
    urgent: bool = False,
) -> None:
    """Make a kind of mail known.

    `make_link` is called when the mail goes: it returns a path of this service (secrets are made here and
    only here), or None if the mail has become pointless and should not go. `make_words` may add values to the
    template, such as a code; never words of the record. `urgent`: someone sits waiting for it; it goes first.
    """
    if any(letter in subject for letter in "\r\n"):
        raise ValueError("A subject is one line.")
    KINDS[kind] = Kind(kind, subject, template or f"mail/{kind}.txt", make_link, make_words, urgent)


def kind_of(name: str) -> Kind:
    """The kind of that name, or an error that says how to make one."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(f"No app has registered the mail {name!r}: core.mail.register_kind.") from None


def queue_mail(
    kind: str, *, to: Any = None, to_address: str = "", about: str = "", once: str | None = None
) -> None:
    """Write down a mail to a person (or to an address without account) inside the caller's transaction.

    `about`: what the kind's link maker needs to make the link when the mail is sent, e.g. "invitation:12" or
    a plain path of this service; never a secret. `once`: a key under which at most one mail ever goes out,
    e.g. "day-reminder:42". The worker looks every second for mail that is committed.
    """
    row = {"kind": kind, "to": to, "to_address": to_address, "about": about, "urgent": kind_of(kind).urgent}
    if once is not None:
        OutgoingMail.objects.get_or_create(once_key=once, defaults=row)
        return
    OutgoingMail.objects.create(**row)


def queue_mails(kind: str, *, to: Iterable[Any], about: str, once: str) -> None:
    """The same mail to several people, each once under `once` and their own number: one write for all."""
    urgent = kind_of(kind).urgent
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(kind=kind, to=person, about=about, urgent=urgent, once_key=f"{once}:{person.pk}")
            for person in to
        ],
        ignore_conflicts=True,
    )
