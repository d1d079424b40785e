"""Forms of a person: what sign-up asks, the profile, closing the account."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentPurpose
from accounts.models import User
from accounts.selectors import PRIVACY_VERSION
from accounts.services import record_consent


class SignupForm(forms.Form):
    """What sign-up asks on top of user name, e-mail and password."""

    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput({"autocomplete": "name"}))
    consent = forms.BooleanField(
        label=_("我已阅读并同意隐私说明"),
        error_messages={"required": _("同意隐私说明后才能注册。")},
        help_text=_("账号、联系与匹配需要处理您的姓名、邮箱等信息；可随时在个人资料中撤回并注销。"),
    )
    field_order = ["name", "username", "email", "password1", "password2", "consent"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by the library with the user saved."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        record_consent(user=user, purpose=ConsentPurpose.PRIVACY, version=PRIVACY_VERSION, now=timezone.now())


class ProfileForm(forms.ModelForm):
    """What a person says about themselves; the e-mail address has its own page with confirmation."""

    class Meta:
        model = User
        fields = ["name", "phone", "title"]
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "phone": forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            "title": forms.TextInput({"autocomplete": "organization-title"}),
        }
        help_texts = {
            "phone": _("只有与您已建立对接的一方可以看到。"),
            "title": _("如：研发总监、教授。"),
        }


class CloseAccountForm(forms.Form):
    """Closing an account is confirmed by typing one's user name."""

    username = forms.CharField(label=_("请输入您的用户名以确认"), max_length=150)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_username(self) -> str:
        typed = self.cleaned_data["username"]
        if typed != self.user.username:
            raise forms.ValidationError(_("与您的用户名不一致。"))
        return typed
