"""The dictionaries of the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scheme(models.TextChoices):
    """One dictionary; its source is on every term."""

    TECH_FIELD = "tech_field", _("技术领域（技术合同登记，11 类）")
    HIGH_TECH_FIELD = "high_tech_field", _("高新技术领域（8 类）")
    DISCIPLINE = "discipline", _("学科（GB/T 13745，62 类）")
    INDUSTRY = "industry", _("国民经济行业（GB/T 4754—2017）")
    COOPERATION_MODE = "cooperation_mode", _("合作方式")
    IP_KIND = "ip_kind", _("知识产权种类")
    TRL = "trl", _("技术成熟度")
    DISTRICT = "district", _("区市")
    POLICY_PLAN = "policy_plan", _("科技计划体系（5 大专项、23 个小项）")
    INDUSTRY_CHAIN = "industry_chain", _("重点产业链（24 条）")
    EMERGING_INDUSTRY = "emerging_industry", _("新兴产业（10 个）")
    TECHNOLOGY_FLAG = "technology_flag", _("技术标记（卡脖子、国产替代等）")


CODED = frozenset({Scheme.DISCIPLINE, Scheme.INDUSTRY})
"""Dictionaries whose codes people know and type."""
HEADINGS = frozenset({Scheme.DISCIPLINE, Scheme.POLICY_PLAN})
"""Dictionaries whose top level only groups: a group cannot be chosen."""
