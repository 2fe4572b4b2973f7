"""Days in halves: exact on every database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from core.fields import DaysField, show_days
from core.models import models


class Spell(models.Model):
    """A row with days, for these tests alone."""

    days = DaysField()

    class Meta:
        app_label = "core"
        managed = False
        db_table = "test_spell"


@pytest.fixture
def spells(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE test_spell (id INTEGER PRIMARY KEY, days INTEGER NOT NULL)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE test_spell")


@pytest.mark.usefixtures("spells")
def test_sums_are_exact() -> None:
    Spell.objects.bulk_create([Spell(pk=n, days=Decimal("0.5")) for n in range(1, 1002)])

    total = Spell.objects.aggregate(total=Sum("days"))["total"]

    assert total == Decimal("500.5")
    assert Spell.objects.filter(days=Decimal("0.5")).count() == 1001
    assert Spell.objects.get(pk=1).days == Decimal("0.5")


@given(halves=st.lists(st.integers(min_value=0, max_value=400), max_size=30))
def test_what_is_written_is_read(halves: list[int]) -> None:
    field = DaysField()
    days = [Decimal(half) / 2 for half in halves]

    stored = [field.get_prep_value(day) for day in days]

    assert [field.from_db_value(value, None, None) for value in stored] == days


@pytest.mark.parametrize(
    "words", ["six", "0.25", "6.3", "NaN", "Infinity", "1e-9", "1e999999999", "-1E99999999"]
)
def test_what_is_not_a_half_is_refused_with_a_sentence(words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DaysField().to_python(words)

    assert refused.value.messages[0].startswith("Enter ")


@pytest.mark.parametrize(
    ("days", "shown"),
    [(Decimal(6), "6"), (Decimal("6.5"), "6.5"), (Decimal("0.5"), "0.5"), (Decimal(0), "0"), (None, "")],
)
def test_days_are_shown_as_people_write_them(days: Decimal | None, shown: str) -> None:
    assert show_days(days) == shown


@pytest.mark.parametrize("typed", ["1e999999", "-1e400", "1e999999999", "NaN", "-Infinity", "9" * 400])
def test_a_form_refuses_what_is_too_long_to_be_counted_in_halves(typed: str) -> None:
    with pytest.raises(ValidationError):
        DaysField().formfield().clean(typed)
