"""The forms of django-allauth in our words: what is wrong is said beside the field, with what to do."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .second_factor import has_app

# Field → label, and what is said where it is left empty.
_WORDS = {
    "login": (_("E-mail address"), _("Fill in your e-mail address.")),
    "email": (_("E-mail address"), _("Fill in your e-mail address.")),
    "password": (_("Password"), _("Fill in your password.")),
    "oldpassword": (_("Your present password"), _("Fill in your present password.")),
    "password1": (_("New password"), _("Fill in a new password.")),
    "password2": (_("The new password once more"), _("Fill in the new password once more.")),
    "code": (_("Code"), _("Fill in the code.")),
    "name": (_("Name of this device"), _("Give it a name by which you know it again.")),
}


class InOurWords:
    """Labels and sentences of ours, no example inside a field, and errors that stand beside one."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in _WORDS:
                field.label, field.error_messages["required"] = _WORDS[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("This is no e-mail address. Fill it in as name@organisation.nl.")
            field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = " ".join(password_validation.password_validators_help_texts())
        # Of a first field only: then a reader hears the heading of the page first.
        first = next(iter(self.fields.values()), None)
        if first is not None and not isinstance(first.widget, forms.HiddenInput):
            first.widget.attrs["autofocus"] = True


class LoginForm(InOurWords, account.LoginForm):
    """With an e-mail address alone: a code by mail. With a password too: in at once. Which was wrong is not told."""

    field_order = ["login", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        # Who chose to log in with a password is asked for it; who asks for a code is not.
        self.fields["password"].required = not self.is_bound or "with_password" in self.data
        self.use_required_attribute = False

    def clean(self) -> Any:
        """What is wrong stands beside the password."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class _CodeForm(InOurWords):
    """A code that was sent, or that an app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "maxlength": 40}


class LoginCodeForm(_CodeForm, account.ConfirmLoginCodeForm):
    pass


class EmailCodeForm(_CodeForm, account.ConfirmEmailVerificationCodeForm):
    pass


class PasswordResetCodeForm(_CodeForm, account.ConfirmPasswordResetCodeForm):
    pass


class CodeAgainForm(_CodeForm, account.BaseConfirmCodeForm):
    """A code by mail, to show once more who one is."""


class EmailForm(InOurWords, account.AddEmailForm):
    """Another e-mail address to log in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].help_text = _("We send a code to it. Until you fill that in your old address stays.")


class _TwiceForm(InOurWords):
    """A new password, typed twice."""

    def clean(self) -> Any:
        found = super().clean()
        if self.has_error("password2") and "password1" in self.cleaned_data and self.data.get("password2"):  # type: ignore[attr-defined]
            del self.errors["password2"]  # type: ignore[attr-defined]
            self.add_error("password2", _("This is not the same as the new password. Type it once more."))  # type: ignore[attr-defined]
        return found


class PasswordChangeForm(_TwiceForm, account.ChangePasswordForm):
    pass


class PasswordSetForm(_TwiceForm, account.SetPasswordForm):
    pass


class PasswordResetForm(InOurWords, account.ResetPasswordForm):
    pass


class PasswordNewForm(_TwiceForm, account.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    pass


class _FactorForm(_CodeForm):
    """Who has a passkey and no app fills in a recovery code: that does not change while one waits."""

    user: Any

    def clean_code(self) -> Any:
        try:
            return super().clean_code()
        except ValidationError as error:
            if error.code == "incorrect_code" and not has_app(self.user):
                raise ValidationError(_("This code is not right. Look at your recovery code once more.")) from error
            raise


class FactorForm(_FactorForm, factor.AuthenticateForm):
    """The code that an app shows, or a recovery code."""


class FactorAgainForm(_FactorForm, factor.ReauthenticateForm):
    """As `FactorForm`, to show once more who one is."""


class AppForm(_CodeForm, ActivateTOTPForm):
    """The first code of an app, which shows that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that your app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasskeyForm(InOurWords, AddWebAuthnForm):
    """A passkey that the browser just made. It always logs in by itself, with a finger, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["credential"].error_messages |= dict.fromkeys(
            ("required", "invalid"), _("Your browser made no passkey. Try it once more, or use another device.")
        )

    def clean_passwordless(self) -> bool:
        return True

    def clean_name(self) -> str:
        return str(super().clean_name())[:60]


class PasskeyNameForm(InOurWords, EditWebAuthnForm):
    name = forms.CharField(max_length=60)


class LanguageForm(forms.Form):
    """In which language somebody is written to."""

    language = forms.ChoiceField(
        label=_("Language of your mail"),
        help_text=_("The language of a page is in its address: choose it at the top of the page."),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a language.")),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": user.language}
        super().__init__(*args, **kwargs)
        self.user = user
        self.label_suffix = ""
        field: Any = self.fields["language"]
        field.choices = [(code, capfirst(name)) for code, name in settings.LANGUAGES]

    def save(self) -> None:
        """Hand it on to the account."""
        try:
            self.user.choose_language(self.cleaned_data["language"], by=self.user)
        except ValidationError as error:
            self.add_error(NON_FIELD_ERRORS, error)
