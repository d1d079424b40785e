"""Kinds of programme, the accounts of a pool and the movements between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(models.TextChoices):
    """Programmes that must not be mixed up (domain facts 5.0)."""

    PARK_CHALLENGE = "park_challenge", _("园区揭榜挂帅")
    CULTIVATION = "cultivation", _("园区培育资金")
    CITY_KEY = "city_key", _("市级重点攻关")
    YOUTH = "youth", _("青年答题")
    DIRECTED = "directed", _("定向委托")


class ProgrammeLabel(models.TextChoices):
    """四大计划 (F069)."""

    STRENGTHEN = "strengthen", _("强链")
    BUILD = "build", _("建链")
    LAY = "lay", _("布链")
    OVERSEAS = "overseas", _("海创")


class TermsStatus(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PROPOSED = "proposed", _("待复核")
    APPROVED = "approved", _("已生效")
    REJECTED = "rejected", _("未通过复核")


class Account(models.TextChoices):
    """Where money of a pool stands. SOURCE is the treasury outside the pool."""

    SOURCE = "source", _("财政")
    AVAILABLE = "available", _("可用")
    RESERVED = "reserved", _("已预留")
    COMMITTED = "committed", _("已承诺")
    PAID = "paid", _("已拨付")


class MovementKind(models.TextChoices):
    """What moves money; `FLOWS` says from where to where."""

    FUND = "fund", _("注入")
    DEFUND = "defund", _("核减")
    RESERVE = "reserve", _("预留")
    RELEASE = "release", _("释放预留")
    COMMIT = "commit", _("承诺")
    CANCEL = "cancel", _("取消承诺")
    PAY = "pay", _("拨付")
    RETURN = "return", _("退回")


FLOWS: dict[str, tuple[str, str]] = {
    MovementKind.FUND: (Account.SOURCE, Account.AVAILABLE),
    MovementKind.DEFUND: (Account.AVAILABLE, Account.SOURCE),
    MovementKind.RESERVE: (Account.AVAILABLE, Account.RESERVED),
    MovementKind.RELEASE: (Account.RESERVED, Account.AVAILABLE),
    MovementKind.COMMIT: (Account.RESERVED, Account.COMMITTED),
    MovementKind.CANCEL: (Account.COMMITTED, Account.AVAILABLE),
    MovementKind.PAY: (Account.COMMITTED, Account.PAID),
    MovementKind.RETURN: (Account.PAID, Account.AVAILABLE),
}
"""Double entry: each movement takes its amount from the first account and gives it to the second."""

POOL_ONLY = frozenset({MovementKind.FUND, MovementKind.DEFUND})
