"""Two people in one form: it carries the version its page showed; overtaken, both texts are shown."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from core.written import uk_date

AGAIN = "Open this page again and send it once more."


class Versioned(forms.Form):
    """Carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": AGAIN})


def rows_for_stale(form: forms.BaseForm, current: Any, names: Iterable[str]) -> tuple[list[Any], list[Any]]:
    """What was typed beside what stands now, for the page that averts a lost update."""
    mine, theirs = [], []
    for name in names:
        label = str(form.fields[name].label)
        mine.append((label, _shown(form.cleaned_data.get(name))))
        theirs.append((label, _shown(getattr(current, name))))
    return mine, theirs


def _shown(value: Any) -> str:
    if isinstance(value, datetime.date):
        return uk_date(value)
    return str(value or "")
