"""The form of an industry research input."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import ResearchSource
from challenges.models import ResearchInput
from common.forms import DateInput, Picker
from postings.uploads import ACCEPT


class ResearchForm(forms.ModelForm):
    """Who has studied what, quoted or as a file."""

    source = forms.ChoiceField(label=_("来源类别"), choices=ResearchSource.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("材料文件"), required=False, widget=forms.ClearableFileInput({"accept": ACCEPT}),
        help_text=_("与榜单、清单一起公开，请先确认来源单位同意。"),
    )  # fmt: skip

    class Meta:
        model = ResearchInput
        fields = ["source", "organisation", "name", "title", "dated", "quote"]
        widgets = {"organisation": Picker, "dated": DateInput, "quote": forms.Textarea({"rows": 5})}
        help_texts = {
            "organisation": _("在平台上注册的选这里，对方会收到通知。"),
            "name": _("不在平台上的写全称。"),
            "title": _("例：海洋仪器产业链年度调研报告。"),
            "quote": _("与这道题有关的结论，照原文摘录。没有文件时必填。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.verified()  # type: ignore[attr-defined]
        self.fields["name"].required = False

    def _post_clean(self) -> None:
        """The service writes."""
