"""Model fields that only a profile needs."""

from typing import Any

from django.db import models


class ChoiceSetField(models.CharField):
    """Several short codes out of a list: `["ks1", "send"]` in Python, " ks1 send " in the database.

    The blanks around each code let one filter find it on every database: `contains=" ks1 "`.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> list[str]:
        return (value or "").split()

    def to_python(self, value: Any) -> Any:
        if value is None:
            return []
        return value.split() if isinstance(value, str) else list(value)

    def get_prep_value(self, value: Any) -> str:
        codes = self.to_python(value)
        return f" {' '.join(codes)} " if codes else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: Any, model_instance: Any) -> None:
        """The codes are checked by the form's list of choices, not one by one against `choices` here."""
        if not value and not self.blank:
            super().validate("", model_instance)

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.get_prep_value(value))
