"""A draft that saves itself while someone types: the answer that assets/js/keeping/autosave.js reads.

The form carries `data-autosave-url`. Its view takes what the form's own page would take, saves part by part,
and answers with `autosaved(...)`: what cannot be saved yet stays with the browser, and what somebody else
changed meanwhile is shown there beside one's own, to keep, take, or put together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.http import JsonResponse

from core.errors import Refused


@dataclass(frozen=True)
class Theirs:
    """A part of a draft that somebody else changed meanwhile, as it stands now.

    `fields` fills the form's boxes with it (name to values), `shown` is how it reads, and `seen` are the
    hidden fields that say it has been seen.
    """

    key: str
    label: str
    by: str
    at: str
    shown: str
    fields: Mapping[str, list[str]]
    seen: Mapping[str, str] = field(default_factory=dict)


def autosaved(
    *, seen: Mapping[str, str], theirs: Iterable[Theirs] = (), problems: Iterable[str] = ()
) -> JsonResponse:
    """The answer: `seen`, hidden fields by name; `problems`, sentences on what is not saved yet."""
    parts = [asdict(part) for part in theirs]
    said = {"seen": dict(seen), "theirs": parts, "problems": list(problems)}
    return JsonResponse(said, status=409 if parts else 200)


AGREED_BY_SOMEBODY = "One side has agreed these words, so they change only when you press Save."


def not_saved(refused: Refused) -> JsonResponse:
    """Nothing can be saved here now, and why; the words stay with the browser."""
    return JsonResponse({"seen": {}, "theirs": [], "problems": [refused.sentence]})


def problems_of(*parts: forms.BaseForm) -> list[str]:
    """What a person would have to mend, each once."""
    found = [str(line) for part in parts for lines in part.errors.values() for line in lines]
    return list(dict.fromkeys(found))


def drawn_values(form: forms.BaseForm) -> dict[str, list[str]]:
    """What an unsent form's boxes hold, by the names in which a browser would send them."""
    values: dict[str, list[str]] = {}
    for bound in form:
        widget: Any = bound.field.widget
        value = bound.value()
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            names: Any = widget.widgets_names  # type: ignore[attr-defined]
            for name, part in zip(names, parts or [], strict=True):
                values[bound.html_name + name] = [_plain(part)]
        elif isinstance(widget, forms.CheckboxInput):
            values[bound.html_name] = ["on"] if value else []
        elif isinstance(value, list | tuple):
            values[bound.html_name] = [_plain(each) for each in value]
        else:
            values[bound.html_name] = [_plain(value)]
    return values


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
