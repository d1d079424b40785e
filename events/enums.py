"""Kinds and states of events, of who comes, and of what follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """产学研对接活动; the second and third are named in the action plan of document 003."""

    MATCHMAKING = "matchmaking", _("供需对接会")
    LABORATORY = "laboratory", _("国重面对面")
    CAMPUS = "campus", _("校企牵手、卡位入链")
    SALON = "salon", _("沙龙")
    PITCH = "pitch", _("路演")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    ANNOUNCED = "announced", _("已公布")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


PUBLIC = (EventStatus.ANNOUNCED, EventStatus.HELD, EventStatus.CANCELLED)


class RegistrationStatus(models.TextChoices):
    REGISTERED = "registered", _("已报名")
    WITHDRAWN = "withdrawn", _("已取消报名")


class StepKind(models.TextChoices):
    """What an attending organisation did next."""

    CONVERSATION = "conversation", _("开始对话")
    NEED = "need", _("发布需求")
    CONTRACT = "contract", _("签订合同")
    VISIT = "visit", _("互访或试样")
