"""The library's forms of signing up and in, in our words: labels instead of placeholders, one sentence on passwords."""

from typing import Any

from allauth.account import forms as library
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("至少 10 个字符，不能只用数字，不要与用户名、邮箱相近。")


class _Plain:
    """Without placeholders, which vanish when one types; the words of `labels` and `helps` instead of the library's."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


class LoginForm(_Plain, library.LoginForm):
    labels = {"login": _("用户名或电子邮箱"), "password": _("密码")}
    helps = {"password": ""}


class SignupForm(_Plain, library.SignupForm):
    labels = {"username": _("用户名"), "email": _("电子邮箱"), "password1": _("密码"), "password2": _("再输一次密码")}
    helps = {
        "username": _("字母、数字和 _ . - 等符号，用于登录。"), "email": _("用于登录、找回密码和接收消息。"),
        "password1": PASSWORD_HELP,
    }  # fmt: skip


class ResetPasswordForm(_Plain, library.ResetPasswordForm):
    labels = {"email": _("电子邮箱")}


class ResetPasswordKeyForm(_Plain, library.ResetPasswordKeyForm):
    labels = {"password1": _("新密码"), "password2": _("再输一次新密码")}
    helps = {"password1": PASSWORD_HELP}


class ChangePasswordForm(_Plain, library.ChangePasswordForm):
    labels = {"oldpassword": _("现在的密码"), "password1": _("新密码"), "password2": _("再输一次新密码")}
    helps = {"oldpassword": "", "password1": PASSWORD_HELP}


class AddEmailForm(_Plain, library.AddEmailForm):
    labels = {"email": _("电子邮箱")}
