"""From a bound field to what the templates of the "hubsupport" pack draw. Nothing here changes a field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from core.forms import DATE_PARTS, DateInput
from core.looks import Look, look_of
from core.plain_errors import plain_error

DROPPED = {
    "required",
    "placeholder",
    "maxlength",
    "minlength",
    "min",
    "max",
    "step",
    "class",
    "id",
    "cols",
    "rows",
}
COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox."""

    id: str
    value: str
    label: Any
    attrs: SafeString
    hint: str = ""
    hint_id: str = ""
    reveals: list[BoundField] = field(default_factory=list)
    reveal_id: str = ""
    open: bool = False
    divider: bool = False


@dataclass(frozen=True)
class Part:
    """Everything a template needs to draw one field."""

    kind: str
    bound: BoundField
    look: Look
    id: str
    label: Any
    hint: Any
    errors: list[str]
    attrs: str = ""
    value: Any = ""
    options: list[Any] = field(default_factory=list)
    legend_class: str = ""
    label_class: str = ""
    limit: int = 0
    describedby: str = ""

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"


def part_of(bound: BoundField) -> Part:
    """How to draw one field of a form."""
    widget = bound.field.widget
    look = look_of(bound.form, bound.name)
    errors = field_errors(bound)
    kind = _kind(bound)
    id_ = str(bound.auto_id or f"id_{bound.html_name}")
    label = bound.label
    described = []
    if bound.help_text:
        described.append(f"{id_}-hint")
    if errors:
        described.append(f"{id_}-error")
    limit = look.words or int(getattr(bound.field, "max_length", None) or 0)
    counted = kind == "textarea" and 0 < limit <= COUNTED_UP_TO
    if counted:
        kind = "count"
        described.append(f"{id_}-info")
    common: dict[str, Any] = {
        "bound": bound,
        "look": look,
        "id": id_,
        "label": _with_optional(bound, look, label, kind),
        "hint": bound.help_text,
        "errors": errors,
        "limit": limit,
        "describedby": " ".join(described),
        "legend_class": _legend_class(look),
        "label_class": _label_class(look),
    }
    if kind in {"radios", "checkboxes"}:
        return Part(kind=kind, options=list(_options(bound, look, id_)), **common)
    if kind == "date":
        return Part(kind=kind, options=list(_date_boxes(bound, look, id_, bool(errors))), **common)
    context = widget.get_context(bound.html_name, bound.value(), {})["widget"]
    attrs: dict[str, Any] = {k: v for k, v in context["attrs"].items() if k not in DROPPED}
    attrs |= {"id": id_, "name": bound.html_name, "class": _class(kind, widget, look, bool(errors))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.field.disabled:
        attrs["disabled"] = True
    attrs |= _typing(kind, bound, look, context)
    value = context.get("value")
    return Part(
        kind=kind,
        attrs=flatatt(attrs),
        value="" if value is None or value is False else value,
        options=context.get("optgroups", []),
        **common,
    )


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    kinds: list[tuple[type[forms.Widget], str]] = [
        (DateInput, "date"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
        (forms.Textarea, "textarea"),
        (Input, "input"),
    ]
    if bound.is_hidden:
        return "hidden"
    return next((kind for class_, kind in kinds if isinstance(widget, class_)), "other")


def _class(kind: str, widget: forms.Widget, look: Look, wrong: bool) -> str:
    base = {
        "input": "govuk-input",
        "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
        "textarea": "govuk-textarea",
        "count": "govuk-textarea govuk-js-character-count",
        "select": "govuk-select",
        "file": "govuk-file-upload",
        "checkbox": "govuk-checkboxes__input",
    }.get(kind, "")
    classes = [base, *str(widget.attrs.get("class", "")).split()]
    if wrong and kind not in {"checkbox", "hidden", "other"}:
        classes.append(f"{base.split()[0]}--error")
    width = look.width
    if not width and kind == "input" and isinstance(widget, forms.NumberInput):
        width = 5
    if width:
        classes.append(f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}")
    return " ".join(dict.fromkeys(name for name in classes if name))


def _typing(kind: str, bound: BoundField, look: Look, context: dict[str, Any]) -> dict[str, Any]:
    """Attributes that help with typing: keyboards, autofill, spelling."""
    attrs: dict[str, Any] = {}
    widget = bound.field.widget
    if kind in {"input", "password"}:
        attrs["type"] = context.get("type") or "text"
    if kind == "input" and isinstance(widget, forms.NumberInput):
        whole = isinstance(bound.field, forms.IntegerField) and not isinstance(
            bound.field, forms.DecimalField | forms.FloatField
        )
        attrs |= {"type": "text", "inputmode": "numeric" if whole else "decimal"}
    if kind == "input" and isinstance(widget, forms.EmailInput):
        attrs["spellcheck"] = "false"
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        if "autocomplete" not in context["attrs"]:
            attrs["autocomplete"] = "current-password"
    if kind in {"textarea", "count"}:
        attrs["rows"] = look.rows or _rows(widget)
    if kind == "file" and getattr(widget, "allow_multiple_selected", False):
        attrs["multiple"] = True
    if look.autocomplete:
        attrs["autocomplete"] = look.autocomplete
    if look.inputmode:
        attrs["inputmode"] = look.inputmode
    if look.spellcheck is not None:
        attrs["spellcheck"] = "true" if look.spellcheck else "false"
    return attrs


def _rows(widget: forms.Widget) -> int:
    """Django's own default is ten rows, which is most of a phone; five unless the form says otherwise."""
    rows = str(widget.attrs.get("rows", ""))
    return int(rows) if rows.isdecimal() and rows != "10" else 5


def _with_optional(bound: BoundField, look: Look, label: Any, kind: str) -> Any:
    if look.optional is False or kind in {"hidden", "checkbox"} or not label:
        return label
    if look.optional is None and (
        bound.field.required or not getattr(bound.form, "mark_optional", True) or "(optional)" in str(label)
    ):
        return label
    return label + " (optional)" if isinstance(label, SafeString) else f"{label} (optional)"


def _legend_class(look: Look) -> str:
    size = look.size or ("l" if look.heading else "s")
    hidden = " govuk-visually-hidden" if look.hidden_label else ""
    return f"govuk-fieldset__legend govuk-fieldset__legend--{size}{hidden}"


def _label_class(look: Look) -> str:
    size = look.size or ("l" if look.heading else "s")
    hidden = " govuk-visually-hidden" if look.hidden_label else ""
    return f"govuk-label govuk-label--{size}{hidden}"


def _options(bound: BoundField, look: Look, id_: str) -> Iterator[Option]:
    widget: Any = bound.field.widget
    group = "radios" if not isinstance(widget, forms.CheckboxSelectMultiple) else "checkboxes"
    value = widget.format_value(bound.value())
    attrs = {"id": id_} | {k: v for k, v in widget.attrs.items() if k not in DROPPED}
    for _name, options, _index in widget.optgroups(bound.html_name, value, attrs):
        for option in options:
            own_value = "" if option["value"] is None else str(option["value"])
            option_id = option["attrs"].get("id", f"{id_}_{option['index']}")
            hint = look.hints.get(own_value, "")
            reveals = [bound.form[name] for name in look.reveals.get(own_value, ())]
            own: dict[str, Any] = {
                k: v for k, v in option["attrs"].items() if k not in DROPPED and k != "checked"
            }
            own |= {
                "class": f"govuk-{group}__input",
                "id": option_id,
                "name": bound.html_name,
                "type": "radio" if group == "radios" else "checkbox",
                "value": own_value,
                "checked": bool(option["selected"]),
                "disabled": bool(bound.field.disabled),
            }
            if hint:
                own["aria-describedby"] = f"{option_id}-hint"
            if reveals:
                own["data-aria-controls"] = f"conditional-{option_id}"
            yield Option(
                id=option_id,
                value=own_value,
                label=option["label"],
                attrs=flatatt(own),
                hint=hint,
                hint_id=f"{option_id}-hint",
                reveals=reveals,
                reveal_id=f"conditional-{option_id}",
                open=bool(option["selected"]),
                divider=bool(look.divider_before) and own_value == look.divider_before,
            )


def _date_boxes(bound: BoundField, look: Look, id_: str, wrong: bool) -> Iterator[dict[str, Any]]:
    values = bound.value()
    if not isinstance(values, list | tuple):
        values = DateInput().decompress(values)
    bad = bad_date_parts(bound) if wrong else ()
    for part, value in zip(DATE_PARTS, values, strict=True):
        width = 4 if part == "year" else 2
        attrs: dict[str, Any] = {
            "class": "govuk-input govuk-date-input__input govuk-input--width-"
            + f"{width}{' govuk-input--error' if part in bad else ''}",
            "id": f"{id_}_{part}",
            "name": f"{bound.html_name}_{part}",
            "type": "text",
            # A month may be typed in letters.
            "inputmode": None if part == "month" else "numeric",
            "value": value if value not in (None, "") else None,
            "disabled": bool(bound.field.disabled),
        }
        if look.autocomplete == "bday":
            attrs["autocomplete"] = f"bday-{part}"
        yield {
            "id": f"{id_}_{part}",
            "label": part.capitalize(),
            "attrs": flatatt({k: v for k, v in attrs.items() if v is not None}),
        }


def bad_date_parts(bound: BoundField) -> tuple[str, ...]:
    """The boxes of a date that its first error is about: all three unless the error names some."""
    for error in bound.form.errors.as_data().get(bound.name, []):
        named = tuple(part for part in (error.code or "").split("-")[1:] if part in DATE_PARTS)
        return named or DATE_PARTS
    return ()


def field_errors(bound: BoundField) -> list[str]:
    """A field's errors in plain English."""
    if not bound.form.is_bound:
        return []
    found: list[str] = []
    for error in bound.form.errors.as_data().get(bound.name, []):
        code, params = error.code or "", getattr(error, "params", None)
        for message in error.messages:
            sentence = plain_error(bound, code, message, params)
            if sentence not in found:
                found.append(sentence)
    return found


def target_id(bound: BoundField) -> str:
    """The id of the first input of a field: where the error summary leads."""
    id_ = str(bound.auto_id or f"id_{bound.html_name}")
    kind = _kind(bound)
    if kind == "date":
        bad = bad_date_parts(bound)
        return f"{id_}_{bad[0] if bad else DATE_PARTS[0]}"
    if kind in {"radios", "checkboxes"}:
        return f"{id_}_0"
    return id_


def revealed_names(form: Any) -> set[str]:
    """The fields that are drawn inside another one's option."""
    return {
        name
        for owner in form.fields
        for names in look_of(form, owner).reveals.values()
        for name in names
        if name in form.fields
    }


def outer_fields(form: Any) -> list[BoundField]:
    """A form's visible fields that stand by themselves."""
    inside = revealed_names(form)
    return [bound for bound in form.visible_fields() if bound.name not in inside]
