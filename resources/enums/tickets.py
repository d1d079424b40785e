"""Kinds and states of a service request (F034)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceKind(models.TextChoices):
    """What a firm asks its park for (服务类型, domain facts 5.9; trial and equipment from the parks' own offers)."""

    TESTING = "testing", _("检测检验")
    TRIAL = "trial", _("中试试制")
    EQUIPMENT = "equipment", _("仪器设备共享")
    CONSULTING = "consulting", _("技术咨询")
    TRAINING = "training", _("技术培训")
    IP = "ip", _("知识产权")
    REGISTRATION = "registration", _("技术合同登记")
    PROJECT = "project", _("项目与政策申报辅导")
    OTHER = "other", _("其他")


class RequestStatus(models.TextChoices):
    """The road of a request: who must act is said by the clock of the state."""

    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    ASSIGNED = "assigned", _("服务机构办理中")
    ANSWERED = "answered", _("已答复，待确认")
    REOPENED = "reopened", _("继续办理")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("未受理")
    WITHDRAWN = "withdrawn", _("已撤回")


WITH_DESK = frozenset({RequestStatus.SUBMITTED, RequestStatus.ACCEPTED})
"""The park or the bureau must act."""
OPEN = frozenset(
    {
        RequestStatus.SUBMITTED,
        RequestStatus.ACCEPTED,
        RequestStatus.ASSIGNED,
        RequestStatus.ANSWERED,
        RequestStatus.REOPENED,
    }
)


class Satisfaction(models.IntegerChoices):
    """What the asker says when a request is closed."""

    VERY_GOOD = 5, _("很满意")
    GOOD = 4, _("满意")
    FAIR = 3, _("一般")
    POOR = 2, _("不满意")
    BAD = 1, _("很不满意")
