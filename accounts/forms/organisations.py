"""Registering and changing an organisation."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.validators import validate_credit_code
from taxonomy.enums import Scheme
from taxonomy.forms import TermField


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
        for name, words in (("kind", _("请选择类型")), ("size", _("不填"))):
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].choices = [("", words), *[pair for pair in choices if pair[0]]]  # type: ignore[attr-defined]
        if self.instance.is_verified and self.instance.pk:
            for name in ("kind", "name", "credit_code"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("已核验，不能自行修改；需要变更请联系科技局。")

    def validate_unique(self) -> None:
        """Left to the service."""

    def _post_clean(self) -> None:
        """The instance is written by the service only: nothing is assigned or validated here."""
