"""Django's error sentences in plain English, with the field's own name in them.

Only Django's own default sentences are replaced: what a form or a service says itself stays as it is.
"""

from typing import Any

from django import forms
from django.forms import BoundField

_TYPED = "Enter {noun}."
_CHOSEN = "Choose {noun}."
HAVE_ARTICLE = {"a", "an", "the", "your", "our", "their", "this", "one", "how", "what", "who", "why"}


def plain_error(bound: BoundField, code: str, message: str, params: Any = None) -> str:
    """One error of a field, as the page says it."""
    if not _is_default(bound.field, code, message, params):
        return message
    label = str(bound.label or "").strip().rstrip(":")
    noun = _noun(label)
    chosen = isinstance(
        bound.field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple
    ) or isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField)
    if code == "required":
        if isinstance(bound.field.widget, forms.FileInput):
            return "Choose a file."
        if isinstance(bound.field, forms.BooleanField):
            return "Tick the box to go on."
        if noun is None:
            return f"Answer “{label}”." if label else "Enter an answer."
        return (_CHOSEN if chosen else _TYPED).format(noun=noun)
    if code in {"invalid_choice", "invalid_pk_value", "invalid_list"}:
        return "Choose one of the answers listed."
    if code == "invalid":
        if isinstance(bound.field, forms.EmailField):
            return "Enter an email address in the correct format, like name@example.com."
        if isinstance(bound.field, forms.DecimalField | forms.FloatField):
            return "Enter a number, like 6 or 6.5."
        if isinstance(bound.field, forms.IntegerField):
            return "Enter a whole number, like 6."
        if isinstance(bound.field, forms.URLField):
            return "Enter a web address, like https://www.example.com."
    if code == "null_characters_not_allowed":
        return "Take out the characters that can’t be shown, and try again."
    params = params or {}
    limit, shown = params.get("limit_value"), params.get("show_value")
    if code == "max_length":
        over = (shown or 0) - (limit or 0)
        return f"Use {limit:,} characters or fewer. This is {over:,} too many." if over > 0 else message
    if code == "min_length":
        return f"Use at least {limit} characters."
    if code == "max_value":
        return f"Enter {limit} or less."
    if code == "min_value":
        return f"Enter {limit} or more."
    if code == "step_size":
        return f"Enter a number in steps of {limit}."
    if code in {"max_digits", "max_whole_digits"}:
        return "Enter a smaller number."
    if code == "max_decimal_places":
        return "Enter a number with fewer figures after the point."
    if code == "empty":
        return "The file is empty. Choose another."
    return message


def _noun(label: str) -> str | None:
    """The label as it reads inside a sentence; a question has none."""
    if not label or label.endswith("?"):
        return None
    first, _, rest = label.partition(" ")
    if first[1:] == first[1:].lower():
        label = f"{first.lower()} {rest}".strip()
    return label if first.lower() in HAVE_ARTICLE else f"the {label}"


def _is_default(field: forms.Field, code: str, message: str, params: Any) -> bool:
    """Whether Django itself wrote the sentence."""
    own: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        if parent.__module__.startswith("django."):
            own.update(getattr(parent, "default_error_messages", {}))
    if code in own:
        default = str(own[code])
        try:
            default = default % (params or {})
        except (KeyError, TypeError, ValueError):
            return False
        return message == default
    if code in field.error_messages:
        return False  # the form's author wrote it
    if code == "step_size":
        return True  # Django's own sentence depends on where the steps begin
    return any(
        getattr(validator, "code", None) == code
        and type(validator).__module__.startswith("django.")
        and getattr(validator, "message", None) == getattr(type(validator), "message", None)
        for validator in field.validators
    )
