"""The whole life of a challenge through the API, by nine people: need → challenge → two bids → review → publicity → contract →
two milestones → acceptance → paid and closed. The money is recomputed from its movements at each step (N11).
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from challenges.enums import REQUIRED_DOCUMENTS
from challenges.enums import ChallengeStatus as S
from challenges.models import Assignment, Challenge, Contract, Movement, Pool, Reviewer
from challenges.selectors import recompute, shown
from challenges.services.contracts import FIELDS, draft_contract, register_contract, save_contract
from challenges.services.sweeping import sweep_clocks
from common.models import StateChange
from inbox.models import Obligation
from tests.challenges import bid_stage, stage
from tests.challenges import contract_stage as life
from tests.challenges.contract_stage import payer
from tests.factories import NeedFactory
from tests.people import NOW, person

pytestmark = pytest.mark.django_db

WAN = 10_000
MARKS = [{"criterion": name, "score": 85} for name in ("技术路线", "指标响应", "团队与条件", "经费与进度")]
ROAD = [
    S.SUBMITTED, S.DIAGNOSIS, S.LISTED_PENDING, S.OPEN, S.REVIEWING, S.SHORTLISTED, S.NEGOTIATION, S.PUBLICITY,
    S.CONTRACTING, S.IN_PROGRESS, S.MILESTONE_CHECK, S.IN_PROGRESS, S.MILESTONE_CHECK, S.IN_PROGRESS, S.ACCEPTANCE,
    S.ACCEPTED, S.SUBSIDY_DUE, S.PAID, S.CLOSED,
]  # fmt: skip


def call(user: Any, path: str, data: Any = None, method: str = "post", format: str = "json") -> Any:
    """The answer of a request that must succeed."""
    client = APIClient()
    client.force_authenticate(user)
    answer = getattr(client, method)(f"/api/v1/{path}", data, format=format)
    assert answer.status_code < 300, answer.data
    return answer.data


def statement() -> tuple[int, int, int, int]:
    """Available, reserved, committed, paid in 万元, shown and recomputed alike."""
    pool = Pool.objects.get()
    assert recompute(Movement.objects.all()) == shown(pool)
    return tuple(int(value / WAN) for value in (pool.available, pool.reserved, pool.committed, pool.paid))


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("报告.txt", "第三方比对。".encode(), content_type="text/plain")


def test_the_whole_life(linhai, hanmei, gaoyuan, wuyue, chenjing):
    stage.programme(payment=[["contract", "0.3"], ["milestone", "0.3"], ["acceptance", "0.4"]])
    stage.technology_sme(), stage.pool(), bid_stage.reviewers()
    assert statement() == (2000, 0, 0, 0)
    challenge = to_the_hall(linhai, hanmei, gaoyuan)
    assert statement() == (1960, 40, 0, 0)
    chosen = to_the_result(challenge, linhai, gaoyuan, wuyue, chenjing)
    assert statement() == (1960, 40, 0, 0)
    contract = to_the_work(challenge, chosen, linhai, gaoyuan, wuyue)
    assert statement() == (1960, 0, 40, 0)
    call(payer(), f"contracts/{contract}/pay/", {"event": f"contract:{contract}"})
    assert statement() == (1960, 0, 28, 12)
    deliver(contract, wuyue, gaoyuan)
    assert statement() == (1960, 0, 16, 24)
    accept(contract, wuyue, gaoyuan)
    assert statement() == (1960, 0, 16, 24)
    call(payer(), f"contracts/{contract}/pay/", {})
    assert statement() == (1960, 0, 0, 40)
    assert call(gaoyuan, f"contracts/{contract}/close/")["status"] == S.CLOSED
    assert statement() == (1960, 0, 0, 40)

    history = StateChange.objects.about(Challenge.objects.get()).order_by("pk")
    assert list(history.values_list("to_state", flat=True)) == ROAD
    assert not Obligation.objects.open().exists()


def to_the_hall(linhai: Any, hanmei: Any, gaoyuan: Any) -> Challenge:
    """A need of the firm becomes a challenge; park, experts and bureau let it through."""
    need = NeedFactory(organisation=linhai.organisations[0], author=linhai, status="published")
    made = call(linhai, f"challenges/from-need/{need.reference}/")
    path = f"challenges/{made['reference']}/"
    texts = {
        key: stage.CONTENT[key] for key in ("title", "background", "content", "conditions", "acceptance", "keywords")
    }
    indicators = [{**row, "low": str(row["low"])} for row in stage.INDICATORS]
    amounts = {"own_amount": "300000", "subsidy": "400000", "months": 12}
    declared = {"declared_true": True, "declared_unclassified": True}
    body = {**texts, **amounts, **declared, "indicators": indicators, "tech_field": stage.field().code}
    call(linhai, path, body, "patch")
    call(linhai, f"{path}steps/submit/")
    call(hanmei, f"{path}steps/pass_screening/")
    call(gaoyuan, f"{path}experts/", {"experts": ["pingshen0", "pingshen1"]})
    for name in ("pingshen0", "pingshen1"):
        expert = Reviewer.objects.get(user__username=name).user
        call(expert, f"{path}opinion/", {"verdict": "list", "cost_is_fair": True, "text": "真实"})
    call(gaoyuan, f"{path}steps/approve_listing/")
    assert call(gaoyuan, f"{path}steps/publish/")["status"] == S.OPEN
    return Challenge.objects.get()


def to_the_result(challenge: Challenge, linhai: Any, gaoyuan: Any, *bidders: Any) -> str:
    """Two sealed bids, three blind reviews each, the choice, the publicity; the reference of the chosen bid."""
    references = [bid(challenge, bidder) for bidder in bidders]
    decision = f"challenge-decisions/{challenge.reference}/"
    call(gaoyuan, f"{decision}steps/open/")
    for reference in references:
        call(gaoyuan, f"bids/{reference}/steps/qualify/")
    call(gaoyuan, f"{decision}steps/assign/")
    assert Assignment.objects.count() == 6
    for row in Assignment.objects.select_related("reviewer__user"):
        given = {"marks": MARKS, "comment": "路线可行，指标有余量，海试安排合理。", "declares": True}
        call(row.reviewer.user, f"reviews/{row.pk}/submit/", given)
    for reference in references:
        call(gaoyuan, f"bids/{reference}/steps/shortlist/", {"reason": "达到入围线"})
    call(gaoyuan, f"{decision}steps/close/")
    call(linhai, f"{decision}select/", {"bids": references[:1], "reason": "海试条件最好"})
    call(gaoyuan, f"{decision}announce/", {"reasons": {references[1]: "海试经验较少"}})
    fresh = Challenge.objects.get()
    assert fresh.status == S.PUBLICITY
    sweep_clocks(now=fresh.due_at + timedelta(minutes=1))
    return references[0]


def bid(challenge: Challenge, bidder: Any) -> str:
    made = call(bidder, "bids/", {"challenge": challenge.reference})
    texts = {name: value for name, value in bid_stage.CONTENT.items() if name != "price"}
    values = zip(challenge.indicators.all(), ("0.08", "120"), strict=True)
    body = {
        **texts, "price": "600000", "answers": [{"indicator": row.pk, "low": value} for row, value in values],
        "milestones": [{"name": "样机", "month": 5, "share": "40"}, {"name": "海试", "month": 10, "share": "60"}],
        "budget": [
            {"line": "材料费", "source": "sponsor", "amount": "200000"},
            {"line": "测试费", "source": "subsidy", "amount": "400000"},
        ],
    }  # fmt: skip
    call(bidder, f"bids/{made['reference']}/", body, "patch")
    call(bidder, f"bids/{made['reference']}/steps/submit/")
    return made["reference"]


def to_the_work(challenge: Challenge, chosen: str, linhai: Any, gaoyuan: Any, wuyue: Any) -> int:
    """The contract is drafted, confirmed by both sides and registered."""
    made = call(wuyue, "contracts/", {"bid": chosen})
    path = f"contracts/{made['id']}/"
    call(linhai, f"{path}confirm/", {"side": "sponsor", "stamp": made["stamp"]})
    seen = call(wuyue, path, method="get")
    call(wuyue, f"{path}confirm/", {"side": "bidder", "stamp": seen["stamp"]})
    begun = call(gaoyuan, f"{path}register/", {"number": "2026370200000001"})
    assert (begun["status"], begun["challenge"]) == (S.IN_PROGRESS, challenge.reference)
    return made["id"]


def deliver(contract: int, wuyue: Any, gaoyuan: Any) -> None:
    """Both milestones, each checked by one official and paid by another."""
    first, second = (row["id"] for row in call(wuyue, f"contracts/{contract}/", method="get")["milestones"])
    for milestone in (first, second):
        call(wuyue, f"milestones/{milestone}/files/", {"file": file()}, format="multipart")
        call(wuyue, f"milestones/{milestone}/submit/", {"report": "误差 0.08 mg/L。"})
        assert call(gaoyuan, f"milestones/{milestone}/check/", {"verdict": "passed"})["status"] == S.IN_PROGRESS
        call(payer(), f"contracts/{contract}/pay/", {"event": f"milestone:{milestone}"})


def accept(contract: int, wuyue: Any, gaoyuan: Any) -> None:
    """Documents, figures, the panel's outcome."""
    for document in REQUIRED_DOCUMENTS:
        sent = {"document": str(document), "file": file()}
        call(wuyue, f"contracts/{contract}/documents/", sent, format="multipart")
    figures = {"invested_own": "300000", "invested_city": "400000", "patents_applied": "2"}
    asked = call(wuyue, f"contracts/{contract}/ask/", {"summary": "全部指标达到。", "figures": figures})
    assert asked["acceptance"]["figures"]["patents_applied"] == 2
    outcome = {"outcome": "passed", "score": "88", "votes_for": 5, "opinion": "达到合同指标。"}
    assert call(gaoyuan, f"contracts/{contract}/decide/", outcome)["status"] == S.SUBSIDY_DUE


