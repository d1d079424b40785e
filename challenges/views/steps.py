"""Steps in the life of a challenge, each a POST: one door for all that need at most a reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from challenges.forms.challenges import DesignateForm, ExpertsForm, OpinionForm, TextForm
from challenges.models import Appeal
from challenges.services import listing, screening
from challenges.services.directing import designate
from challenges.services.steps import STEPS
from challenges.views.finding import find, find_own
from common.doors import act, back_to

DONE = {
    "submit": _("已提交，园区会在时限内初筛，结果会通知您。"),
    "recall": _("已撤回，可以继续修改。"),
    "take_up": _("已开始初筛，期限不变。"),
    "pass_screening": _("初筛通过，已转科技局论证。"),
    "send_back": _("已退回，发榜单位会收到理由。"),
    "return": _("已退回，发榜单位会收到理由。"),
    "refuse": _("已决定不予发榜，发榜单位可以申诉。"),
    "approve_listing": _("同意发榜，资金已预留。"),
    "publish": _("已发榜，订阅者和成果匹配的单位会收到通知。"),
    "withdraw": _("已撤榜，揭榜方会收到理由。"),
    "suspend": _("已中止，时限暂停。"),
    "resume": _("已恢复，时限重新计算。"),
    "terminate": _("已终止，未拨付的资金退回资金池。"),
}


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`POST /challenges/<reference>/step/<name>/`."""
    if name not in STEPS:
        raise Http404
    challenge = find(request.user, reference)
    reason = {"reason": request.POST.get("reason", "")[:1500]} if STEPS[name].with_reason else {}
    act(
        request,
        STEPS[name].service,
        done=DONE[name],
        challenge=challenge,
        by=request.user,
        now=timezone.now(),
        **reason,
    )
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def relist(request: SignedIn, reference: str) -> HttpResponse:
    """A new draft of one that nobody has bid for."""
    challenge = find_own(request.user, reference)
    made: list[Any] = []

    def again(**arguments: Any) -> None:
        made.append(listing.relist(**arguments))

    done = _("已复制为新的草稿：按建议修改后重新提交。")
    if act(request, again, done=done, challenge=challenge, by=request.user, now=timezone.now()):
        return back_to(request, "challenge_edit", made[0].reference)
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def ask(request: SignedIn, reference: str) -> HttpResponse:
    """The bureau asks experts."""
    challenge = find(request.user, reference)
    form = ExpertsForm(request.POST)
    form.is_valid()
    experts = [reviewer.user for reviewer in form.cleaned_data.get("experts", ())]
    act(
        request, screening.ask_experts, done=_("已邀请，专家会收到通知。"), challenge=challenge, experts=experts,
        by=request.user, now=timezone.now(),
    )  # fmt: skip
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def designate_solvers(request: SignedIn, reference: str) -> HttpResponse:
    """The bureau names who is to solve a challenge of a 定向委托 programme."""
    challenge = find(request.user, reference)
    form = DesignateForm(challenge, request.POST)
    form.is_valid()
    given = {"organisations": form.cleaned_data.get("organisations", ()), "reason": form.cleaned_data.get("reason", "")}
    act(
        request, designate, done=_("受托单位已记录，发榜时会通知他们。"), challenge=challenge, by=request.user,
        now=timezone.now(), **given,
    )  # fmt: skip
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def opine(request: SignedIn, reference: str) -> HttpResponse:
    """An expert answers."""
    challenge = find(request.user, reference)
    opinion = get_object_or_404(challenge.opinions, expert=request.user)
    form = OpinionForm(request.POST)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in ("verdict", "text")}
    fair = form.cleaned_data.get("cost_is_fair")
    act(
        request, screening.give_opinion, done=_("意见已提交，决定前可以修改。"), opinion=opinion, by=request.user,
        now=timezone.now(), cost_is_fair=fair if isinstance(fair, bool) else None, **given,
    )  # fmt: skip
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def appeal(request: SignedIn, reference: str) -> HttpResponse:
    """The sponsor appeals."""
    challenge = find_own(request.user, reference)
    act(
        request, screening.appeal, done=_("申诉已提交，科技局会在时限内答复。"), challenge=challenge,
        text=_text(request), by=request.user, now=timezone.now(),
    )  # fmt: skip
    return back_to(request, "challenge", reference)


@login_required
@require_POST
def answer(request: SignedIn, reference: str, pk: int, verdict: str) -> HttpResponse:
    """The bureau answers an appeal: `uphold` or `dismiss`."""
    challenge = find(request.user, reference)
    if verdict not in ("uphold", "dismiss"):
        raise Http404
    found = get_object_or_404(Appeal, pk=pk, challenge=challenge)
    act(
        request, screening.answer_appeal, done=_("已答复，发榜单位会收到通知。"), appeal=found,
        is_upheld=verdict == "uphold", answer=_text(request), by=request.user, now=timezone.now(),
    )  # fmt: skip
    return back_to(request, "challenge", reference)


def _text(request: SignedIn) -> str:
    """From the form's `text`, or the `reason` of a button."""
    form = TextForm({"text": request.POST.get("text") or request.POST.get("reason", "")})
    return form.cleaned_data["text"] if form.is_valid() else ""
