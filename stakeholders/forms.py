"""Logging in, in our own words and beside the field."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """E-mail address and password. Which of the two is wrong is not told."""

    error_messages = {
        "invalid_login": _("This e-mail address and this password do not belong together. Check both."),
        "inactive": _("This account is closed. Ask the secretary of your network."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )
        self.fields["username"].error_messages["required"] = _("Fill in your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Fill in your password.")

    def get_invalid_login_error(self) -> ValidationError:
        said = ValidationError(self.error_messages["invalid_login"], code="invalid_login")
        return ValidationError({"password": said})
