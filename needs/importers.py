"""Tables of needs: the columns of the collection form (domain facts 5.3 B) and other names for them."""

from django.utils.translation import gettext_lazy as _

from needs.enums import NeedSource, NeedType
from needs.models import Need
from needs.services import save_many
from postings.importing import cells
from postings.importing.columns import Column, Layout
from postings.importing.registry import Importer, register
from taxonomy.enums import Scheme

LAYOUT = Layout(
    (
        Column("external_code", _("编号"), cells.code, ("需求编号", "外部编号"), example="XQ-001"),
        Column(
            "title",
            _("需求名称"),
            cells.line(200),
            ("技术需求名称", "需求标题", "名称", "标题", "题目", "难题名称"),
            required=True,
            example=_("高温合金叶片激光熔覆修复工艺"),
        ),
        Column(
            "problem",
            _("需求描述"),
            cells.text(3000),
            ("主要问题", "主要技术问题", "需求内容", "需求简介", "描述", "简介"),
            example=_("现有堆焊修复后热影响区出现微裂纹，合格率只有六成，希望改用激光熔覆并稳定工艺。"),
        ),
        Column(
            "key_technology",
            _("技术关键"),
            cells.text(3000),
            ("关键技术", "技术指标", "主要技术指标", "指标要求"),
            example=_("结合强度不低于350 MPa，孔隙率小于0.5%。"),
        ),
        Column(
            "goal", _("预期目标"), cells.text(3000), ("目标", "预期效果"), example=_("形成可用于批量修复的工艺文件。")
        ),
        Column("organisation", _("单位名称"), cells.line(120), ("发布单位", "需求单位", "企业名称", "所属单位")),
        Column("keywords", _("关键词"), cells.keywords, ("技术关键词",), example=_("激光熔覆；高温合金；叶片")),
        Column(
            "tech_field", _("技术领域"), cells.term(Scheme.TECH_FIELD), ("所属技术领域", "领域"), example=_("先进制造")
        ),
        Column("high_tech_field", _("高新技术领域"), cells.term(Scheme.HIGH_TECH_FIELD)),
        Column("chain", _("重点产业链"), cells.term(Scheme.INDUSTRY_CHAIN), ("产业链", "所属产业链")),
        Column("flags", _("技术标记"), cells.codes(Scheme.TECHNOLOGY_FLAG), ("技术标签", "关键技术标记")),
        Column("industry", _("应用行业"), cells.term(Scheme.INDUSTRY), ("行业", "所属行业", "国民经济行业")),
        Column("need_type", _("需求类型"), cells.choice(NeedType), ("类型",), example=_("技术难题")),
        Column("source", _("需求来源"), cells.choice(NeedSource), ("来源",)),
        Column("modes", _("合作方式"), cells.terms(Scheme.COOPERATION_MODE), ("意向合作方式",), example=_("合作开发")),
        Column(
            "budget",
            _("拟投入资金（万元）"),
            cells.wan,
            ("拟投入资金", "预算", "投入资金", "预算（万元）"),
            example="120",
        ),
        Column("trl_wanted", _("期望成熟度"), cells.trl, ("期望技术成熟度", "成熟度要求"), example="6"),
        Column(
            "deadline", _("需求时限"), cells.day, ("截止时间", "截止日期", "完成时限", "有效期至"), example="2027-12-31"
        ),
        Column("partners_wished", _("合作意向单位"), cells.line(200), ("意向单位",)),
        Column("contact", _("联系人"), cells.line(40), ("需求联系人",)),
    )
)

register(Importer("need", _("技术需求"), Need, LAYOUT, save_many, "needs_mine"))
