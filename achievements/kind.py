"""How the generic pages show achievements."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from achievements.filters import AchievementFilter
from achievements.forms import AchievementForm, RightFormSet
from achievements.models import Achievement
from common.money import to_wan
from postings.columns import COMMON_AFTER, COMMON_BEFORE
from postings.forms import IndicatorFormSet
from postings.hints import common_hints
from postings.kinds import PostingKind, RowsPart


def hints(achievement: Achievement) -> list[Any]:
    """What would make this achievement easier to match, for reviewers and owners."""
    found = common_hints(achievement)
    if not achievement.innovation:
        found.append(_("没有写技术创新点"))
    if (achievement.trl or 0) >= 4 and not achievement.trl_evidence:
        found.append(_("成熟度 4 级以上，没有写依据"))
    if not achievement.rights.all():
        found.append(_("没有写知识产权"))
    return found


ACHIEVEMENT = PostingKind(
    key="achievement",
    plural="achievements",
    model=Achievement,
    form=AchievementForm,
    filterset=AchievementFilter,
    rows=(
        RowsPart("indicators", IndicatorFormSet, _("再加一行指标")),
        RowsPart("rights", RightFormSet, _("再加一项知识产权")),
    ),
    related=("organisation__district", "tech_field", "discipline", "park"),
    many=("modes", "rights__kind"),
    noun=_("成果"),
    lead=_("高校院所能做什么、做到了哪一步，企业在这里找。"),
    new_label=_("发布成果"),
    examples=_("例：GH4169、盐雾、海水淡化膜"),
    hints=hints,
    columns=(
        *COMMON_BEFORE,
        (_("成果类别"), lambda achievement: achievement.get_kind_display()),
        (_("成果简介"), lambda achievement: achievement.summary),
        (_("技术创新点"), lambda achievement: achievement.innovation),
        (_("完成单位"), lambda achievement: achievement.holder),
        (_("学科"), lambda achievement: achievement.discipline),
        (_("技术成熟度"), lambda achievement: achievement.trl),
        (_("成熟度核验"), lambda achievement: achievement.get_trl_checked_display() if achievement.trl else None),
        (_("核验日期"), lambda achievement: achievement.trl_checked_on),
        (_("意向价格（万元）"), lambda a: None if a.price is None else to_wan(a.price).normalize()),
        *COMMON_AFTER,
    ),
)
