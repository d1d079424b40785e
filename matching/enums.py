"""States of a run, of a match and of the talks about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides of a match."""

    NEED = "need", _("需求方")
    ACHIEVEMENT = "achievement", _("成果方")


class RunKind(models.TextChoices):
    NIGHTLY = "nightly", _("夜间匹配")
    MANUAL = "manual", _("手动启动")
    BULK = "bulk", _("批量发布后匹配")


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    COMPLETED = "completed", _("已完成")
    FAILED = "failed", _("失败")


UNFINISHED = (RunStatus.QUEUED, RunStatus.RUNNING)


class Stage(models.TextChoices):
    """What a run does, in this order; each stage is cut into leased chunks."""

    SNAPSHOT = "snapshot", _("清点需求与成果")
    SURVEY = "survey", _("检查文本")
    EMBED = "embed", _("理解文本")
    INDEX = "index", _("建立索引")
    ASSEMBLE = "assemble", _("汇总索引")
    RANK = "rank", _("逐项匹配")
    PUBLISH = "publish", _("发布结果")


class ChunkStatus(models.TextChoices):
    WAITING = "waiting", _("等待")
    LEASED = "leased", _("处理中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")


class Band(models.TextChoices):
    """How good a match is, in words: calibrated by the engine, shown instead of a number."""

    STRONG = "strong", _("强")
    FAIR = "fair", _("较强")
    WEAK = "weak", _("弱")
    NONE = "none", _("无关")


ANNOUNCED = (Band.STRONG, Band.FAIR)
"""Only these are worth a message."""


class RankerStatus(models.TextChoices):
    """Where a learned model stands."""

    CHALLENGER = "challenger", _("候选")
    LIVE = "live", _("在用")
    RETIRED = "retired", _("已退役")
    REJECTED = "rejected", _("未采用")


class LessonSource(models.TextChoices):
    """What a model was learned from."""

    FILE = "file", _("评级文件")
    ANSWERS = "answers", _("平台上的答复与合同")


class MatchStatus(models.TextChoices):
    """Where the two sides stand with each other."""

    NEW = "new", _("新匹配")
    WAITING = "waiting", _("等待对方答复")
    CONNECTED = "connected", _("已对接")
    DECLINED = "declined", _("已婉拒")


class Verdict(models.TextChoices):
    """What one side answers."""

    INTERESTED = "interested", _("愿意对接")
    DECLINED = "declined", _("婉拒")
    IRRELEVANT = "irrelevant", _("不相关")


class AnswerSide(models.TextChoices):
    """Who answered: one of the sides, or the broker who looks after the match."""

    NEED = "need", _("需求方")
    ACHIEVEMENT = "achievement", _("成果方")
    BROKER = "broker", _("技术经纪人")


class DeclineReason(models.TextChoices):
    """The ten reasons of a decline (N02): they teach the matcher and tell the other side what to mend."""

    TOO_EARLY = "too_early", _("太早期")
    ADVANTAGE_UNCLEAR = "advantage_unclear", _("优势不清")
    BUSINESS_UNCLEAR = "business_unclear", _("商业路径不清")
    DESCRIPTION_UNCLEAR = "description_unclear", _("描述不清")
    INDICATORS_MISSED = "indicators_missed", _("指标不符")
    PRICE = "price", _("价格")
    RIGHTS = "rights", _("权属")
    REGION = "region", _("地域")
    HAS_SUPPLIER = "has_supplier", _("已有供方")
    OTHER = "other", _("其他")


class JointStatus(models.TextChoices):
    """Where a proposal for joint procurement stands."""

    PROPOSED = "proposed", _("征求意见")
    AGREED = "agreed", _("已有两家以上参加")
    MERGED = "merged", _("已并入其他建议")
    DISMISSED = "dismissed", _("不再建议")


class SeatStatus(models.TextChoices):
    """What the owner of a need says to a proposal for joint procurement."""

    ASKED = "asked", _("待答复")
    JOINED = "joined", _("参加")
    DECLINED = "declined", _("不适合")
