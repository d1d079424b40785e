"""Forms of people and organisations."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """What sign-up asks on top of user name, e-mail and password."""

    name = forms.CharField(label=_("姓名"), max_length=40)

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by the library with the user saved."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
