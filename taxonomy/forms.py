"""Form fields that choose from a dictionary."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils import timezone

from common.forms import MultiPicker, Picker
from taxonomy.models import Term
from taxonomy.selectors import choices


class _GroupedChoices(ModelChoiceIterator):
    """Options under their parents' headings; a parent that can itself be chosen comes first in its group."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        terms = list(self.queryset)
        parents = {term.parent_id for term in terms}
        for term in terms:
            heading = term if term.pk in parents else term.parent
            groups.setdefault(heading.label if heading else "", []).append(self.choice(term))
        for heading, options in groups.items():
            yield from options if not heading else [(heading, options)]


class _TermField:
    """What the single and the multiple field share: terms in force today, and the address that searches them."""

    queryset: Any
    widget: Any

    def __init__(self, *, scheme: str, **kwargs: Any) -> None:
        super().__init__(queryset=Term.objects.none(), **kwargs)  # type: ignore[call-arg]
        self.scheme = scheme
        self.queryset = choices(scheme, timezone.localdate())
        self.widget.attrs["data-picker"] = reverse_lazy("terms_search", args=[scheme])

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Each form gets the terms of its own day, not those of the day when the process started."""
        copied = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.queryset = choices(self.scheme, timezone.localdate())
        return copied

    def label_from_instance(self, term: Term) -> str:
        return term.label


class CodesField(forms.MultipleChoiceField):
    """Several terms of a short dictionary, kept as a list of their codes in the dictionary's order."""

    widget = MultiPicker

    def __init__(self, *, scheme: str, **kwargs: Any) -> None:
        def offered() -> list[tuple[str, str]]:
            return [(term.code, term.label) for term in choices(scheme, timezone.localdate())]

        super().__init__(choices=offered, **kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        offered: Any = self.choices
        return [code for code, _label in offered if code in chosen]


class TermField(_TermField, forms.ModelChoiceField):
    """One term of a dictionary: `TermField(scheme=Scheme.INDUSTRY, label=…)`."""

    widget = Picker
    iterator = _GroupedChoices


class TermsField(_TermField, forms.ModelMultipleChoiceField):
    """Several terms of a dictionary."""

    widget = MultiPicker
    iterator = _GroupedChoices
