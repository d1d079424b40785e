"""The form of an article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, Picker
from news.models import Article
from parks.models import Park

MARKS = _("空一行分段；“## ”开头是小标题，“- ”开头是列表，**两个星号**加粗，[文字](网址) 是链接。不支持 HTML。")


class ArticleForm(forms.ModelForm):
    """What an official or a park manager writes; a park manager's is about their own parks."""

    source_url = forms.URLField(
        label=_("原文地址"), max_length=300, required=False, assume_scheme="https", help_text=_("转载时填写原文网址。")
    )

    class Meta:
        model = Article
        fields = ["kind", "platform", "park", "title", "summary", "body", "source", "byline", "dated_on"]
        widgets = {
            "body": forms.Textarea({"rows": 16}), "summary": forms.Textarea({"rows": 2}), "dated_on": DateInput, "park": Picker
        }  # fmt: skip
        help_texts = {
            "title": _("例：海洋仪器供需对接会 11 月 28 日举行"),
            "summary": _("一两句话，列表和 RSS 里显示。"),
            "body": MARKS,
            "source": _("消息出自哪里，例：示范市科学技术局。"),
            "platform": _("不选则在三个平台都显示。"),
        }

    def __init__(self, *args: Any, parks: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("source_url", self.instance.source_url)
        chosen = Park.objects.filter(is_reference=False) if parks is None else parks
        self.fields["park"].queryset = chosen.order_by("sort_key")  # type: ignore[attr-defined]
        self.fields["park"].empty_label = _("不限园区")  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service writes."""
