"""Audit events: numbered without gaps, only ever added to, without the words people wrote."""

from datetime import date

import pytest
from django.db import transaction

from core import audit
from core.models import AppendOnly, AuditEvent, AuditStream, SiteText
from tests.core.test_once import in_threads


@pytest.fixture
def text(db: None) -> SiteText:
    return SiteText.objects.create(key="help", title="Help", body="", in_effect_from=date(2026, 9, 1))


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_under_threads(text: SiteText) -> None:
    def write() -> str:
        for n in range(5):
            audit.record("set_text", text, by=None, stream="engagement:1", facts={"n": (None, n)})
        return ""

    results = in_threads(6, write)

    assert results == [""] * 6
    numbers = list(AuditEvent.objects.in_stream("engagement:1").values_list("number", flat=True))
    assert numbers == list(range(1, 31))
    assert AuditStream.objects.get().last_number == 30


def test_what_is_rolled_back_leaves_no_gap(text: SiteText) -> None:
    audit.record("set_text", text, by=None)
    with transaction.atomic():
        audit.record("set_text", text, by=None)
        transaction.set_rollback(True)
    audit.record("set_text", text, by=None)

    assert [event.number for event in AuditEvent.objects.in_stream(audit.own_stream(text))] == [1, 2]


def test_events_are_never_changed_or_deleted(text: SiteText) -> None:
    event = audit.record("set_text", text, by=None)

    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(verb="other"),
        lambda: AuditEvent.objects.bulk_update([event], ["verb"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            change()
    assert AuditEvent.objects.get().verb == "set_text"


def test_words_are_kept_as_a_digest_alone(text: SiteText) -> None:
    audit.record("set_text", text, by=None, words={"body": "Ms Singh struggles with fractions"})

    row = str(AuditEvent.objects.values().get())
    assert "Singh" not in row
    assert len(AuditEvent.objects.get().digests["body"]) == 64


def test_a_fact_that_did_not_change_is_not_told(text: SiteText) -> None:
    event = audit.record(
        "set_text", text, by=None, facts={"title": ("Help", "Help"), "from": (None, date(2026, 9, 1))}
    )

    assert event.facts == {"from": [None, "2026-09-01"]}
