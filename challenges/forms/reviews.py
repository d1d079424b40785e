"""Forms of review: the score sheet made from a rubric, the register of reviewers, conflicts, objections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from challenges import declarations
from challenges.models import Assignment
from challenges.rubric import rubric_of
from challenges.services.reviewing import Mark
from common.forms import Picker
from postings.uploads import ACCEPT
from taxonomy.enums import Scheme
from taxonomy.forms import TermsField


class ReviewForm(forms.Form):
    """One score and one remark a criterion, the overall opinion, the declaration. Gaps are judged when it is handed in."""

    use_required_attribute = False

    def __init__(self, data: Any, *, assignment: Assignment) -> None:
        super().__init__(data)
        self.rubric = rubric_of(assignment.bid)
        known = {row.criterion: row for row in assignment.scores.all()}
        for number, (criterion, weight) in enumerate(self.rubric):
            row = known.get(criterion)
            label = _("%(name)s（权重 %(weight)d）") % {"name": criterion, "weight": weight}
            self.fields[f"score_{number}"] = forms.IntegerField(
                label=label, min_value=0, max_value=100, required=False, initial=row.score if row else None,
                help_text=_("0 到 100 分"),
            )  # fmt: skip
            self.fields[f"remark_{number}"] = forms.CharField(
                label=_("评语"), max_length=300, required=False, initial=row.comment if row else ""
            )
        self.fields["comment"] = forms.CharField(
            label=_("总体意见"), max_length=2000, required=False, initial=assignment.comment,
            widget=forms.Textarea({"rows": 6}), help_text=_("优点、不足、是否建议入围。决定时会据此给揭榜方理由。"),
        )  # fmt: skip
        self.fields["declares"] = forms.BooleanField(
            label=str(declarations.text_of(declarations.CURRENT)), required=False,
            help_text=_("提交时连同时间记录，科技局可以查看。"),
        )  # fmt: skip

    def marks(self) -> dict[str, Mark]:
        """What is well-formed, by criterion."""
        return {
            criterion: Mark(self.cleaned_data.get(f"score_{number}"), self.cleaned_data.get(f"remark_{number}") or "")
            for number, (criterion, _weight) in enumerate(self.rubric)
        }


class RecusalForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False)


class ReviewerForm(forms.Form):
    """An entry of the register."""

    user = forms.ModelChoiceField(
        label=_("专家"), queryset=User.objects.none(), widget=Picker, empty_label=_("请选择"),
        help_text=_("须先在平台注册。"),
    )  # fmt: skip
    fields_known = TermsField(scheme=Scheme.TECH_FIELD, label=_("擅长领域"), required=False)
    capacity = forms.IntegerField(label=_("同时评审上限"), min_value=1, max_value=50, initial=5)
    is_active = forms.BooleanField(label=_("可以参加评审"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("name", "pk")  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """With whom somebody has to do."""

    organisation = forms.ModelChoiceField(
        label=_("有利益关系的单位"), queryset=Organisation.objects.none(), widget=Picker, required=False,
        empty_label=_("请选择"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("例：近三年合作、持股、亲属任职。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.verified()  # type: ignore[attr-defined]


class PersonConflictForm(ConflictForm):
    """For officials, who may also name a person."""

    person = forms.ModelChoiceField(
        label=_("有利益关系的人员"), queryset=User.objects.none(), widget=Picker, required=False,
        empty_label=_("请选择"), help_text=_("例：论文或专利的共同作者、亲属。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(is_active=True).order_by("name", "pk")  # type: ignore[attr-defined]


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files of one box; cleaned to a list, empty without any."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(ManyFilesField, self).clean(file, initial) for file in given]


class ObjectionForm(forms.Form):
    """What is wrong with the result, and the evidence."""

    text = forms.CharField(
        label=_("异议内容"), max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text=_("写明事实、依据和请求，至少 20 字。实名提出，科技局核实后答复。"),
    )  # fmt: skip
    evidence = ManyFilesField(
        label=_("证据文件"), required=False, widget=ManyFilesInput({"accept": ACCEPT}),
        help_text=_("检测报告、合同、截图等，最多 5 个，只有科技局看得到。"),
    )  # fmt: skip
