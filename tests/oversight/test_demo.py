"""The demo: everybody whom `make run` names can sign in, and a second run changes nothing."""

import pytest
from django.core.management import CommandError, call_command

import dev
from accounts.models import User
from core.models import AuditEvent, OutgoingMail

pytestmark = pytest.mark.django_db


def test_everybody_signs_in_and_running_it_again_changes_nothing(settings, monkeypatch, capsys):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", dev.DEMO_PASSWORD)
    call_command("load_hubs", verbosity=0)
    call_command("demo")
    events = AuditEvent.objects.count()

    for address, role in dev.DEMO_SIGN_INS:
        assert User.objects.get(email=address).check_password(dev.DEMO_PASSWORD), role
    assert not OutgoingMail.objects.waiting().exists()

    call_command("demo")
    assert "nothing changed" in capsys.readouterr().out
    assert (AuditEvent.objects.count(), OutgoingMail.objects.waiting().count()) == (events, 0)


def test_there_is_no_demo_without_debug(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", dev.DEMO_PASSWORD)
    with pytest.raises(CommandError):
        call_command("demo")
