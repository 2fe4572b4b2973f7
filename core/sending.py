"""Sending what `core.mail.queue_mail` wrote down: each mail claimed by one sender, tried again with patience.

A sender killed between handing a mail over and noting it sends it again under the same Message-ID, which mail
programs show once.
"""

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import BadHeaderError
from django.db.models import F
from django.template import Context, loader
from django.utils import timezone

from core.mail import Kind, kind_of
from core.models import OutgoingMail

log = structlog.get_logger("hubsupport.mail")
# How long to wait after the first, second, ... failure; after the last the mail is given up.
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]
# A sender that dies holds its mail for this long.
LEASE = timedelta(minutes=5)


class MailServerDown(Exception):
    """The mail server can't be reached: no use trying the rest now."""


def send_waiting(limit: int = 200) -> int:
    """Send what is waiting, oldest first. Returns how many went. One bad address stops no other mail.

    Raises MailServerDown where the server does not answer: nothing is lost, the caller asks again later.
    """
    waiting = list(OutgoingMail.objects.waiting().select_related("to")[:limit])
    if not waiting:
        return 0
    connection = get_connection()
    sent = 0
    try:
        for mail in waiting:
            sent += _send(mail, connection)
    except MailServerDown:
        log.warning("mail server down", waiting=len(waiting) - sent)
        raise
    finally:
        _close(connection)
    return sent


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> bool:
    """Send one mail if no other sender has it. Whatever goes wrong is noted on its row."""
    if not _claim(mail):
        return False
    try:
        message = draw(mail, connection)
        if message is None:
            _settle(mail, OutgoingMail.State.NOT_NEEDED)
            return False
        _open(connection)
        message.send()
    except MailServerDown:
        # Not the mail's fault: the try is not counted.
        OutgoingMail.objects.filter(pk=mail.pk).update(
            attempts=mail.attempts - 1, next_try_at=timezone.now() + WAITS[0], trouble="MailServerDown"
        )
        raise
    except Exception as error:
        _try_later(mail, error)
        if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPResponseException):
            _close(connection)  # the next mail opens it anew
        return False
    _settle(mail, OutgoingMail.State.SENT)
    return True


def draw(mail: OutgoingMail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives | None:
    """The mail as it goes: fixed words and a link. None if it has become pointless."""
    if mail.to is not None and not mail.to.is_active:
        return None
    kind = kind_of(mail.kind)
    path = kind.make_link(mail)
    if path is None:
        return None
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("A link in a mail is a path of this service.")
    text, html = _bodies(kind, mail, settings.BASE_URL + path)
    message = EmailMultiAlternatives(
        subject=kind.subject,
        body=text,
        to=[mail.to.email if mail.to is not None else mail.to_address],
        headers={
            "Message-ID": f"<{mail.message_id.hex}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # no out-of-office answers
        },
        connection=connection,
    )
    message.attach_alternative(html, "text/html")
    return message


def _bodies(kind: Kind, mail: OutgoingMail, link: str) -> tuple[str, str]:
    """Plain words, and the same words as simple HTML."""
    values = {"link": link, "service_name": settings.SERVICE_NAME, **kind.make_words(mail)}
    words = _plain(kind.template, values).strip()
    paragraphs = [" ".join(part.split()) for part in words.split("\n\n") if part.strip()]
    common = {"service_name": settings.SERVICE_NAME, "base_url": settings.BASE_URL}
    text = _plain("mail/base.txt", {**common, "words": words}).strip() + "\n"
    html = loader.render_to_string(
        "mail/base.html", {**common, "subject": kind.subject, "paragraphs": paragraphs, "link": link}
    )
    return text, html


def _plain(template: str, values: dict[str, str]) -> str:
    """A text template, drawn without HTML's escapes."""
    return str(loader.get_template(template).template.render(Context(values, autoescape=False)))  # type: ignore[attr-defined]


def _claim(mail: OutgoingMail) -> bool:
    """Make the mail this sender's own for a while: of several senders one succeeds."""
    now = timezone.now()
    claimed = OutgoingMail.objects.filter(
        pk=mail.pk, state=OutgoingMail.State.WAITING, attempts=mail.attempts, next_try_at__lte=now
    ).update(attempts=F("attempts") + 1, next_try_at=now + LEASE)
    mail.attempts += claimed
    return bool(claimed)


def _settle(mail: OutgoingMail, state: OutgoingMail.State, trouble: str = "") -> None:
    sent_at = timezone.now() if state == OutgoingMail.State.SENT else None
    OutgoingMail.objects.filter(pk=mail.pk, state=OutgoingMail.State.WAITING).update(
        state=state, sent_at=sent_at, trouble=trouble
    )


def _try_later(mail: OutgoingMail, error: BaseException) -> None:
    """Note the failure and wait, longer each time; give up where trying again is pointless."""
    trouble = f"{type(error).__name__} {_code(error) or ''}".strip()[:60]
    if _is_final(error) or mail.attempts > len(WAITS):
        _settle(mail, OutgoingMail.State.GIVEN_UP, trouble)
        log.error("mail given up", mail=mail.pk, kind=mail.kind, trouble=trouble, attempts=mail.attempts)
        return
    OutgoingMail.objects.filter(pk=mail.pk).update(
        next_try_at=timezone.now() + WAITS[mail.attempts - 1], trouble=trouble
    )
    expected = isinstance(error, OSError)  # smtplib's errors are OSErrors
    log.warning("mail failed", mail=mail.pk, kind=mail.kind, trouble=trouble, exc_info=not expected and error)


def _code(error: BaseException) -> int | None:
    """What the mail server answered, as a number."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _ in error.recipients.values()), default=None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _is_final(error: BaseException) -> bool:
    """Whether the address or the mail itself is at fault, so that no later try can succeed."""
    if isinstance(error, BadHeaderError | UnicodeError):
        return True
    final = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return final and (_code(error) or 0) >= 500


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as error:
        raise MailServerDown from error


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        # Already gone. Django's SMTP connection forgets it all the same.
        log.debug("mail connection was gone")
