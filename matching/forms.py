"""Forms of matches: an answer, a message, the board's filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import Picker
from matching.enums import Band, DeclineReason, Verdict
from matching.services.conversations import LONGEST
from postings.uploads import ACCEPT, SHOWN_TYPES
from taxonomy.enums import Scheme
from taxonomy.models import Term


class AnswerForm(forms.Form):
    """An answer to a match; the service asks for the reason where one is due."""

    verdict = forms.ChoiceField(label=_("答复"), choices=Verdict, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=DeclineReason,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("暂不对接时请选一个，对方会据此改进。"),
    )
    note = forms.CharField(
        label=_("留言"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对方会看到。"),
    )


class PairForm(forms.Form):
    """A need and an achievement by their references."""

    need = forms.CharField(label=_("需求编号"), max_length=40)
    achievement = forms.CharField(label=_("成果编号"), max_length=40)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        return [single(item, initial) for item in data if item] if isinstance(data, list | tuple) else []


class MessageForm(forms.Form):
    """What somebody says in a conversation."""

    text = forms.CharField(
        label=_("留言"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("附件"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPT}),
        help_text=_("最多 5 个，每个不超过 20 MB：%(types)s。") % {"types": SHOWN_TYPES},
    )


class BoardFilter(forms.Form):
    """What the broker wants on the board."""

    field = forms.ModelChoiceField(
        label=_("技术领域"),
        queryset=Term.objects.of(Scheme.TECH_FIELD),
        required=False,
        empty_label=_("全部领域"),
        widget=Picker,
    )
    band = forms.ChoiceField(label=_("匹配程度"), choices=[("", _("较强以上")), *Band.choices], required=False)
    q = forms.CharField(label=_("名称或机构"), required=False, max_length=60)
