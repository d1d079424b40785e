"""Ready reasons, one tap away; what is added in words goes behind them. The other side reads both."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Choices = Sequence[tuple[str, Promise]]

RETURN_REASONS: Choices = (
    ("vague", _("问题描述不清，请写明现象、数量和已试过的办法")),
    ("indicators", _("缺少可比对的技术指标")),
    ("field", _("技术领域或行业归类有误")),
    ("secret", _("疑似含涉密或不宜公开的内容")),
    ("duplicate", _("与已有发布重复")),
    ("advert", _("像产品广告，不是技术需求或成果")),
    ("text", _("文字有乱码或残缺")),
    ("other", _("其他，见说明")),
)
TAKE_DOWN_REASONS: Choices = (
    ("secret", _("疑似含涉密或不宜公开的内容")),
    ("untrue", _("内容与事实不符")),
    ("rights", _("权属有争议")),
    ("complaint", _("收到投诉，需要核实")),
    ("other", _("其他，见说明")),
)
WITHDRAW_REASONS: Choices = (
    ("elsewhere", _("已在别处解决或达成合作")),
    ("cancelled", _("项目取消或推迟")),
    ("rework", _("内容要大改")),
    ("other", _("其他，见说明")),
)
_BY_TRANSITION = {"return": RETURN_REASONS, "take_down": TAKE_DOWN_REASONS, "withdraw": WITHDRAW_REASONS}


def reason_text(transition: str, code: str, words: str) -> str:
    """`缺少可比对的技术指标。请补充工作温度。`; "" where nothing was said: then the workflow asks for it."""
    ready = "" if code == "other" else str(dict(_BY_TRANSITION.get(transition, ())).get(code, ""))
    parts = [part for part in (ready, words.strip()) if part]
    return "。".join(part.rstrip("。") for part in parts) + "。" if parts else ""
