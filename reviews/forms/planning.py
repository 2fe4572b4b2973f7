"""When we look together, and how."""

from django import forms
from django.utils import timezone

from core.forms import DateField
from reviews.models import Pulse
from reviews.states import Way


class BeginForm(forms.Form):
    """How the two look this time."""

    way = forms.ChoiceField(
        label="How do you want to do it?",
        choices=[
            (Way.TOGETHER, "Both in the room: one page, written together"),
            (Way.EACH_FIRST, "Each side first: then you see both and write what you see together"),
        ],
        initial=Way.TOGETHER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you want to do it."},
    )


class MoveForm(forms.Form):
    """Another date for a look that lies ahead."""

    to = DateField(label="When do you look together?", noun="the date", earliest=timezone.localdate)


class SetAsideForm(forms.Form):
    """Why a look is not needed."""

    reason = forms.CharField(
        label="Why it is not needed",
        help_text="In a line. Both sides can read it, and either can plan it again.",
        max_length=300,
        error_messages={"required": "Say in a line why it is not needed."},
    )


class AgreeForm(forms.Form):
    """One tap, with what was on the page."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PulseForm(forms.Form):
    """How working together goes, for one's own side."""

    answer = forms.ChoiceField(
        label="How is working together going?",
        choices=Pulse.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how working together is going."},
    )
    line = forms.CharField(
        label="In a line",
        help_text="About how you work together, never about a person.",
        max_length=300,
        required=False,
    )


class WayForm(forms.Form):
    """The other way to look."""

    way = forms.ChoiceField(choices=Way.choices)
