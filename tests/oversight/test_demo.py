"""The demo: everybody whom `make run` names can sign in, and a second run changes nothing."""

import pytest
from django.core.management import CommandError, call_command

import dev
from accounts.models import User
from core.models import AuditEvent, OutgoingMail
from engagements.models import StartAgreement
from oversight.demo.people import DEMO_HUB, SECOND_HUB
from schools.models import School
from schools.services.hubs import assign_hubs

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


def test_the_texts_are_there_and_bound_and_the_schools_stay_with_their_hub(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", dev.DEMO_PASSWORD)
    call_command("load_hubs", verbosity=0)
    call_command("demo")

    content = StartAgreement.objects.filter(side="school").first().content
    assert set(content["texts"]) == {"how-we-work", "principles-llme", "principles-school", "who-sees-what"}
    # What the worker does every night: the area decides, and leaves the invented schools where they are.
    assert assign_hubs() == 0
    assert set(School.objects.filter(urn__gte=900001).values_list("hub__code", flat=True)) == {
        DEMO_HUB,
        SECOND_HUB,
    }
