"""Forms around people and their access."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth import password_validation

from accounts import roles
from core.once import OnceForm

REQUIRED_EMAIL = {
    "required": "Enter an email address.",
    "invalid": "Enter an email address, like jo.green@oakfield.sch.uk.",
}


def email_field(label: str, hint: str = "", autocomplete: str = "email") -> forms.EmailField:
    """An address, typed on a keyboard that has the @."""
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        error_messages=REQUIRED_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


def code_field(label: str, hint: str = "") -> forms.CharField:
    """A code of figures: large keys, filled in by the phone where it can."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        error_messages={"required": "Enter the code."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )


def reason_field(label: str, hint: str = "") -> forms.CharField:
    """A reason in a line or two."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=300,
        error_messages={"required": "Say why, in a few words."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignInForm(forms.Form):
    """Ask for a code by mail."""

    email = email_field("Your email address", "We'll send a code to sign in with.", "username")


class EnterCodeForm(forms.Form):
    """The code from the mail."""

    code = code_field("Code", "Six figures, from the newest mail.")


class PasswordSignInForm(LoginForm):
    """Address and password, for those who set one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field("Your email address", autocomplete="username")
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = "Forgotten it? Sign in with a code, then set a new one."
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields.pop("remember", None)


class SecondStepForm(AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            "Code", "From your authenticator app, or one of your recovery codes."
        )


class SecondStepAgainForm(ReauthenticateByCodeForm):
    """The same, to show again that it is you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            "Code", "From your authenticator app, or one of your recovery codes."
        )


class PasswordAgainForm(ReauthenticateForm):
    """The password, to show again that it is you."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["password"].widget.attrs.pop("placeholder", None)


class SetUpAppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field("The code your app shows now", "Six figures.")


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey: the name it goes by, and whether it is enough alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name for it"
        self.fields["name"].help_text = 'Like "My phone" or "Blue key".'
        self.fields["name"].max_length = 60
        if "passwordless" in self.fields:
            self.fields["passwordless"].label = "Let me sign in with this passkey alone"
            self.fields["passwordless"].help_text = "It then asks for your fingerprint, face or PIN."
            self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Name", max_length=60, error_messages={"required": "Enter a name."}
        )


class NameForm(forms.Form):
    """What a person is called."""

    name = forms.CharField(
        label="Your name",
        help_text="As colleagues in other schools will read it.",
        max_length=150,
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )


class NewAddressForm(forms.Form):
    """Another address for oneself."""

    email = email_field("Your new email address", "Your own work address, not one that several people read.")


class ChangeAddressForm(forms.Form):
    """Another address for somebody else."""

    email = email_field("New email address", "Their own work address.", "off")
    reason = reason_field(
        "How do you know it is them asking?", "Kept with the change. For example: rang the school office."
    )


class ReasonForm(forms.Form):
    """Only a reason."""

    reason = reason_field("Why?")


class ResetSecondStepForm(forms.Form):
    """A reason to take away a lost second factor."""

    reason = reason_field(
        "How do you know it is them asking?",
        "Kept with the reset. For example: spoke on the phone, knew the voice.",
    )


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three words that don't belong together work well.",
        strip=False,
        max_length=200,
        error_messages={"required": "Enter a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password


class InviteForm(OnceForm):
    """Whom to invite, to which role."""

    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role."}
    )
    name = forms.CharField(
        label="Their name",
        max_length=150,
        error_messages={"required": "Enter their name."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = email_field(
        "Their email address", "Their own work address, not one that several people read.", "off"
    )

    def __init__(self, *args: Any, kinds: list[roles.RoleKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(kind.key, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class SwitchRoleForm(forms.Form):
    """In which role to look at the service."""

    role = forms.ChoiceField(
        label="Which of your roles do you want to see?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "You no longer hold that role."},
    )

    def __init__(self, *args: Any, held: list[roles.RoleHeld], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.key, str(role)) for role in held]  # type: ignore[attr-defined]
