"""The ground under the tests is itself tested."""

import smtplib
import socket
import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import connection
from django.template import engines

from tests.network import NetworkForbidden
from tests.undefined import UndefinedVariable
from tests.valid_html import problems_of


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.com", 443), ("2001:db8::1", 80)])
def test_other_machines_are_out_of_reach(address):
    with pytest.raises(NetworkForbidden):
        socket.create_connection(address, timeout=1)
    with pytest.raises(NetworkForbidden), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", address[:2])


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_mail_arrives_at_a_real_server(smtp):
    send_mail("A subject", "Open http://127.0.0.1/x/ please.", "from@test.test", ["to@test.test"])

    message = smtp.to("to@test.test")[0]
    assert (message["Subject"], smtp.links(message)) == ("A subject", ["http://127.0.0.1/x/"])


def test_the_server_can_refuse_a_mail(smtp):
    smtp.refuse_next = 1
    with pytest.raises(smtplib.SMTPDataError):
        send_mail("A subject", "Text.", "from@test.test", ["to@test.test"])
    send_mail("A subject", "Text.", "from@test.test", ["to@test.test"])

    assert len(smtp) == 1


def test_an_undefined_variable_fails():
    template = engines["django"].from_string("{{ there }} {% if missing %}no{% endif %}{{ missing }}")
    with pytest.raises(UndefinedVariable, match="missing"):
        template.render({"there": 1})


def test_a_defined_variable_does_not():
    assert engines["django"].from_string("{{ a }}{{ b }}").render({"a": None, "b": ""}) == "None"


def test_a_page_is_read_strictly():
    page = (
        '<!doctype html><html lang="en"><head><title>t</title></head><body>'
        '<label for="nowhere">x</label><p id="a"><p id="a"></div></body></html>'
    )
    assert problems_of(page) == [
        "line 1: End tag (div) seen too early. Expected other end tag.",
        "the id 'a' is there twice",
        "label for='nowhere' points nowhere",
    ]


@pytest.mark.django_db(transaction=True)
def test_threads_see_the_same_database():
    get_user_model().objects.create_user("one@test.test", name="One")
    seen = []

    def look():
        seen.append(get_user_model().objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_tests_run_on_postgres():
    assert connection.vendor == "postgresql"


def test_another_process_sees_the_same_database(manage):
    get_user_model().objects.create_user("one@test.test", name="One")
    process = manage(
        "shell", "--verbosity", "0", "-c", "from accounts.models import User; print(User.objects.get().email)"
    )
    out, err = process.communicate(timeout=60)
    assert (out, err) == ("one@test.test\n", "")
