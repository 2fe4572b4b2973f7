"""The form of the return: nothing to fill in, but what was seen goes with it."""

import datetime
from typing import Any

from django import forms

from core.once import OnceForm

EARLY = "Tick that you know this, or wait until the term is over."


class SubmitReturnForm(OnceForm):
    """Carries the digest of the lines on the page, so that nothing else is submitted."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    early = forms.BooleanField(error_messages={"required": EARLY})

    def __init__(self, *args: Any, until: datetime.date | None, **kwargs: Any) -> None:
        """`until`: the last day of a term that is not over, which is submitted knowingly and no other way."""
        super().__init__(*args, **kwargs)
        if until is None:
            del self.fields["early"]
        else:
            on = f"{until.day} {until:%B %Y}"
            told = f"The term is not over: what happens until {on} would go in as an amendment"
            self.fields["early"].label = told
