"""Weights and targets: one official proposes, another decides."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import officials
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from parks.lineage import indicator_of
from parks.models import Target, WeightSet
from parks.models.proposals import Proposal
from parks.scoring import versions

DECIDE, DECIDE_WORKDAYS = "decide_proposal", 5
"""Five working days, as for an appeal: domain facts 5.2, state 5. Proposal."""


@transaction.atomic
def propose_weights(
    *, weights: Mapping[str, Decimal], why: Mapping[str, str], since: date, reason: str, by: User, now: datetime
) -> WeightSet:
    """Another version of the weights. Raises Refused for others than the bureau, Invalid where they are not a hundred over
    known indicators, Conflict while another version waits."""
    _may(by)
    given = {code: weight for code, weight in weights.items() if weight}
    if sum(given.values(), Decimal(0)) != 100:
        words = _("权重合计须为 100，现在是 %(sum)s。") % {"sum": sum(given.values(), Decimal(0))}
        raise Invalid(words, fields={"weights": words})
    if any(weight < 0 or indicator_of(code) is None for code, weight in given.items()):
        raise Invalid(_("有不认识的指标，请刷新页面。"))
    if WeightSet.objects.waiting().exists():
        raise Conflict(_("已有一版权重等待复核，请先处理。"))
    last = WeightSet.objects.aggregate(last=Max("version"))["last"] or 0
    number = max(last, max(one.version for one in versions())) + 1
    entries = {code: [str(weight), why.get(code, "")[:120]] for code, weight in given.items()}
    made = WeightSet.objects.create(
        version=number, since=since, entries=entries, reason=_reason(reason), proposed_by=by, status_at=now
    )
    _ask(made, reverse("scorecard_weights"), now)
    return made


@transaction.atomic
def propose_target(*, data: Mapping[str, Any], reason: str, by: User, now: datetime) -> Target:
    """Another number for a year. Raises Refused for others than the bureau, Invalid for what cannot be a target."""
    _may(by)
    if data["value"] <= 0:
        raise Invalid(_("目标值要大于 0。"), fields={"value": _("目标值要大于 0。")})
    if data["code"] == "doubling" and (not data.get("label") or not data.get("base") or not data.get("base_year")):
        words = _("翻番目标要写明名称、基期值和基期年份。")
        raise Invalid(words, fields={"label": words})
    same = Target.objects.waiting().filter(
        code=data["code"], year=data["year"], park=data.get("park"), label=data.get("label", "")
    )
    if same.exists():
        raise Conflict(_("这项目标已有一份等待复核，请先处理。"))
    made = Target.objects.create(**data, reason=_reason(reason), proposed_by=by, status_at=now)
    _ask(made, reverse("park_targets"), now)
    return made


@transaction.atomic
def decide_proposal(*, proposal: Proposal, approve: bool, reason: str, by: User, now: datetime) -> Proposal:
    """The second pair of eyes. Raises Refused for whoever proposed it, Invalid for a refusal without a reason."""
    move(proposal, "approve" if approve else "reject", by=by, now=now, reason=reason, decided_by=by, decided_at=now)
    fulfil(about=proposal, code=DECIDE, by=by, now=now)
    if proposal.proposed_by is not None:
        words = _("%(what)s已复核通过") if approve else _("%(what)s没有通过复核")
        url = reverse("scorecard_weights" if isinstance(proposal, WeightSet) else "park_targets")
        notify(
            event=f"{proposal._meta.model_name}:{proposal.pk}:decided", recipients=[proposal.proposed_by], now=now,
            kind=Kind.ORGANISATION, title=words % {"what": proposal}, body=reason.strip(), url=url,
            why=_("您提出了这项修改。"),
        )  # fmt: skip
    return proposal


def _may(by: User) -> None:
    if not rules.has_perm("parks.propose", by):
        raise Refused(_("只有科技局可以提出修改。"))


def _reason(words: str) -> str:
    text = words.strip()
    if not 5 <= len(text) <= 300:
        message = _("请用 5 到 300 字写明理由和依据。")
        raise Invalid(message, fields={"reason": message})
    return text


def _ask(proposal: Proposal, url: str, now: datetime) -> None:
    """The bureau owes a decision; everybody there but the proposer is told."""
    title = _("请复核：%(what)s") % {"what": proposal}
    bureau = Organisation.objects.bureaus().order_by("pk").first()
    if bureau is not None:
        due = add_workdays(now, DECIDE_WORKDAYS)
        oblige(about=proposal, code=DECIDE, organisation=bureau, title=title, url=url, due_at=due)
    proposer = proposal.proposed_by_id
    notify(
        event=f"{proposal._meta.model_name}:{proposal.pk}:proposed", kind=Kind.ORGANISATION, title=title, url=url,
        recipients=[one for one in officials() if one.pk != proposer], now=now, body=proposal.reason,
        why=_("您在科技局，修改须由提出人以外的人复核。"),
    )  # fmt: skip
