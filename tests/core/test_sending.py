"""Mail: asserted where it is delivered, at a real SMTP server that may refuse."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.template import engines
from django.utils import timezone

from accounts.models import User
from core import mail as mail_module
from core.mail import UnknownKind, queue_mail, register_kind
from core.models import OutgoingMail
from core.sending import WAITS, MailServerDown, draw, send_waiting
from tests.mailbox import Mailbox, free_port

WORDS = """Something on "our work" & more waits for you.

{{ link }}

The link works while you are signed in.{% if code %} Code: {{ code }}{% endif %}
"""


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mail_module, "KINDS", {})
    (tmp_path / "mail").mkdir()
    for kind in ("note", "code"):
        (tmp_path / "mail" / f"{kind}.txt").write_text(WORDS)
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, tmp_path])
    monkeypatch.delattr(engine, "template_loaders", raising=False)
    engine.__dict__.pop("template_loaders", None)
    register_kind("note", subject="Something waits for you", make_words=lambda mail: {"code": ""})
    register_kind("code", subject="Your code", make_words=lambda mail: {"code": "A1B2C3"}, urgent=True)
    yield
    engine.__dict__.pop("template_loaders", None)


@pytest.fixture
def head(db: None) -> User:
    return User.objects.create_user("head@school.test", name="Ada Okoro")


class FussyMailbox(Mailbox):
    """Knows no address that begins with "nobody"."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def fussy(smtp: Mailbox, settings: Any) -> Iterator[FussyMailbox]:
    mailbox = FussyMailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_PORT = controller.port
    yield mailbox
    controller.stop()


def later(minutes: float) -> None:
    """So much time goes by for all mail that waits."""
    for mail in OutgoingMail.objects.filter(state="waiting"):
        mail.next_try_at -= timedelta(minutes=minutes)
        mail.save()


def test_a_mail_is_fixed_words_and_a_link(smtp: Mailbox, head: User) -> None:
    queue_mail("note", to=head, about="/engagements/TSM-00042/?a=1&b=2")

    assert send_waiting() == 1

    [message] = smtp.messages
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts, row.sent_at is not None) == ("sent", 1, True)
    assert message["To"] == "head@school.test"
    assert message["From"] == django_settings.DEFAULT_FROM_EMAIL
    assert message["Subject"] == "Something waits for you"
    assert message["Message-ID"] == f"<{row.message_id.hex}@127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    link = f"{django_settings.BASE_URL}/engagements/TSM-00042/?a=1&b=2"
    text = smtp.text(message)
    assert link in text.splitlines()
    assert 'on "our work" & more' in text
    assert "Ada" not in message.as_string()


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_the_html_part_says_the_same(smtp: Mailbox, head: User) -> None:
    queue_mail("note", to=head, about="/days/7/")

    send_waiting()

    html = html_of(smtp.messages[0])
    link = f"{django_settings.BASE_URL}/days/7/"
    assert f'<p><a href="{link}">{link}</a></p>' in html
    assert "<p>Something on &quot;our work&quot; &amp; more waits for you.</p>" in html
    assert "style" not in html


def test_what_is_rolled_back_is_never_sent(smtp: Mailbox, head: User) -> None:
    with transaction.atomic():
        queue_mail("note", to=head, about="/")
        transaction.set_rollback(True)

    assert send_waiting() == 0
    assert len(smtp) == 0


def test_the_same_once_key_goes_once(smtp: Mailbox, head: User) -> None:
    for _ in range(3):
        queue_mail("note", to=head, about="/", once="day-reminder:42")

    assert send_waiting() + send_waiting() == 1


def test_what_someone_waits_for_goes_first(smtp: Mailbox, head: User) -> None:
    queue_mail("note", to=head, about="/")
    queue_mail("code", to_address="new@school.test", about="/")

    send_waiting(limit=1)

    assert smtp.messages[0]["To"] == "new@school.test"
    assert "Code: A1B2C3" in smtp.text(smtp.messages[0])


