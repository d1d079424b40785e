"""What is typed about a service request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import INSTITUTION_KINDS, OrganisationKind
from accounts.models import Organisation
from common.forms import DateInput, Picker
from postings.uploads import ACCEPT
from resources.enums.tickets import Satisfaction
from resources.models import ServiceRequest
from resources.rules.tickets import asking_organisations
from taxonomy.enums import Scheme
from taxonomy.forms import TermField

PROVIDER_KINDS = INSTITUTION_KINDS | {
    OrganisationKind.SERVICE, OrganisationKind.TRANSFER_AGENCY, OrganisationKind.ASSOCIATION, OrganisationKind.BANK,
}  # fmt: skip


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("附件"), required=False, widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text=_("PDF、图片、Office 文档、ZIP、TXT、CSV，不超过 20 MB；提交后可以继续添加。"),
    )  # fmt: skip


class RequestForm(forms.ModelForm):
    """Asking for a service."""

    organisation = forms.ModelChoiceField(
        label=_("以哪个单位提出"), queryset=Organisation.objects.none(), empty_label=None
    )
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("暂不选择"))
    file = _file()

    class Meta:
        model = ServiceRequest
        fields = ["organisation", "kind", "title", "description", "tech_field", "wished_on"]
        widgets = {"description": forms.Textarea({"rows": 6}), "wished_on": DateInput}
        help_texts = {
            "title": _("一句话说清要什么，例：三件钛合金样件的盐雾试验。"),
            "description": _("数量、标准、现有条件、时间要求。请勿写涉密内容。"),
            "wished_on": _("受理机构会尽量安排，不作承诺。"),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = asking_organisations(user)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in mine])  # type: ignore[attr-defined]
        if len(mine) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = mine[0].pk
        self.fields["kind"].choices = [("", _("请选择")), *self._meta.model._meta.get_field("kind").flatchoices]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service writes."""

    def content(self) -> dict[str, Any]:
        """As the service takes it."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "description", "tech_field", "wished_on")}


class AssignForm(forms.Form):
    provider = forms.ModelChoiceField(
        label=_("服务机构"), queryset=Organisation.objects.none(), widget=Picker, empty_label=_("请选择"),
        help_text=_("高校院所、服务机构、技术转移机构、协会和银行。"),
    )  # fmt: skip

    def __init__(self, *args: Any, request: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = Organisation.objects.verified().filter(is_reference=False, kind__in=PROVIDER_KINDS)
        rows = able.exclude(pk__in=[request.organisation_id, request.desk_id]).order_by("sort_key")
        self.fields["provider"].queryset = rows  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"), min_length=5, max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("做了什么、结果怎样、对方接下来可以做什么。"),
    )  # fmt: skip
    file = _file()


class ConfirmForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), choices=Satisfaction.choices, coerce=int, widget=forms.RadioSelect
    )
    feedback = forms.CharField(label=_("评价"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}))


class NoteForm(forms.Form):
    text = forms.CharField(label=_("留言"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class FileForm(forms.Form):
    file = _file()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
