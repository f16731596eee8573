"""The forms of signing in, in our words; django-allauth does what they are for. They know no page."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.core.cache import cache

from opencdop.accounts import sign_in_services
from opencdop.core.ids import plain_code

CODE_KEPT_SECONDS = 120  # longer than a code can be good for, with a clock 30 seconds off either way
ADDRESS_WORDS = {
    "required": "Enter your e-mail address",
    "invalid": "Enter an e-mail address in the form name@example.org",
}
NEW_PASSWORD_HINT = (
    "At least 12 characters. Three words that do not belong together are good. It may hold spaces."
)


def _say(field: forms.Field, *, label: str, required: str = "", hint: str = "") -> None:
    """Give a field of allauth our label and our words; a placeholder is no label."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    if required:
        field.error_messages["required"] = required


class SignInForm(LoginForm):
    """E-mail and password. Whether the address is known cannot be told from the answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], label="E-mail address")
        self.fields["login"].error_messages.update(ADDRESS_WORDS)
        for validator in self.fields["login"].validators:
            validator.message = ADDRESS_WORDS["invalid"]
        _say(self.fields["password"], label="Password", required="Enter your password")


class PasswordAgainForm(ReauthenticateForm):
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], label="Your password", required="Enter your password")


class NewPasswordForm(ChangePasswordForm):
    """The old password and a new one, typed once: it can be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        _say(
            self.fields["oldpassword"], label="Your password now", required="Enter the password you have now"
        )
        _say(
            self.fields["password1"],
            label="New password",
            required="Enter a new password",
            hint=NEW_PASSWORD_HINT,
        )


class ForgottenPasswordForm(ResetPasswordForm):
    """The address to which a link may be sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], label="E-mail address")
        self.fields["email"].error_messages.update(ADDRESS_WORDS)
        for validator in self.fields["email"].validators:
            validator.message = ADDRESS_WORDS["invalid"]


class PasswordFromLinkForm(ResetPasswordKeyForm):
    """A new password, typed once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        _say(
            self.fields["password1"],
            label="New password",
            required="Enter a new password",
            hint=NEW_PASSWORD_HINT,
        )


def _say_code(field: forms.Field, *, hint: str) -> None:
    _say(field, label="Code", required="Enter the code that your authenticator shows", hint=hint)
    field.widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")


def _count_try(person: Any) -> None:
    """Ninety-six tries a day for one account, counted before the code is looked at."""
    if not ratelimit.consume(context.request, action="second_factor", key=f"second factor {person.pk}"):
        raise get_adapter().validation_error("too_many_login_attempts")


def _is_fresh(person: Any, code: str) -> bool:
    """Whether this code has not been used yet; it is used from now on."""
    return bool(cache.add(f"code used {person.pk} {plain_code(code)}", "used", timeout=CODE_KEPT_SECONDS))


class SecondFactorForm(AuthenticateForm):
    """A code of the authenticator, or one of the recovery codes. Each serves once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(
            self.fields["code"], hint="Six digits from your authenticator, or one of your recovery codes."
        )
        self.fields["code"].widget.attrs.pop("inputmode")  # a recovery code may be typed here too

    def clean_code(self) -> str:
        _count_try(self.user)
        code: str = self.cleaned_data["code"].strip()
        for authenticator in Authenticator.objects.filter(user=self.user).order_by("-type"):  # TOTP first
            if authenticator.wrap().validate_code(code) and _is_fresh(self.user, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        sign_in_services.note_code_refused(self.user)
        raise get_adapter().validation_error("incorrect_code")


class SecondFactorAgainForm(SecondFactorForm):
    """The same, to confirm it is still the same person."""

    def save(self) -> None:
        post_authentication(context.request, self.authenticator, reauthenticated=True)


class SetUpAuthenticatorForm(ActivateTOTPForm):
    """The first code, which shows that the authenticator holds the secret. It does not serve again to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self.fields["code"], hint="Six digits. A new code comes every 30 seconds.")

    def clean_code(self) -> str:
        _count_try(self.user)
        code: str = self.cleaned_data["code"].strip()
        if not totp.validate_totp_code(self.secret, code) or not _is_fresh(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class InvitedPersonForm(forms.Form):
    """What an invited person tells of themselves."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="As your colleagues know you.",
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        help_text=NEW_PASSWORD_HINT,
        strip=False,
        error_messages={"required": "Choose a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InvitationForm(forms.Form):
    """Whom to invite, as what, and where."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the person's name"}
    )
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="The link that lets them make an account is sent here.",
        error_messages={**ADDRESS_WORDS, "required": "Enter the person's e-mail address"},
    )
    organisation = forms.ChoiceField(
        label="Organisation", error_messages={"required": "Choose an organisation"}
    )
    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role"})

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "Choose"), *places]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "Choose"), *roles]  # type: ignore[attr-defined]
