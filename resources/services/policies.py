"""Policies and their versions: drafted by one official, approved by another; an approved version never changes (N34)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rules import is_official
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from resources.engine.rules import read_value
from resources.enums.policies import MoneyKind, VersionStatus
from resources.facts import fact_of
from resources.models import Policy, PolicyCondition, PolicyVersion
from resources.services import policy_telling as telling
from resources.services.policy_looks import look_at_policies

EDITABLE = (VersionStatus.DRAFT, VersionStatus.REJECTED)
CONTENT = (
    "title", "issuer", "document_number", "source", "summary", "how", "plan", "mode", "money_kind", "money_low", "money_high",
    "money_fact", "money_rate", "valid_from", "valid_to", "deadline", "no_application",
)  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_WORDS = frozenset({"mine", "new", "desk", "facts", "packages"})  # names of pages beside a policy's own


@transaction.atomic
def create_policy(
    *, code: str, content: Mapping[str, Any], conditions: Iterable[Mapping[str, Any]], by: Any, now: datetime,
    packages: Iterable[Any] = (),
) -> PolicyVersion:  # fmt: skip
    """A policy with its first version as a draft. Raises Refused, Invalid."""
    _official(by)
    if not _CODE.fullmatch(code) or code in _WORDS:
        _refuse("code", _("代码以小写字母开头，只用小写字母、数字和连字符，2 到 40 个字符。"))
    if Policy.objects.filter(code=code).exists():
        _refuse("code", _("这个代码已经用过。"))
    policy = Policy.objects.create(code=code)
    policy.packages.set(packages)
    version = PolicyVersion(policy=policy, version=1, status=VersionStatus.DRAFT, status_at=now, drafted_by=by)
    return _write(version, content, conditions)


@transaction.atomic
def draft_version(*, policy: Policy, by: Any, now: datetime) -> PolicyVersion:
    """The next version, a copy of the newest approved one. Raises Conflict while another version is on its way."""
    _official(by)
    Policy.objects.select_for_update().get(pk=policy.pk)
    waiting = policy.versions.exclude(status=VersionStatus.APPROVED).first()
    if waiting:
        raise Conflict(_("第 %(version)d 版还没有发布，请先办完这一版。") % {"version": waiting.version})
    base = policy.versions.approved().order_by("-version").first()
    if base is None:
        raise Conflict(_("这项政策还没有发布过的版本。"))
    newest = policy.versions.aggregate(newest=Max("version"))["newest"]
    version = PolicyVersion(policy=policy, version=newest + 1, status=VersionStatus.DRAFT, status_at=now, drafted_by=by)
    rows = base.conditions.values("fact", "operator", "value", "group", "source")
    return _write(version, {name: getattr(base, name) for name in CONTENT}, list(rows))


@transaction.atomic
def save_version(
    *, version: PolicyVersion, content: Mapping[str, Any], conditions: Iterable[Mapping[str, Any]], by: Any, now: datetime,
    change_note: str = "",
) -> PolicyVersion:  # fmt: skip
    """Write a draft; whoever writes it last is the one who drafted it, and cannot approve it."""
    _official(by)
    held = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if held.status not in EDITABLE:
        raise Conflict(_("这一版已提交或已发布，不能再改；发布后可以起草新的版本。"))
    held.drafted_by, held.change_note = by, change_note.strip()[:200]
    held.conditions.all().delete()
    return _write(held, content, conditions)


@transaction.atomic
def propose_version(*, version: PolicyVersion, by: Any, now: datetime) -> None:
    """Hand a complete draft to the other officials. Raises Invalid without conditions or for days that do not fit."""
    if not version.conditions.exists():
        raise Invalid(_("请至少写一条条件：没有条件就不能判断谁符合。"))
    _check_days(version, now)
    change = move(version, "propose", by=by, now=now, drafted_by=by, approved_by=None)
    telling.ask_for_approval(version, change, now)


@transaction.atomic
def approve_version(*, version: PolicyVersion, by: Any, now: datetime) -> None:
    """Another official publishes it; whoever newly qualifies is told at once."""
    _check_days(version, now)
    change = move(version, "approve", by=by, now=now, approved_by=by, approved_at=now)
    version.index_content()
    version.save(update_fields=["search_grams", "search_words"])
    telling.tell_approved(version, change, now)
    look_at_policies(now=now, policy_id=version.policy_id)


@transaction.atomic
def reject_version(*, version: PolicyVersion, reason: str, by: Any, now: datetime) -> None:
    """Another official sends it back; it can be mended and handed in again."""
    change = move(version, "reject", by=by, now=now, reason=reason)
    telling.tell_rejected(version, change, now)


STEPS = {"propose": propose_version, "approve": approve_version, "reject": reject_version}


def _write(
    version: PolicyVersion, content: Mapping[str, Any], conditions: Iterable[Mapping[str, Any]]
) -> PolicyVersion:
    for name in CONTENT:
        if name in content:
            setattr(version, name, content[name])
    _check_money(version)
    if version.valid_to is not None and version.valid_to < version.valid_from:
        _refuse("valid_to", _("有效期不能早于施行日期。"))
    version.save()
    rows = [_condition(version, place, row) for place, row in enumerate(conditions)]
    PolicyCondition.objects.bulk_create(rows)
    return version


def _condition(version: PolicyVersion, place: int, row: Mapping[str, Any]) -> PolicyCondition:
    """One row, refused where the fact does not know the operator or the value, or no clause is named."""
    fact = fact_of(row["fact"])
    words = {"row": place + 1}
    if fact is None:
        raise Invalid(_("第 %(row)d 条：没有这个数据项。") % words)
    try:
        read_value(fact.kind, row["operator"], row["value"])
    except ValueError as error:
        raise Invalid(_("第 %(row)d 条：“%(fact)s”的关系或要求不合适。") % {**words, "fact": fact.label}) from error
    if not row["source"].strip():
        raise Invalid(_("第 %(row)d 条：请写明依据条款。") % words)
    return PolicyCondition(
        version=version, position=place, fact=fact.code, operator=row["operator"], value=row["value"],
        group=row.get("group", ""), source=row["source"].strip()[:255],
    )  # fmt: skip


def _check_money(version: PolicyVersion) -> None:
    """What each kind of money needs."""
    kind, low, high = version.money_kind, version.money_low, version.money_high
    if kind == MoneyKind.FIXED and high is None:
        _refuse("money_high", _("定额请填写金额。"))
    if kind == MoneyKind.RANGE and (low is None or high is None or low > high):
        _refuse("money_high", _("区间请填写最低和最高金额，最低不超过最高。"))
    if kind == MoneyKind.SHARE:
        fact = fact_of(version.money_fact)
        if version.money_rate is None or fact is None or fact.kind != "money":
            _refuse("money_rate", _("按比例请填写比例，并选择按哪项金额计算。"))


def _check_days(version: PolicyVersion, now: datetime) -> None:
    day = timezone.localdate(now)
    if version.deadline is not None and version.deadline < day:
        _refuse("deadline", _("申报截止日期已经过去，请修改后再提交。"))
    if version.valid_to is not None and version.valid_to < day:
        _refuse("valid_to", _("有效期已经过去，请修改后再提交。"))


def _official(by: Any) -> None:
    if not is_official(by):
        raise Refused(_("只有科技局工作人员可以修改政策。"))


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, fields={field: message})
