"""Tables of achievements: the columns of the library (domain facts 5.4) and other names in use for them."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from achievements.enums import AchievementKind
from achievements.models import Achievement
from achievements.services import save_many
from postings.importing import cells
from postings.importing.cells import CellError, Context
from postings.importing.columns import Column, Layout
from postings.importing.registry import Importer, register
from taxonomy.enums import Scheme


def rights(raw: str, context: Context) -> list[dict[str, Any]]:
    """`发明专利 ZL2020…；软件著作权` → kind and number of each; the state stays 已授权."""
    found = []
    for part in raw.replace("；", ";").replace("、", ";").replace("\n", ";").split(";"):
        words = part.replace("：", " ").replace(":", " ").split()
        if not words:
            continue
        kind = context.term(Scheme.IP_KIND, words[0])
        if kind is None:
            raise CellError(gettext("请写成“发明专利 编号；软件著作权 编号”，以种类开头。"))
        found.append({"kind": kind, "number": " ".join(words[1:])[:60]})
    return found


LAYOUT = Layout(
    (
        Column(
            "external_code",
            _("编号"),
            cells.code,
            ("成果编号", "外部编号", "专利号", "登记号"),
            example="CG-001",
        ),
        Column(
            "title",
            _("成果名称"),
            cells.line(200),
            ("科技成果名称", "名称", "标题", "题目", "专利名称", "论文题目"),
            required=True,
            example=_("四电极抗附着海水电导率测量组件"),
        ),
        Column(
            "summary",
            _("成果简介"),
            cells.text(10_000),
            ("成果描述", "成果介绍", "简介", "摘要", "描述"),
            example=_("采用陶瓷池壁与铱氧化物电极，深水布放半年漂移小于0.003 mS/cm。"),
        ),
        Column(
            "innovation",
            _("技术创新点"),
            cells.text(3000),
            ("创新点", "主要创新点"),
            example=_("零点可在布放期间核对。"),
        ),
        Column(
            "holder",
            _("完成单位"),
            cells.line(200),
            ("成果单位", "单位名称", "所属单位", "申请人", "专利权人", "第一完成单位"),
            example=_("胶州湾大学"),
        ),
        Column("keywords", _("关键词"), cells.keywords, ("技术关键词",), example=_("电导率；抗附着；海洋传感器")),
        Column("discipline", _("学科"), cells.term_or_keyword(Scheme.DISCIPLINE), ("学科分类", "所属学科")),
        Column(
            "tech_field", _("技术领域"), cells.term(Scheme.TECH_FIELD), ("所属技术领域", "领域"), example=_("先进制造")
        ),
        Column("high_tech_field", _("高新技术领域"), cells.term(Scheme.HIGH_TECH_FIELD)),
        Column("chain", _("重点产业链"), cells.term(Scheme.INDUSTRY_CHAIN), ("产业链", "所属产业链")),
        Column("flags", _("技术标记"), cells.codes(Scheme.TECHNOLOGY_FLAG), ("技术标签", "关键技术标记")),
        Column("kind", _("成果类别"), cells.choice(AchievementKind), ("成果类型", "类别")),
        Column("trl", _("技术成熟度"), cells.trl, ("成熟度", "技术就绪度", "TRL"), example="6"),
        Column("trl_evidence", _("成熟度依据"), cells.line(300), ("成熟度证明",)),
        Column(
            "modes",
            _("合作方式"),
            cells.terms(Scheme.COOPERATION_MODE),
            ("意向合作方式", "转化方式"),
            example=_("技术许可"),
        ),
        Column("price", _("意向价格（万元）"), cells.wan, ("意向价格", "价格", "转让价格", "报价"), example="80"),
        Column("rights", _("知识产权"), rights, ("知识产权情况",), example=_("发明专利 ZL202010000001.X")),
        Column("contact", _("联系人"), cells.line(40), ("成果联系人", "完成人")),
    )
)

register(Importer("achievement", _("科技成果"), Achievement, LAYOUT, save_many, "achievements_mine"))
