"""The head's choice of what governors see."""

from typing import Any, ClassVar

from django import forms

from core.forms import LongText
from core.looks import Look
from core.names import NamesHint
from pictures.blocks import Block, first_choice
from pictures.models import Picture


class ChoosePictureForm(NamesHint):
    """What is on the page, three short texts, and whether it is shown."""

    watched: ClassVar[tuple[str, ...]] = Picture.TEXTS
    looks: ClassVar[dict[str, Look]] = {name: Look(rows=3) for name in Picture.TEXTS}

    blocks = forms.MultipleChoiceField(
        label="What is on the page?",
        choices=Block.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing to show."},
    )
    where_we_were = LongText(
        label="Where we were",
        max_length=1000,
        required=False,
        help_text="Three short texts, if you like. For the whole school or team, never about a person.",
    )
    where_we_are = LongText(label="Where we are", max_length=1000, required=False)
    what_is_next = LongText(label="What is next", max_length=1000, required=False)
    shown = forms.BooleanField(
        label="Show this page to our governors",
        help_text="Colleagues, the LLME and the coordinator read it then too. You can take it back.",
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    @staticmethod
    def drawn_from(picture: Picture | None) -> dict[str, Any]:
        """What the form shows at first."""
        if picture is None:
            return {"blocks": first_choice(), "seen": 0}
        texts = {name: getattr(picture, name) for name in Picture.TEXTS}
        shown = picture.shown_at is not None
        return {"blocks": picture.blocks, "shown": shown, "seen": picture.edit_number, **texts}
