"""What is typed about a maturity review: the level, the answers to the check-list, the judgement of each line."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from achievements.enums import Answer, Verdict
from achievements.models import MaturityItem, MaturityReview
from achievements.services.judging import Judged
from achievements.services.maturity import Answered
from postings.forms import maturity_choices


def level_choices() -> list[tuple[str, str]]:
    """The nine levels, by the dictionary."""
    return maturity_choices()[1:]


class LevelForm(forms.Form):
    """The level that is applied for."""

    level = forms.TypedChoiceField(label=_("申请核验的级别"), choices=level_choices, coerce=int, empty_value=None)


class ItemsForm(forms.Form):
    """A choice and a line of text for each line of the check-list. Abstract: `choices` and `known` say which ones."""

    use_required_attribute = False
    choices: list[tuple[str, Any]]
    text_label: Any

    def __init__(self, data: Any = None, *, review: MaturityReview) -> None:
        super().__init__(data)
        self.items = list(review.items.all())
        for item in self.items:
            chosen, text = self.known(item)
            self.fields[f"choice_{item.position}"] = forms.ChoiceField(
                label=f"{item.code} {item.text}", choices=self.choices, required=False,
                initial=chosen, widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"text_{item.position}"] = forms.CharField(
                label=self.text_label, max_length=300, required=False, initial=text,
                widget=forms.Textarea({"rows": 2, "aria-label": f"{item.code} {self.text_label}"}),
            )  # fmt: skip

    @staticmethod
    def known(item: MaturityItem) -> tuple[str, str]:
        raise NotImplementedError

    def rows(self) -> Iterator[tuple[MaturityItem, Any, Any]]:
        """Line, choice and text, for the template."""
        for item in self.items:
            yield item, self[f"choice_{item.position}"], self[f"text_{item.position}"]

    def given(self) -> Iterator[tuple[str, str, str]]:
        """Code, choice and text of each line, as far as they are well-formed."""
        for item in self.items:
            names = f"choice_{item.position}", f"text_{item.position}"
            chosen, text = (self.cleaned_data.get(name) or "" for name in names)
            yield item.code, chosen, text


class AnswersForm(ItemsForm):
    """The owner's answers; gaps are judged when it is handed in."""

    choices = Answer.choices
    text_label = _("证据在哪里")

    @staticmethod
    def known(item: MaturityItem) -> tuple[str, str]:
        return item.answer, item.note

    def answers(self) -> dict[str, Answered]:
        return {code: Answered(chosen, text) for code, chosen, text in self.given()}


class JudgeForm(ItemsForm):
    """The reviewer's judgement of each line, and the opinion as a whole."""

    choices = Verdict.choices
    text_label = _("核验说明")

    def __init__(self, data: Any = None, *, review: MaturityReview) -> None:
        super().__init__(data, review=review)
        self.fields["opinion"] = forms.CharField(
            label=_("核验意见"), max_length=1000, required=False, initial=review.opinion,
            widget=forms.Textarea({"rows": 3}), help_text=_("申请单位会看到。退回时写明还缺什么。"),
        )  # fmt: skip

    @staticmethod
    def known(item: MaturityItem) -> tuple[str, str]:
        return item.verdict, item.remark

    def judged(self) -> dict[str, Judged]:
        return {code: Judged(chosen, text) for code, chosen, text in self.given()}
