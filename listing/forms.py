"""Forms of what is done from the list."""

from typing import Any

from django import forms

from core.once import OnceForm
from hubs.models import Hub


class PersonForm(forms.Form):
    """A name, or a part of one."""

    name = forms.CharField(
        label="Name of an LLME or of somebody at a school",
        min_length=2,
        max_length=80,
        error_messages=dict.fromkeys(("required", "min_length"), "Enter two letters or more of the name."),
    )


class _OfView(forms.Form):
    """What a view is called, with whom it is shared, and whether the list opens with it."""

    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        help_text="For example: waiting for an LLME. Colleagues read it where you share the view.",
        error_messages={"required": "Give the view a name.", "max_length": "Use 60 letters or fewer."},
    )
    hub = forms.ModelChoiceField(
        label="Who may use it",
        queryset=Hub.objects.none(),
        required=False,
        empty_label="Only me",
        error_messages={"invalid_choice": "Choose a hub that you coordinate."},
    )
    default = forms.BooleanField(label="Open my list with this view", required=False)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hub: Any = self.fields["hub"]
        hub.queryset = Hub.objects.coordinated_by(by)
        hub.label_from_instance = lambda one: f"The coordinators of {one.name}"

    def said(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: self.cleaned_data[name] for name in ("name", "hub", "default")}


class SaveViewForm(_OfView, OnceForm):
    """A new view."""


class EditViewForm(_OfView):
    """A view that is there; `version` is what the page was drawn from."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Open this page again and send it once more."}
    )
