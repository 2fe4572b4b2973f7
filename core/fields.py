"""Model fields that know a unit."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

# Longer numbers are refused as they stand: written out, "1e999999" would keep the server busy for a minute.
MOST_DIGITS = 9


class StepsField(forms.DecimalField):
    """A number in steps, as somebody typed it; one too long for its steps to be counted is no number."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        number = super().to_python(value)
        if number is not None and number.adjusted() >= MOST_DIGITS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class DaysField(models.PositiveIntegerField):
    """Days of support in steps of half a day: `Decimal("2.5")` in Python, 5 half days in the database.

    Whole numbers in the database make sums exact on every database.
    """

    description = "Days, in steps of half a day"

    # For the type checker: what may be assigned, and what comes back.
    _pyi_private_set_type: Decimal | int | float | str  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value) / 2

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            days = Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError("Enter a number of days, like 6 or 6.5.") from error
        if not in_steps(days, 2):
            raise ValidationError("Enter days in whole or half days, like 6 or 6.5.")
        return days

    def get_prep_value(self, value: Any) -> int | None:
        days = self.to_python(value)
        return None if days is None else int(days * 2)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    @property
    def validators(self) -> list[Any]:
        # Without the bounds that an integer column would add: they are in half days.
        return list(self._validators)  # type: ignore[attr-defined]

    def formfield(self, **kwargs: Any) -> Any:
        return StepsField(
            required=not self.blank,
            label=kwargs.get("label"),
            help_text=kwargs.get("help_text", ""),
            min_value=Decimal(0),
            max_digits=5,
            decimal_places=1,
            step_size=Decimal("0.5"),
        )


def in_steps(number: Decimal, to_one: int) -> bool:
    """Whether a number is made of whole steps, so many to one, and short enough to be written out."""
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        return False
    return number * to_one == int(number * to_one)


def show_days(days: Decimal | None) -> str:
    """A number of days as people write it: 6, 6.5, 0.5."""
    if days is None:
        return ""
    return str(int(days)) if days == int(days) else f"{days:.1f}"
