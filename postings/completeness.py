"""What a posting still lacks before it may be handed in: one judge for pages, API and imports."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postings.enums import Operator
from postings.models import IndicatorRow, Posting

CONTENT_MISSING = gettext_lazy("还有几处需要填写或修改，已保存的内容都在。")
UNCLASSIFIED = gettext_lazy("请确认内容不涉密。涉密内容不能在网上提交，请按保密规定与主管部门线下联系。")
LEAST_TEXT = 30
"""Characters of the main text under which nobody can judge or match it."""


def missing(posting: Posting) -> dict[str, str | Promise]:
    """Field → how to mend it. Empty means that it may be submitted."""
    faults: dict[str, str | Promise] = {}
    for name in posting.required_to_submit:
        value = getattr(posting, name)
        if value is None or value == "":
            label = posting._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            faults[name] = _("请填写“%(label)s”。") % {"label": label}
    if posting.main_text not in faults:
        faults |= _too_short(posting)
    if not posting.declared_unclassified:
        faults["declared_unclassified"] = UNCLASSIFIED
    faults |= _invalid_values(posting, skip=set(faults))
    incomplete = [row for row in posting.indicators.all() if indicator_fault(row)]  # type: ignore[attr-defined]
    if incomplete:
        faults["indicators"] = "；".join(f"{row.quantity}：{indicator_fault(row)}" for row in incomplete)
    return faults


def indicator_fault(row: IndicatorRow) -> str:
    """Why this line of the indicators cannot be compared with anything, or ""."""
    if row.operator == Operator.RANGE:
        if row.low is None or row.high is None:
            return _("范围需要填写下限和上限。")
        return _("下限不能大于上限。") if row.low > row.high else ""
    return _("请填写数值。") if row.low is None and row.high is None else ""


def _too_short(posting: Posting) -> dict[str, str | Promise]:
    if len(getattr(posting, posting.main_text).strip()) >= LEAST_TEXT:
        return {}
    return {posting.main_text: _("请再具体一些，至少 %(least)d 字：对方据此判断能否做。") % {"least": LEAST_TEXT}}


def _invalid_values(posting: Posting, skip: set[str]) -> dict[str, str | Promise]:
    try:
        posting.clean_fields(exclude=skip | {"search_grams", "search_words"})
    except ValidationError as error:
        return {name: messages[0] for name, messages in error.message_dict.items() if name not in skip}
    return {}
