"""A double click makes one thing: creating forms carry a key, and the key is spent with the creation."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from core.models import Submission


class OnceForm(forms.Form):
    """A form that creates something. Its hidden key is new each time the empty form is drawn."""

    submission = forms.UUIDField(
        widget=forms.HiddenInput,
        required=True,
        error_messages={
            "required": "Open this page again and send it once more.",
            "invalid": "Open this page again and send it once more.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4


def run_once(*, key: uuid.UUID, by: Any, at: str, do: Callable[[], str]) -> str:
    """Run `do` and keep the address it returns; if this key was already spent, return that address instead.

    What opens a door without signing in is no address to keep: then `do` returns what the address is made of.

    A key counts for one person and one form, `at` being the form's address: the same key from somebody else,
    or on another form, is a sending of its own.

    The key and whatever `do` writes stand or fall together. A second sending that arrives while the first is
    under way waits for it.
    """
    key = uuid.uuid5(key, f"{by.pk} {at}")
    try:
        with transaction.atomic():
            submission = Submission.objects.create(key=key, by=by if by.is_authenticated else None)
            submission.result = do()
            submission.save(update_fields=["result"])
            return submission.result
    except IntegrityError:
        spent = Submission.objects.filter(key=key).first()
        if spent is None or not spent.result:
            raise
        return spent.result
