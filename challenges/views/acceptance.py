"""Pages of the acceptance, the subsidy, the archive and the outcome."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from challenges import figures as sheet
from challenges.enums import REQUIRED_DOCUMENTS, ChallengeStatus
from challenges.forms.contracts import AcceptanceForm, DecideForm, DocumentForm, OutcomeForm, ReturnForm
from challenges.models import Acceptance, Challenge, Contract
from challenges.paying import instalments
from challenges.services.acceptance import (
    ASKABLE,
    ask_acceptance,
    decide_acceptance,
    fail_unrectified,
    is_open,
    save_acceptance,
)
from challenges.services.clawing import claw_back, record_return
from challenges.services.delivery_files import attach_document, may_deliver
from challenges.services.funding import account_of
from challenges.services.outcomes import answer_outcome, close_challenge
from challenges.services.payments import pay_subsidy
from challenges.views.delivering import Delivery, complain, find_contract, find_delivery, show_faults
from challenges.views.finding import find, find_own
from common.doors import act
from common.errors import DomainError

HERE = "challenge_acceptance"
CLAWED = (ChallengeStatus.FAILED, ChallengeStatus.TERMINATED, ChallengeStatus.PAID, ChallengeStatus.CLOSED)
CLOSABLE = (ChallengeStatus.PAID, ChallengeStatus.FAILED, ChallengeStatus.TERMINATED, ChallengeStatus.CLAWBACK)


@login_required
@require_safe
def page(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/acceptance/`: report, figures, documents, outcome; then the payment and the archive."""
    return _page(request, find_delivery(request.user, reference))


def _page(request: SignedIn, delivery: Delivery, bound: dict[int, Any] | None = None) -> HttpResponse:
    challenge = delivery.challenge
    rows = [
        _row(delivery, contract, (bound or {}).get(contract.pk))
        for contract in delivery.contracts
        if contract.is_registered
    ]
    context = delivery.context(
        HERE, rows=rows, payments=instalments(challenge) if rows else [],
        pays=delivery.pays and challenge.status == ChallengeStatus.SUBSIDY_DUE,
        claws=delivery.decides and challenge.status in CLAWED and bool((account := account_of(challenge)) and account.paid),
        returning=ReturnForm() if delivery.decides and challenge.status == ChallengeStatus.CLAWBACK else None,
        closes=delivery.decides and challenge.status in CLOSABLE,
        fails=delivery.decides and challenge.status == ChallengeStatus.CONDITIONAL and _is_late(challenge),
    )  # fmt: skip
    return render(request, "challenges/acceptance.html", context, status=400 if bound else 200)


def _is_late(challenge: Challenge) -> bool:
    return challenge.due_at is not None and challenge.due_at <= timezone.now()


def _row(delivery: Delivery, contract: Contract, bound: Any) -> dict[str, Any]:
    """One contract's acceptance with what this person may do."""
    found: Acceptance | None = getattr(contract, "acceptance", None)
    challenge = delivery.challenge
    writes = delivery.leads(contract) and challenge.status in ASKABLE and (found is None or is_open(found))
    form = bound if isinstance(bound, AcceptanceForm) else None
    if writes and form is None:
        form = AcceptanceForm(initial={"summary": found.summary, **sheet.typed(found.figures)} if found else None)
    judges = delivery.decides and challenge.status == ChallengeStatus.ACCEPTANCE
    decide = bound if isinstance(bound, DecideForm) else None
    if judges and found and found.asked_at and not found.outcome and decide is None:
        decide = DecideForm()
    files = list(found.files.prefetch_related("attachments").order_by("document")) if found else []
    given = {row.document for row in files}
    return {
        "contract": contract, "acceptance": found, "files": files, "form": form if writes else None, "decide": decide,
        "lacking": [row.label for row in REQUIRED_DOCUMENTS if row not in given], "figures": sheet.shown(found.figures) if found else [],
        "uploads": may_deliver(contract, delivery.user), "document": DocumentForm(),
    }  # fmt: skip


@login_required
@require_POST
def ask(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """The bidder keeps what it has written, or asks for the acceptance."""
    contract = find_contract(request.user, reference, pk)
    form = AcceptanceForm(request.POST)
    service, done = ask_acceptance, _("已申请验收，科技局会在时限内组织。")
    if "save" in request.POST:
        service, done = save_acceptance, _("已保存，可以随时回来继续。")
    if form.is_valid():
        try:
            service(
                contract=contract, summary=form.cleaned_data["summary"], figures=form.figures(), by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            show_faults(form, error)
        else:
            messages.success(request, done)
            return redirect(HERE, reference)
    return _page(request, find_delivery(request.user, reference), {contract.pk: form})


@login_required
@require_POST
def upload(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """A document under its heading."""
    contract = find_contract(request.user, reference, pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        done = _("材料已上传。")
        act(
            request,
            attach_document,
            done=done,
            contract=contract,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    else:
        complain(request, form)
    return redirect(HERE, reference)


@login_required
@require_POST
def decide(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """What the panel found."""
    contract = find_contract(request.user, reference, pk)
    acceptance = get_object_or_404(Acceptance, contract=contract)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            decide_acceptance(acceptance=acceptance, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("验收结论已记录，双方会收到通知。"))
            return redirect(HERE, reference)
    return _page(request, find_delivery(request.user, reference), {contract.pk: form})


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`pay`: the subsidy; `fail`: the rectification is overdue; `close`: into the archive; `claw_back`, `return`: 追回."""
    challenge = find(request.user, reference)
    reason: dict[str, Any] = {"reason": request.POST.get("reason", "")[:1500]} if name in ("fail", "claw_back") else {}
    if name == "return":
        form = ReturnForm(request.POST)
        reason = {"amount": form.cleaned_data["amount"] if form.is_valid() else None}
    services: dict[str, tuple[Callable[..., Any], Any]] = {
        "pay": (pay_subsidy, _("奖补已拨付，双方会收到通知。")), "fail": (fail_unrectified, _("已判定不通过，未拨付的资金退回资金池。")),
        "claw_back": (claw_back, _("已开始追回，双方会收到通知。")), "return": (record_return, _("已登记退回的资金。")),
        "close": (close_challenge, _("已归档。归档后 90 天和一年会回访成效。")),
    }  # fmt: skip
    if name not in services:
        raise Http404
    service, done = services[name]
    act(request, service, done=done, challenge=challenge, by=request.user, now=timezone.now(), **reason)
    return redirect(HERE, reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/outcome/`: the sponsor says what became of it."""
    challenge = find_own(request.user, reference)
    delivery = find_delivery(request.user, reference)
    questions = list(challenge.outcomes.exclude(asked_at=None).order_by("days"))
    rows = []
    for question in questions:
        sent = request.method == "POST" and request.POST.get("question") == str(question.pk)
        initial = {"is_in_use": question.is_in_use, "revenue": question.revenue, "text": question.text}
        form = OutcomeForm(request.POST if sent else None, initial=initial, prefix=f"q{question.pk}")
        if sent and form.is_valid():
            done = _("已记录，谢谢。")
            if act(
                request,
                answer_outcome,
                done=done,
                question=question,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            ):
                return redirect("challenge_outcome", reference)
        rows.append({"question": question, "form": form})
    return render(request, "challenges/outcome.html", delivery.context("challenge_outcome", rows=rows))