def test_refusals_have_their_status(linhai, sunqi, gaoyuan):
    """Hidden is missing, a rule is 403, a stale version 409, a gap 400."""
    contract = life.drafted()
    path = f"/api/v1/contracts/{contract.pk}/"
    assert _status(sunqi, path, method="get") == 404
    stamp = call(linhai, f"contracts/{contract.pk}/", method="get")["stamp"]
    assert _status(linhai, f"{path}confirm/", {"side": "bidder", "stamp": stamp}) == 403
    assert _status(linhai, f"{path}confirm/", {"side": "sponsor", "stamp": "old"}) == 409
    assert _status(gaoyuan, f"{path}register/", {"number": ""}) == 400
    assert _status(None, path, method="get") in (401, 403)


def _status(user: Any, path: str, data: Any = None, method: str = "post") -> int:
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return getattr(client, method)(path, data, format="json").status_code


def test_a_race_is_accepted_team_by_team(linhai, gaoyuan):
    """The first that passes ends it; what the other has not earned goes back to the pool."""
    first = life.drafted("wuyue", "chenjing")
    rows = list(first.milestones.values("name", "target", "deliverable", "due_on", "share"))
    values = {name: getattr(first, name) for name in FIELDS} | {"subsidy": Decimal(200_000)}
    save_contract(contract=first, values=values, milestones=rows, by=linhai, now=NOW)
    second = draft_contract(challenge=first.challenge, bid=first.challenge.bids.get(contract=None), by=linhai, now=NOW)
    for number, contract in enumerate((first, second)):
        register_contract(contract=life.agree(contract), number=f"R{number}", by=gaoyuan, now=NOW)
    assert statement() == (1960, 0, 40, 0)
    for milestone in first.milestones.all():
        life.check(life.submit(milestone))
    fresh = life.with_documents(Contract.objects.get(pk=first.pk))
    figures = {"invested_own": "0", "invested_city": "0"}
    call(person("wuyue"), f"contracts/{fresh.pk}/ask/", {"summary": "达到", "figures": figures})
    call(
        gaoyuan, f"contracts/{fresh.pk}/decide/", {"outcome": "passed", "score": "90", "votes_for": 5, "opinion": "好"}
    )
    call(payer(), f"contracts/{fresh.pk}/pay/", {})
    assert statement() == (1980, 0, 0, 20)
