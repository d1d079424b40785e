"""A model card in words: what each learned number does, and how far its chances can be relied on."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WEIGHTS: dict[str, str | Promise] = {
    "words": _("共有的字词"),
    "meaning": _("意思相近"),
    "field_met": _("技术领域相同"),
    "field_violated": _("技术领域不同"),
    "trl_met": _("成熟度达到要求"),
    "trl_gap": _("成熟度每差一级"),
    "mode_met": _("合作方式相同"),
    "mode_violated": _("合作方式不同"),
    "budget_met": _("价格在预算之内"),
    "budget_violated": _("价格超出预算"),
    "constraint_met": _("每项指标满足"),
    "wish_violated": _("每项期望指标不满足"),
}


@dataclass(frozen=True)
class Weight:
    """What a feature adds to a score, before and after learning."""

    label: str | Promise
    before: float
    after: float

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Bucket:
    """Judged pairs of one range of predicted chance, in percent: what was predicted, and what people said."""

    low: float
    high: float
    predicted: float
    found: float
    pairs: int


def weight_rows(card: dict[str, Any]) -> list[Weight]:
    return [Weight(WEIGHTS.get(name, name), *values) for name, values in card["weights"].items()]


def reliability_rows(card: dict[str, Any]) -> list[Bucket]:
    return [
        Bucket(100 * low, 100 * high, 100 * predicted, 100 * found, int(pairs))
        for low, high, predicted, found, pairs in card["reliability"]
    ]
