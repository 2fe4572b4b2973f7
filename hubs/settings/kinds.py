"""What a setting is: its kind, the words on screen, its limits, and how a value is cleaned and shown."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from core.errors import Refused
from core.fields import in_steps, show_days


class Kind(StrEnum):
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"
    YES_NO = "yes_no"
    TEXT = "text"
    CHOICES = "choices"
    ONE_OF = "one_of"


@dataclass(frozen=True)
class Setting:
    """One thing a hub can set. `unit` follows a number on screen."""

    name: str
    kind: Kind
    label: str
    help: str
    default: Any
    group: str
    unit: str = ""
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def clean(self, value: Any) -> Any:
        """The value as Python uses it; refused in a sentence if it is none."""
        match self.kind:
            case Kind.DAYS | Kind.HOURS:
                return self._within(self._number(value, 2, "number in steps of a half, like 6 or 6.5"))
            case Kind.COUNT:
                return self._within(int(self._number(value, 1, "whole number")))
            case Kind.YES_NO:
                return self._yes_no(value)
            case Kind.CHOICES:
                return self._chosen(value)
            case Kind.ONE_OF:
                return self._one_of(value)
            case _:
                return self._text(value)

    def to_json(self, value: Any) -> Any:
        """The cleaned value as the database holds it."""
        return str(value) if isinstance(value, Decimal) else value

    def show(self, value: Any) -> str:
        """The value as people read it."""
        if self.kind in (Kind.DAYS, Kind.HOURS, Kind.COUNT):
            number = value if self.kind == Kind.COUNT else show_days(value)
            unit = self.unit.removesuffix("s") if value == 1 else self.unit
            return f"{number} {unit}".strip()
        if self.kind == Kind.YES_NO:
            return "Yes" if value else "No"
        if self.kind == Kind.ONE_OF:
            return dict(self.choices)[value]
        if self.kind == Kind.CHOICES:
            return ", ".join(label for code, label in self.choices if code in value) or "None"
        return str(value)

    def _number(self, value: Any, parts: int, wanted: str) -> Decimal:
        """A number in steps of one over `parts`."""
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not in_steps(number, parts):
            raise Refused(f"{self.label}: enter a {wanted}.", field="value")
        return number

    def _within(self, number: Any) -> Any:
        if self.minimum is not None and number < self.minimum:
            raise Refused(f"{self.label}: enter {self.minimum} or more.", field="value")
        if self.maximum is not None and number > self.maximum:
            raise Refused(f"{self.label}: enter {self.maximum} or less.", field="value")
        return number

    def _yes_no(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("yes", "true", "1"):
            return True
        if word in ("no", "false", "0"):
            return False
        raise Refused(f"{self.label}: choose yes or no.", field="value")

    def _chosen(self, value: Any) -> list[str]:
        codes = value.replace(",", ";").split(";") if isinstance(value, str) else list(value or [])
        codes = [code.strip() for code in codes if code.strip()]
        known = [code for code, _ in self.choices]
        for code in codes:
            if code not in known:
                raise Refused(f"{self.label}: “{code}” is not one of {', '.join(known)}.", field="value")
        if self.minimum is not None and len(codes) < self.minimum:
            raise Refused(f"{self.label}: choose at least {self.minimum}.", field="value")
        return [code for code in known if code in codes]

    def _one_of(self, value: Any) -> str:
        if value not in dict(self.choices):
            raise Refused(f"{self.label}: choose one of these.", field="value")
        return str(value)

    def _text(self, value: Any) -> str:
        text = " ".join(str(value or "").split())
        if not text:
            raise Refused(f"{self.label}: enter some words.", field="value")
        if self.maximum is not None and len(text) > self.maximum:
            raise Refused(f"{self.label}: use {self.maximum} characters or fewer.", field="value")
        return text
