"""How forms are drawn, and the fields that are ours: 万元, key words, pickers, dates."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from common.money import from_wan, to_wan

_SEPARATORS = re.compile(r"[\s,，、;；|]+")


class Renderer(TemplatesSetting):
    """Templates of the project, so that a field's label, help and error look the same everywhere."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Picker(forms.Select):
    """A long list of terms: a plain select that becomes a searchable box where JavaScript runs."""

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__({"data-picker": "", **(attrs or {})}, **kwargs)


class MultiPicker(forms.CheckboxSelectMultiple):
    """A short list of which several may hold: boxes, in columns."""


class DateInput(forms.DateInput):
    """A day, typed or picked."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class WanInput(forms.NumberInput):
    """万元 with the yuan shown below while typing."""

    template_name = "forms/widgets/wan.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-wan": "", "inputmode": "decimal", "step": "any", "min": "0", **(attrs or {})})


class WanField(forms.DecimalField):
    """Typed in 万元, cleaned to yuan (Decimal to the fen), shown from yuan; empty is None."""

    widget = WanInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": Decimal(0), "max_value": Decimal(99_990_000), "decimal_places": 6, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """A stored amount is yuan; what a user typed comes back as it was."""
        return f"{to_wan(value).normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        wan = super().clean(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)
        return None if wan is None else from_wan(wan)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(to_wan(initial) if isinstance(initial, Decimal) else initial, data)


class KeywordsInput(forms.TextInput):
    """Key words in one line; chips where JavaScript runs."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-keywords": "", "autocomplete": "off", **(attrs or {})})


class KeywordsField(forms.CharField):
    """`海水淡化、膜材料` → ["海水淡化", "膜材料"]: at most `most` words of `longest` characters, without repetition."""

    widget = KeywordsInput
    default_error_messages = {
        "most": _("最多 %(most)d 个关键词，现在有 %(count)d 个。"),
        "longest": _("“%(word)s”超过 %(longest)d 个字，请写得短一些。"),
    }

    def __init__(self, *, most: int = 5, longest: int = 10, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        kwargs.setdefault(
            "help_text",
            _("最多 %(most)d 个，每个不超过 %(longest)d 字，用顿号或空格分开。") % {"most": most, "longest": longest},
        )
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-most": most, "data-longest": longest}

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return split_keywords(self.prepare_value(initial) or "") != split_keywords(data or "")

    def clean(self, value: Any) -> list[str]:
        words = split_keywords(super().clean(value))
        if len(words) > self.most:
            raise ValidationError(self.error_messages["most"], "most", {"most": self.most, "count": len(words)})
        for word in words:
            if len(word) > self.longest:
                raise ValidationError(
                    self.error_messages["longest"], "longest", {"word": word, "longest": self.longest}
                )
        return words


def split_keywords(text: str) -> list[str]:
    """Words between any of the usual separators, once each, in order."""
    return list(dict.fromkeys(filter(None, _SEPARATORS.split(text.strip()))))
