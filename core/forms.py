"""Form fields that speak plain English, and forms that grow without a script."""

import calendar
import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT, BaseFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.utils import timezone

DATE_PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, full in enumerate(calendar.month_name)
    if full
    for name in (full.lower(), full[:3].lower(), full[:4].lower())
}


class DateInput(forms.MultiWidget):
    """Three boxes: day, month, year. Reads an ISO date under the field's own name too (lists' URLs)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime.datetime):
            value = timezone.localdate(value) if timezone.is_aware(value) else value.date()
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, str) and (iso := re.fullmatch(r"\s*(\d{4})-(\d{2})-(\d{2})\s*", value)):
            return [str(int(iso[3])), str(int(iso[2])), iso[1]]
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        parts = [(data.get(f"{name}_{part}") or "").strip() for part in DATE_PARTS]
        if not any(parts) and data.get(name):
            return self.decompress(data.get(name))
        return parts

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in DATE_PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""


class DateField(forms.Field):
    """A date typed as day, month and year; errors say which part is missing and are linked to its box.

    `noun` is how the errors call it: "the date of the visit". `earliest` and `latest` (dates, or functions
    that give one) hold a real date within bounds; `past=True` is the short way for "today or before".
    """

    widget = DateInput

    def __init__(
        self,
        *,
        noun: str = "the date",
        past: bool = False,
        earliest: datetime.date | Callable[[], datetime.date] | None = None,
        latest: datetime.date | Callable[[], datetime.date] | None = None,
        **kwargs: Any,
    ) -> None:
        self.noun = noun
        self.past = past
        self.earliest = earliest
        self.latest = latest
        super().__init__(**kwargs)
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter {noun}."

    def _say(self, text: str, *parts: str) -> ValidationError:
        noun = self.noun[:1].upper() + self.noun[1:]
        return ValidationError(f"{noun} {text}", code="-".join(("date", *parts)))

    def prepare_value(self, value: Any) -> Any:
        return DateInput().decompress(value) if not isinstance(value, list) else value

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.datetime):
            return timezone.localdate(value) if timezone.is_aware(value) else value.date()
        if isinstance(value, datetime.date) or value in self.empty_values:
            return value or None
        if isinstance(value, str):
            value = DateInput().decompress(value)
        typed = dict(zip(DATE_PARTS, value, strict=True))
        if not any(typed.values()):
            return None
        missing = [part for part in DATE_PARTS if not typed[part]]
        if missing:
            raise self._say(f"must include a {' and a '.join(missing)}.", *missing)
        month_text = typed["month"].lower().rstrip(".")
        month = MONTHS.get(month_text) or _number(month_text)
        day, year = _number(typed["day"]), _number(typed["year"])
        if year is not None and len(typed["year"].strip()) != 4:
            raise self._say("must include a year with four figures, like 2026.", "year")
        if day is None or month is None or year is None or year < 1900 or year > 2199:
            wrong = [
                part
                for part, number in zip(DATE_PARTS, (day, month, year), strict=True)
                if number is None or (part == "year" and not 1900 <= number <= 2199)
            ]
            raise self._say("must be a real date, like 12 10 2026.", *wrong)
        try:
            return datetime.date(year, month, day)
        except ValueError as error:
            wrong_part = "month" if not 1 <= month <= 12 else "day"
            raise self._say("must be a real date, like 12 10 2026.", wrong_part) from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if self.past and value > timezone.localdate():
            raise self._say("must be today or before.", *DATE_PARTS)
        if earliest and value < earliest:
            raise self._say(f"must be on or after {_show(earliest)}.", *DATE_PARTS)
        if latest and value > latest:
            raise self._say(f"must be on or before {_show(latest)}.", *DATE_PARTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _number(text: str) -> int | None:
    """A short whole number in plain figures; anything else is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _show(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


class TimeField(forms.Field):
    """A time of day as people type it: 9, 9.30, 9:30, 0930, 9:30am, 2pm."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Enter a time, like 9:30am or 14:15."}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value

    def to_python(self, value: Any) -> datetime.time | None:
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        text = str(value).strip().lower().replace(" ", "")
        match = re.fullmatch(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(?::[0-9]{2})?(am|pm)?", text)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3]:
            if not 1 <= hour <= 12:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            hour = hour % 12 + (12 if match[3] == "pm" else 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return datetime.time(hour, minute)


class LongText(forms.CharField):
    """Several lines of text, counted as the browser counts them: a line break is one character."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def quiet(form: forms.BaseForm) -> None:
    """Keep what was typed and say nothing about it yet (while a form grows, nobody has finished typing)."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}


class GrowingFormSet(BaseFormSet):
    """A formset with "add another" and "remove" as buttons of the form, so that no script is needed.

    The page draws it with `{{ formset|crispy }}`. The view draws the page again while it grows:

        steps = StepFormSet(request.POST or None, prefix="steps")
        if steps.growing: quiet(form)
        elif form.is_valid() and steps.is_valid(): ...
    """

    add_text = "Add another"
    remove_text = "Remove"
    item_name = "Item"

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        self.growing = False
        if data is not None:
            data, self.growing = self._grown(data, prefix)
        super().__init__(data, *args, **kwargs)
        if self.growing:
            for form in self.forms:
                quiet(form)
            self._errors: list[Any] = [form._errors for form in self.forms]
            self._non_form_errors = ErrorList()

    def _grown(self, data: Mapping[str, Any], prefix: str) -> tuple[Mapping[str, Any], bool]:
        """The sent data with one form more or one fewer, if one of those buttons sent it."""
        adding, removing = data.get(f"{prefix}-add"), data.get(f"{prefix}-remove")
        if not adding and removing is None:
            return data, False
        grown: Any = data.copy() if hasattr(data, "copy") else dict(data)
        total = _number(str(data.get(f"{prefix}-{TOTAL_FORM_COUNT}", ""))) or 0
        total = min(total, self.absolute_max)
        if adding:
            grown[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(min(total + 1, self.max_num))
            return grown, True
        gone = _number(str(removing))
        if gone is not None and gone < total:
            self._shift(grown, prefix, gone, total)
        return grown, True

    @staticmethod
    def _shift(data: Any, prefix: str, gone: int, total: int) -> None:
        """Take one form's values out and move the later ones up."""
        for index in range(gone, total):
            for key in [key for key in data if key.startswith(f"{prefix}-{index}-")]:
                data.pop(key)
            for key in [key for key in data if key.startswith(f"{prefix}-{index + 1}-")]:
                new = f"{prefix}-{index}-" + key.removeprefix(f"{prefix}-{index + 1}-")
                if hasattr(data, "setlist"):
                    data.setlist(new, data.getlist(key))
                else:
                    data[new] = data[key]
        data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(total - 1)
        data[f"{prefix}-{INITIAL_FORM_COUNT}"] = "0"

    def is_valid(self) -> bool:
        return not self.growing and super().is_valid()
