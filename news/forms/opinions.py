"""Forms of opinions: the public's, the official's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from common.forms import Picker
from news.enums import OpinionChannel, OpinionTopic


class OpinionForm(forms.Form):
    """What anybody may say. `website` is a trap: people do not see it, robots fill it in."""

    topic = forms.ChoiceField(label=_("主题"), choices=OpinionTopic.choices)
    subject = forms.CharField(
        label=_("标题"), max_length=60, min_length=2, help_text=_("例：对接会能否提前一周公布名单")
    )
    text = forms.CharField(
        label=_("意见或建议"), max_length=3000, min_length=10, widget=forms.Textarea({"rows": 7}),
        help_text=_("写明在哪里遇到什么，希望怎样改。请不要写他人的姓名、电话等个人信息。"),
    )  # fmt: skip
    may_be_shown = forms.BooleanField(label=_("同意公开这条意见和答复，不显示姓名"), required=False)
    website = forms.CharField(required=False, max_length=200)

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    def shown_fields(self) -> list[Any]:
        return [field for field in self if field.name != "website"]


class VisitorOpinionForm(OpinionForm):
    """Of somebody without an account: where the answer goes, and consent to that."""

    name = forms.CharField(label=_("称呼"), max_length=30, required=False, help_text=_("只有办理人员看得到。"))
    email = forms.EmailField(label=_("邮箱"), help_text=_("答复寄到这里；办结半年后删除。"))
    consent = forms.BooleanField(
        label=_("同意为答复这条意见使用我的称呼和邮箱"),
        error_messages={"required": _("没有您的同意，我们不能保存邮箱。")},
    )


class EnterOpinionForm(VisitorOpinionForm):
    """What an official writes down of a call, a visit or a letter; the address only with consent."""

    channel = forms.ChoiceField(
        label=_("渠道"), choices=[row for row in OpinionChannel.choices if row[0] != OpinionChannel.ONLINE]
    )
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("提出人愿意留下时填写。"))
    consent = forms.BooleanField(label=_("提出人同意为答复使用称呼和邮箱"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("email") or cleaned.get("name")) and not cleaned.get("consent"):
            self.add_error("consent", _("没有提出人的同意，请不要填写称呼和邮箱。"))
        return cleaned


class AssignForm(forms.Form):
    """Who handles it."""

    owner = forms.ModelChoiceField(label=_("承办单位"), queryset=Organisation.objects.none(), widget=Picker)
    person = forms.ModelChoiceField(
        label=_("承办人"),
        queryset=User.objects.none(),
        required=False,
        widget=Picker,
        empty_label=_("由单位管理员安排"),
    )
    reason = forms.CharField(label=_("转办说明"), max_length=300, required=False)

    def __init__(self, *args: Any, owners: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("答复"), min_length=10, max_length=3000, widget=forms.Textarea({"rows": 5}),
        help_text=_("写明怎样处理、结果如何、何时见效。提出人会马上收到。"),
    )  # fmt: skip
