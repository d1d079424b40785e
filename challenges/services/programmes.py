"""Programmes and the versions of their terms: drafted by one official, approved by another (N34).

A challenge keeps the version that was in force when it was handed in (`Challenge.terms`), so a new version changes nothing
for what is under way.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import rules
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import officials
from challenges.enums import TermsStatus
from challenges.models import Programme, ProgrammeRule, ProgrammeTerms
from challenges.rulebook import PARAMETERS
from challenges.rulewords import rule_words
from challenges.services.noting import note
from challenges.termsheet import differences, in_force_before
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from inbox.enums import Kind
from inbox.services import notify

EDITABLE = (TermsStatus.DRAFT, TermsStatus.REJECTED)
WAITING = (*EDITABLE, TermsStatus.PROPOSED)
_CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")
_WORDS = frozenset({"new"})  # names of pages beside a programme's own


@transaction.atomic
def create_programme(*, data: Mapping[str, Any], by: Any, now: datetime) -> Programme:
    """A programme without rules in force yet; `data` has code, name, kind and, at will, label and purpose."""
    _official(by)
    code = data["code"]
    if not _CODE.fullmatch(code) or code in _WORDS:
        _refuse_field("code", _("代码以小写字母开头，只用小写字母、数字和连字符，2 到 24 个字符。"))
    if Programme.objects.filter(code=code).exists():
        _refuse_field("code", _("这个代码已经用过。"))
    return Programme.objects.create(**data)


@transaction.atomic
def draft_terms(
    *, programme: Programme, valid_from: date, by: Any, now: datetime, valid_to: date | None = None
) -> ProgrammeTerms:
    """The next version: every rule as in the version in force on `valid_from`, or as in the rulebook where none is.

    Raises Refused, Conflict where another version waits, Invalid for a day that has passed.
    """
    _official(by)
    Programme.objects.select_for_update().get(pk=programme.pk)
    waiting = programme.terms.filter(status__in=WAITING).first()
    if waiting:
        raise Conflict(_("第 %(version)d 版还没有复核通过，请先办完这一版。") % {"version": waiting.version})
    _check_days(valid_from, valid_to, now)
    newest = programme.terms.aggregate(newest=Max("version"))["newest"] or 0
    terms = ProgrammeTerms.objects.create(
        programme=programme, version=newest + 1, status=TermsStatus.DRAFT, status_at=now, valid_from=valid_from,
        valid_to=valid_to,
    )  # fmt: skip
    base = in_force_before(terms)
    stored = {rule.code: rule for rule in base.rules.all()} if base else {}
    ProgrammeRule.objects.bulk_create(_copy(terms, code, stored.get(code)) for code in PARAMETERS)
    note(terms, event="draft", label=_("起草"), by=by, now=now, after=TermsStatus.DRAFT, reason=_period(terms))
    return terms


@transaction.atomic
def set_rule(
    *, terms: ProgrammeTerms, code: str, value: Any, clause: str, assumed: bool, by: Any, now: datetime
) -> ProgrammeRule:
    """Give a parameter of a draft another value with the clause that it comes from.

    `value` is JSON as `rulebook.PARAMETERS[code].read` takes it. Raises Refused, Conflict (not a draft), Invalid.
    """
    held = _draft(terms, by)
    parameter = PARAMETERS.get(code)
    if parameter is None:
        raise Invalid(_("规则里没有这个参数。"))
    try:
        parameter.read(value)
    except (ValueError, TypeError, ArithmeticError):
        _refuse_field("value", _("“%(label)s”的取值不合要求，请核对。") % {"label": parameter.label})
    if not clause.strip():
        _refuse_field("clause", _("请写明依据：文件名称和条款，或为什么这样设定。"))
    given = {"value": value, "clause": clause.strip()[:255], "assumed": assumed}
    old = held.rules.filter(code=code).first()
    rule, _created = ProgrammeRule.objects.update_or_create(terms=held, code=code, defaults=given)
    held.save(update_fields=["updated_at"])
    if old is None or any(getattr(old, name) != kept for name, kept in given.items()):
        label = _("修改规则：%(label)s") % {"label": parameter.label}
        note(held, event=f"rule:{code}", label=label, by=by, now=now, reason=_change_words(rule, old))
    return rule


@transaction.atomic
def set_validity(
    *, terms: ProgrammeTerms, valid_from: date, valid_to: date | None, by: Any, now: datetime
) -> ProgrammeTerms:
    """From and to which day a draft is to hold; an empty end is open."""
    held = _draft(terms, by)
    _check_days(valid_from, valid_to, now)
    before = _period(held)
    held.valid_from, held.valid_to = valid_from, valid_to
    held.save()
    if _period(held) != before:
        note(held, event="validity", label=_("修改有效期"), by=by, now=now, reason=f"{before} → {_period(held)}")
    return held


@transaction.atomic
def propose_terms(*, terms: ProgrammeTerms, by: Any, now: datetime) -> None:
    """Hand a draft to the other officials, who are told."""
    _check_days(terms.valid_from, terms.valid_to, now)
    old = in_force_before(terms)
    if old and not differences(terms, old) and terms.valid_to == old.valid_to:
        raise Invalid(_("与现行版本没有差别，不用提交。"))
    change = move(terms, "propose", by=by, now=now, proposed_by=by, approved_by=None)
    _tell(terms, officials().exclude(pk=by.pk), change.pk, _("计划规则待复核：%(terms)s"), now)


@transaction.atomic
def approve_terms(*, terms: ProgrammeTerms, by: Any, now: datetime) -> None:
    """Another official approves: in force from its day on, for challenges handed in from then on."""
    _check_days(terms.valid_from, terms.valid_to, now)
    change = move(terms, "approve", by=by, now=now, approved_by=by)
    _tell(terms, officials().exclude(pk=by.pk), change.pk, _("计划规则复核通过：%(terms)s"), now)


@transaction.atomic
def reject_terms(*, terms: ProgrammeTerms, reason: str, by: Any, now: datetime) -> None:
    """Another official sends it back with a reason; it can be put right and proposed again."""
    change = move(terms, "reject", by=by, now=now, reason=reason)
    words = _("计划规则未通过复核：%(terms)s")
    _tell(terms, [terms.proposed_by], change.pk, words, now, reason.strip())


STEPS: dict[str, Callable[..., None]] = {"propose": propose_terms, "approve": approve_terms, "reject": reject_terms}


def _tell(terms: ProgrammeTerms, people: Any, event: int, words: str, now: datetime, reason: str = "") -> None:
    body = (
        _("理由：%(reason)s") % {"reason": reason} if reason else _("自 %(day)s 起适用。") % {"day": terms.valid_from}
    )
    notify(
        event=f"terms:{event}", recipients=people, kind=Kind.CHALLENGE, title=words % {"terms": terms}, body=body,
        why=_("您是科技局工作人员：规则须由两人经手。"), now=now,
        url=reverse("programme_version", args=[terms.programme.code, terms.version]),
    )  # fmt: skip


def _change_words(rule: ProgrammeRule, old: ProgrammeRule | None) -> str:
    """`50 万元 → 40 万元；依据：…`: what a rule said, what it says now, and from where."""
    after = rule_words(rule.code, rule.value)
    before = rule_words(rule.code, old.value) if old else ""
    change = f"{before} → {after}" if before and before != after else after
    words = _("%(change)s；依据：%(clause)s") % {"change": change, "clause": rule.clause}
    return words + (_("（缺省假设）") if rule.assumed else "")


def _period(terms: ProgrammeTerms) -> str:
    """From which day to which."""
    if terms.valid_to is None:
        return _("自 %(start)s 起长期有效") % {"start": terms.valid_from}
    return _("自 %(start)s 至 %(end)s") % {"start": terms.valid_from, "end": terms.valid_to}


def _official(by: Any) -> None:
    if not rules.has_perm("challenges.draft_terms", by, None):
        raise Refused(_("只有科技局可以修改计划规则。"))


def _draft(terms: ProgrammeTerms, by: Any) -> ProgrammeTerms:
    _official(by)
    held = ProgrammeTerms.objects.select_for_update().get(pk=terms.pk)
    if held.status not in EDITABLE:
        raise Conflict(_("只有起草中的规则可以修改；已生效的请起草新版本。"))
    return held


def _check_days(valid_from: date, valid_to: date | None, now: datetime) -> None:
    if valid_from < timezone.localdate(now):
        _refuse_field("valid_from", _("生效日期不能早于今天：规则不溯及既往。"))
    if valid_to and valid_to < valid_from:
        _refuse_field("valid_to", _("失效日期不能早于生效日期。"))


def _refuse_field(name: str, words: str) -> None:
    raise Invalid(words, fields={name: words})


def _copy(terms: ProgrammeTerms, code: str, old: ProgrammeRule | None) -> ProgrammeRule:
    parameter = PARAMETERS[code]
    if old:
        return ProgrammeRule(terms=terms, code=code, value=old.value, clause=old.clause, assumed=old.assumed)
    return ProgrammeRule(
        terms=terms, code=code, value=parameter.default, clause=str(parameter.clause), assumed=parameter.assumed
    )
