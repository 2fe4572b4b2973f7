"""The demo: everybody whom `make run` names can sign in, and a second run changes nothing."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import dev
from accounts.models import User
from core.models import AuditEvent, OutgoingMail
from engagements.models import Engagement, StartAgreement
from figures.models import TermlyReturn
from figures.terms import term_of
from hubs.calendar import calendar_of
from hubs.models import HubText
from oversight.demo.amended import late_day
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


def test_something_was_amended_and_the_hub_has_words_of_its_own(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", dev.DEMO_PASSWORD)
    call_command("load_hubs", verbosity=0)
    call_command("demo")

    work = Engagement.objects.get(school=900005)
    assert (work.agreed_days, work.days_proposals.filter(state="agreed").count()) == (6, 2)
    returned = TermlyReturn.objects.get(number=0)
    term = term_of(calendar_of(returned.hub), returned.academic_year, returned.term)
    sent, again = (one.submitted_at.date() for one in TermlyReturn.objects.order_by("number"))
    assert term.ends_on <= sent <= min(term.ends_on + datetime.timedelta(days=6), timezone.localdate())
    assert sent <= again < timezone.localdate()
    assert all(one.is_unchanged for one in TermlyReturn.objects.prefetch_related("lines"))
    with pytest.raises(IntegrityError), transaction.atomic():  # and the guard stands again
        TermlyReturn.objects.update(term="spring")
    if late_day() <= term.ends_on:
        assert TermlyReturn.objects.get(number=1).lines.get().engagement.school_id == 900007
    today, texts = timezone.localdate(), HubText.objects.values_list("key", flat=True)
    assert set(texts.filter(in_effect_from__lte=today)) == {"principles-school", "why-we-offer"}
    assert set(texts.filter(in_effect_from__gt=today)) == {"how-we-work"}
