"""Forms of people and organisations."""

import unicodedata
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentPurpose, MemberRole
from accounts.models import Organisation, User
from accounts.selectors import PRIVACY_VERSION
from accounts.services import record_consent
from common.validators import validate_credit_code
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


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


class CreditCodeField(forms.CharField):
    """统一社会信用代码, however it was pasted: blanks, full width and lower case are mended before the check."""

    default_validators = [validate_credit_code]

    def to_python(self, value: Any) -> str:
        return "".join(unicodedata.normalize("NFKC", super().to_python(value) or "").split()).upper()


class OrganisationForm(forms.ModelForm):
    """Registering and changing an organisation. Uniqueness is the service's, which may take over a reference entry."""

    credit_code = CreditCodeField(
        label=_("统一社会信用代码"), max_length=36, help_text=_("18 位，见营业执照或法人证书。")
    )
    district = TermField(scheme=Scheme.DISTRICT, label=_("所在区市"), required=False, empty_label=_("本市以外或不填"))

    class Meta:
        model = Organisation
        fields = [
            "kind", "name", "short_name", "credit_code", "size", "district", "address", "website", "intro",
        ]  # fmt: skip
        help_texts = {
            "kind": _("决定您在平台上能做什么。"),
            "name": _("与营业执照或法人证书一致。"),
            "size": _("企业填写，其他机构可以不填。"),
            "intro": _("公开显示，不超过 500 字。"),
        }
        widgets = {"intro": forms.Textarea({"rows": 5}), "website": forms.URLInput({"placeholder": "https://"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_verified and self.instance.pk:
            for name in ("kind", "name", "credit_code"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("已核验，不能自行修改；需要变更请联系科技局。")

    def validate_unique(self) -> None:
        """Left to the service."""

    def _post_clean(self) -> None:
        """The instance is written by the service only: nothing is assigned or validated here."""


class RoleForm(forms.Form):
    """The role that an owner gives a member."""

    role = forms.ChoiceField(choices=MemberRole.choices)


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
