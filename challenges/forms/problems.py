"""The form of a problem list: its head, and up to thirty numbered problems."""

from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils.translation import gettext_lazy as _

from challenges.models import ProblemList
from common.forms import DateInput
from postings.forms import RowsFormSet
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


class ProblemListForm(forms.ModelForm):
    class Meta:
        model = ProblemList
        fields = ["title", "issued_on", "intro"]
        widgets = {"issued_on": DateInput, "intro": forms.Textarea({"rows": 3})}
        help_texts = {"title": _("例：海洋仪器产业年度难题清单"), "intro": _("怎样征集、由谁凝练，供揭榜方了解。")}

    def _post_clean(self) -> None:
        """The service writes."""


class ProblemForm(forms.Form):
    """One problem."""

    title = forms.CharField(label=_("难题"), max_length=60, required=False)
    text = forms.CharField(label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))
    tech_field = TermField(scheme=Scheme.TECH_FIELD, label=_("技术领域"), required=False, empty_label=_("暂不选择"))

    use_required_attribute = False

    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("title", "text"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("title"):
            self.add_error("title", _("请写明难题是什么。"))
        return cleaned

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "text", "tech_field")}


ProblemFormSet = formset_factory(
    ProblemForm, formset=RowsFormSet, extra=1, can_delete=True, max_num=30, validate_max=True
)
