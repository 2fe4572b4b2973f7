"""The form of the return: nothing to fill in, but what was seen goes with it."""

from django import forms

from core.once import OnceForm


class SubmitReturnForm(OnceForm):
    """Carries the digest of the lines on the page, so that nothing else is submitted."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
