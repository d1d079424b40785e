"""What a person says when they upload a table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from postings.importing.registry import choices
from postings.importing.rules import outcomes_for


class ImportForm(forms.Form):
    """Kind, file, owner and outcome; the file itself is judged by the service."""

    kind = forms.ChoiceField(label=_("导入内容"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("CSV 或 XLSX，第一行是列名。Excel 与 WPS 另存的 CSV（UTF-8 或 GBK）都可以。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
        error_messages={"required": _("请选择一个文件。"), "empty": _("文件是空的，请选择有内容的文件。")},
    )
    organisation = forms.ModelChoiceField(label=_("导入到"), queryset=Organisation.objects.none(), empty_label=None)
    outcome = forms.ChoiceField(label=_("导入后"), widget=forms.RadioSelect)
    declared_unclassified = forms.BooleanField(
        label=_("我确认内容不涉密，并有权发布"),
        error_messages={"required": _("请确认内容不涉密。涉密内容不能在网上提交，请按保密规定与主管部门线下联系。")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = outcomes_for(user)
        self.fields["kind"].choices = choices()  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [(outcome.value, outcome.label) for outcome in outcomes]  # type: ignore[attr-defined]
        self.fields["outcome"].initial = outcomes[0].value
        own = Organisation.objects.filter(pk__in=user.organisation_ids)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        self.fields["organisation"].initial = own.first()
