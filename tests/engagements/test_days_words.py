"""Record, send back, reword, confirm: the first wording is found nowhere, the database included (D7)."""

import datetime
import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.services.changes import agree_change
from core.digests import keyed_digest
from core.models import AuditEvent, OutgoingMail
from core.sending import draw
from engagements.models import DayCorrection, Engagement, OtherSupport, StartAgreement, SupportDay
from engagements.services import days as verbs
from engagements.services.strikes import answer_strike, request_strike
from engagements.states import DayState
from tests.factories.conversations import SuggestedChangeFactory
from tests.factories.engagements import make_world

pytestmark = pytest.mark.django_db

FIRST = "Zebrafinch"  # a word that nothing else holds


def found_in_database(word: str) -> list[str]:
    """Every table and column, whatever its type, that holds the word."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
            for column in list(cursor.description):
                name = connection.ops.quote_name(column[0])
                cursor.execute(
                    f"SELECT count(*) FROM {connection.ops.quote_name(table)} "
                    f"WHERE LOWER(CAST({name} AS text)) LIKE %s",
                    [f"%{word.lower()}%"],
                )
                if cursor.fetchone()[0]:
                    places.append(f"{table}.{column[0]}")
    return places


def today() -> datetime.date:
    return timezone.localdate()


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_first_wording_is_found_nowhere() -> None:
    world = make_world()
    llme, head = as_(world.llme_user), as_(world.head)
    reference = world.engagement.reference
    day_typed = {"on_day": str(today().day), "on_month": str(today().month), "on_year": str(today().year)}
    first = {
        "submission": str(uuid.uuid4()),
        **day_typed,
        "days": "1",
        "llme": str(world.llme.pk),
        "worked_on": f"{FIRST} in the hall",
        "ticks": ["book_look", "pupil_voice"],
        "seen_book_look": f"{FIRST} in books",
        "seen_pupil_voice": f"{FIRST} said",
        "school_step_1": f"Ask {FIRST}",
        "llme_step_1": f"Bring {FIRST}",
    }
    assert llme.post(reverse("evidence:record_day", args=[reference]), first).status_code == 302
    day = SupportDay.objects.get()
    assert set(found_in_database(FIRST)) == {
        "engagements_supportday.worked_on",
        "evidence_evidence.seen",
        "engagements_nextstep.text",
    }
    send_back = reverse("engagements:send_back_day", args=[reference, day.pk])
    assert head.post(send_back, {"version": "1", "text": "Please put it another way"}).status_code == 302
    reword_url = reverse("evidence:correct_day", args=[reference, day.pk])
    page = llme.get(reword_url).content.decode()
    assert f"{FIRST} in the hall" in page
    reworded = {
        **{k: v for k, v in first.items() if k not in ("llme_step_1", "submission", "seen_pupil_voice")},
        "version": "2",
        "worked_on": "Fractions in the hall",
        "ticks": ["book_look"],
        "seen_book_look": "Reasoning in books",
        "school_step_1": "Ask the team",
    }
    assert llme.post(reword_url, reworded).status_code == 302
    assert found_in_database(FIRST) == []
    confirm = reverse("engagements:confirm_day", args=[reference, day.pk])
    version = re.search(r'name="version" value="(\d+)"', head.get(confirm).content.decode())
    assert version
    head.post(confirm, {"version": version[1]})
    assert SupportDay.objects.get().state == DayState.CONFIRMED
    assert found_in_database(FIRST) == []
    # Both sides still see that it was reworded, and what kind of thing changed.
    for client in (llme, head):
        shown = client.get(day.get_absolute_url()).content.decode()
        assert "Reworded on" in shown
        assert "what we worked on, next steps, what we looked at" in shown
        assert FIRST not in shown


def test_struck_words_are_found_nowhere_and_nor_is_the_wish() -> None:
    world = make_world()
    day = world.day(worked_on=f"Sat with Mrs {FIRST} for an hour")
    day = verbs.confirm_day(by=world.head, day=day, seen_version=1)
    asked = request_strike(by=world.head, day=day, words=f"Mrs {FIRST}")
    assert found_in_database(FIRST)
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    assert found_in_database(FIRST) == []
    row = SupportDay.objects.get()
    assert (row.on, row.days, row.state) == (day.on, day.days, DayState.CONFIRMED)


def test_no_mail_and_no_audit_event_holds_a_word_of_the_record() -> None:
    world = make_world()
    day = verbs.record_day(
        by=world.llme_user,
        engagement=world.engagement,
        llme=world.llme,
        on=today(),
        days=1,  # type: ignore[arg-type]
        worked_on=f"{FIRST} in the hall",
    )
    verbs.send_back_day(by=world.head, day=day, seen_version=1, text=f"Why {FIRST}?")
    for model in (AuditEvent, OutgoingMail):
        for row in model.objects.all():
            assert FIRST not in str(row.__dict__)
    for mail in OutgoingMail.objects.all():
        message = draw(mail)
        if message is not None:
            for word in (FIRST, world.school.name, world.llme_user.name):
                assert word not in str(message.message())


NAME = "Wigeon Smythe"


def test_a_name_in_why_this_was_offered_and_in_the_focus_goes_too(client_for) -> None:
    """Words of the opening are struck as others are; what both agreed at the start still reads so."""
    world = make_world()
    engagement = world.engagement
    Engagement.objects.filter(pk=engagement.pk).update(
        why_offered=f"{NAME} is new and asked for someone to think with.",
        focus=f"Fractions with {NAME}",
        suggested_by_name=f"Harbour Trust, {NAME}",
        how_we_work=f"We ring {NAME} first.",
    )
    change = SuggestedChangeFactory(
        engagement=world.fresh(), suggested_by=world.llme_user, after_words=f"Ratio with {NAME}"
    )
    OtherSupport.objects.create(
        engagement=engagement, kind="trust", about=f"{NAME} coaches", added_by=world.head
    )
    agreement = StartAgreement.objects.create(
        engagement=engagement,
        side="school",
        content={"how_we_work": f"We ring {NAME} first.", "days": "6"},
        digest=keyed_digest({"how_we_work": f"We ring {NAME} first.", "days": "6"}),
        agreed_as="Headteacher",
        agreed_by=world.head,
    )
    asked = request_strike(by=world.head, day=world.day(), words=NAME)
    answer_strike(by=world.coordinator, asked=asked, is_agreed=True)

    assert found_in_database(NAME) == []
    fresh = world.fresh()
    assert fresh.why_offered == "[words struck out] is new and asked for someone to think with."
    assert (fresh.focus, fresh.version) == ("Fractions with [words struck out]", engagement.version + 1)
    agreement.refresh_from_db()
    assert agreement.digest == keyed_digest(agreement.content)
    page = client_for(world.head).get(reverse("engagements:start", args=[engagement.reference])).text
    assert NAME not in page
    # What waits for an answer speaks of the focus as it reads now, so it can still be agreed.
    agree_change(by=world.head, change=change)
    assert world.fresh().focus == "Ratio with [words struck out]"


def test_an_agreement_of_the_start_that_did_not_hold_is_not_made_good() -> None:
    world = make_world()
    altered = StartAgreement.objects.create(
        engagement=world.engagement,
        side="school",
        content={"how_we_work": f"We ring {NAME} first."},
        digest=keyed_digest({"how_we_work": "What was really agreed"}),
        agreed_as="Headteacher",
        agreed_by=world.head,
    )
    Engagement.objects.update(why_offered=f"{NAME} asked.")
    asked = request_strike(by=world.head, day=world.day(), words=NAME)
    answer_strike(by=world.llme_user, asked=asked, is_agreed=True)
    before = altered.digest
    altered.refresh_from_db()
    assert (altered.digest, altered.content) == (before, {"how_we_work": "We ring [words struck out] first."})


def test_every_free_text_of_a_day_can_be_struck() -> None:
    """A new text field of the day or beside it joins the register of places."""
    from django.db import models

    from engagements.strikes import PLACES

    struck = {
        (row._meta.label, name)
        for place in PLACES.values()
        for row in [place.rows(make_world().engagement).model]
        for name in place.fields
    }
    fixed = {
        "what",
        "role",
        "kind",
        "state",
        "side",
        "how",
        "about",
        "office_phone",
        "mode",
        "looked",
        "link",
    }
    # Of the work itself: what the register says of the school, and facts.
    fixed |= {"reference", "school_name", "phase", "status", "suggested_by", "head_said_yes_how"}
    fixed |= {"school_weekdays", "cover_reason"}
    fixed |= {"booked_side", "recorded_side", "asked_side", "lost_reason", "reason", "file_type", "digest"}
    for label in (
        "engagements.SupportDay",
        "engagements.DayReply",
        "engagements.NextStep",
        "engagements.StepNote",
        "engagements.SaidFor",
        "evidence.Evidence",
        "engagements.Engagement",
        "engagements.OtherSupport",
        "engagements.Assignment",
        "conversations.SuggestedChange",
    ):
        for field in apps.get_model(label)._meta.local_fields:
            if type(field) in (models.CharField, models.TextField) and field.name not in fixed:
                assert (label, field.name) in struck, f"{label}.{field.name} cannot be struck out"


def test_the_correction_says_what_kind_of_thing_changed_and_no_more() -> None:
    world = make_world()
    day = world.day()
    verbs.correct_day(
        by=world.llme_user, day=day, seen_version=1, on=day.on, days=day.days, worked_on="Other words"
    )
    row = DayCorrection.objects.get()
    assert (row.what, row.version) == ("what we worked on", 2)
    event = AuditEvent.objects.get(verb="day_reworded")
    assert "Other words" not in str(event.__dict__)
    assert set(event.digests) == {"worked_on"}
