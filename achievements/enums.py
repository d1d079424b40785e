"""Kinds of achievement and of the rights in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AchievementKind(models.TextChoices):
    """三类成果 of the 3×4 system (F011)."""

    BREAKTHROUGH = "breakthrough", _("自主创新重大成果")
    INDUSTRIAL = "industrial", _("产业科技创新成果")
    DEMANDED = "demanded", _("企业需求技术成果")


class IPStatus(models.TextChoices):
    PENDING = "pending", _("申请中")
    GRANTED = "granted", _("已授权")
    LICENSED = "licensed", _("许可中")
    PLEDGED = "pledged", _("质押中")
    LAPSED = "lapsed", _("失效")


class MaturityEvidence(models.TextChoices):
    """Whether anybody but the owner has looked at the maturity (N26)."""

    SELF_DECLARED = "self", _("自评")
    VERIFIED = "verified", _("已核验")


class ReviewStatus(models.TextChoices):
    """Where an application to have a level verified stands."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("待核验")
    RETURNED = "returned", _("退回补充")
    VERIFIED = "verified", _("已核验")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")
    SUPERSEDED = "superseded", _("已被新核验取代")
    REVOKED = "revoked", _("已撤销")


OPEN_REVIEWS = ("draft", "submitted", "returned")
"""On their way: an achievement has at most one of them."""


class Answer(models.TextChoices):
    """What the owner says of one line of the check-list."""

    MET = "met", _("已具备")
    NOT_APPLICABLE = "na", _("不适用")


class Verdict(models.TextChoices):
    """What the reviewer says of it."""

    PASS = "pass", _("通过")
    FAIL = "fail", _("不通过")