def test_one_bad_address_stops_nobody_else(fussy: FussyMailbox, head: User) -> None:
    queue_mail("note", to_address="nobody@school.test", about="/")
    queue_mail("note", to=head, about="/")

    assert send_waiting() == 1

    assert [str(message["To"]) for message in fussy.messages] == ["head@school.test"]
    refused = OutgoingMail.objects.get(to_address="nobody@school.test")
    assert (refused.state, refused.trouble) == ("given_up", "SMTPRecipientsRefused 550")


def test_a_failed_mail_is_tried_again_with_patience(smtp: Mailbox, head: User) -> None:
    smtp.refuse_next = 2
    queue_mail("note", to=head, about="/")

    tries = []
    for minutes in (0, 0.5, 1, 4, 2):
        later(minutes)
        tries.append(send_waiting())

    assert tries == [0, 0, 0, 0, 1]
    assert len({str(message["Message-ID"]) for message in smtp.messages}) == 1
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == ("sent", 3)


def test_a_mail_that_never_goes_is_given_up(smtp: Mailbox, head: User) -> None:
    smtp.refuse_next = 100
    queue_mail("note", to=head, about="/")

    for _ in range(20):
        send_waiting()
        later(60 * 24)

    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == ("given_up", len(WAITS) + 1)
    assert row.trouble == "SMTPDataError 451"


def test_a_server_that_is_down_costs_no_tries(settings: Any, head: User) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    for _ in range(3):
        queue_mail("note", to=head, about="/")

    with pytest.raises(MailServerDown):
        send_waiting()

    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_a_mail_that_became_pointless_does_not_go(smtp: Mailbox, head: User) -> None:
    register_kind("note", subject="x", make_link=lambda mail: None)
    queue_mail("note", to=head)
    register_kind("code", subject="x")
    queue_mail("code", to=head, about="/")
    User.objects.update(is_active=False)

    assert send_waiting() == 0

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"not_needed"}
    assert len(smtp) == 0


@pytest.mark.parametrize("about", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:x", ""])
def test_links_lead_nowhere_else(smtp: Mailbox, head: User, about: str) -> None:
    queue_mail("note", to=head, about=about)

    assert send_waiting() == 0

    assert OutgoingMail.objects.get().trouble == "ValueError"


def test_headers_cannot_be_injected(smtp: Mailbox, db: None) -> None:
    with pytest.raises(ValueError, match="one line"):
        register_kind("evil", subject="Hello\nBcc: all@school.test")
    queue_mail("note", to_address="a@school.test\nBcc: all@school.test", about="/")

    assert send_waiting() == 0

    assert OutgoingMail.objects.get().trouble == "ValueError"
    assert len(smtp) == 0


def test_an_unknown_kind_is_refused_when_it_is_written(head: User) -> None:
    with pytest.raises(UnknownKind, match="No app has registered the mail 'nothing'"):
        queue_mail("nothing", to=head)


@pytest.mark.django_db(transaction=True)
def test_six_senders_send_each_mail_once(smtp: Mailbox) -> None:
    for n in range(6):
        queue_mail("note", to_address=f"person{n}@school.test", about="/")
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        send_waiting()
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(str(message["To"]) for message in smtp.messages) == [
        f"person{n}@school.test" for n in range(6)
    ]


def test_a_sender_that_died_leaves_the_mail_to_another(smtp: Mailbox, head: User) -> None:
    queue_mail("note", to=head, about="/")
    register_kind("note", subject="x", make_link=die)
    with pytest.raises(KeyboardInterrupt):
        send_waiting()
    register_kind("note", subject="Something waits for you", make_words=lambda mail: {"code": ""})

    assert send_waiting() == 0
    later(6)
    assert send_waiting() == 1


def die(mail: OutgoingMail) -> str:
    raise KeyboardInterrupt


def test_drawing_needs_no_server(head: User) -> None:
    mail = OutgoingMail(kind="note", to=head, about="/x/", next_try_at=timezone.now())

    message = draw(mail)

    assert message is not None
    assert message.to == ["head@school.test"]
