"""The public page of a result, and objections to it."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from challenges.forms.reviews import ObjectionForm
from challenges.models import Challenge, Objection
from challenges.services.deciding import selected_bids
from challenges.services.objections import ANNOUNCED, OPEN, answer_objection, object_to_result
from challenges.views.finding import find
from common.doors import act
from common.errors import DomainError
from common.models import StateChange


@require_safe
def publicity(request: HttpRequest, reference: str) -> HttpResponse:
    """`/challenges/<reference>/publicity/`: who was chosen, for how much, until when one may object."""
    return _page(request, _announced(request.user, reference), ObjectionForm())


@login_required
@require_POST
def object_to(request: SignedIn, reference: str) -> HttpResponse:
    """Somebody with a name objects."""
    challenge = _announced(request.user, reference)
    form = ObjectionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            object_to_result(
                challenge=challenge, text=form.cleaned_data["text"], files=form.cleaned_data["evidence"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error("text" if "text" in error.fields else None, str(error))
        else:
            messages.success(request, _("异议已提交，科技局核实后会答复您。"))
            return redirect("challenge_publicity", reference)
    return _page(request, challenge, form, status=400)


@login_required
@require_POST
def answer(request: SignedIn, reference: str, pk: int, verdict: str) -> HttpResponse:
    """The bureau answers: `uphold` or `dismiss`."""
    challenge = find(request.user, reference)
    if verdict not in ("uphold", "dismiss") or not rules.has_perm("challenges.decide", request.user, challenge):
        raise Http404
    found = get_object_or_404(Objection, pk=pk, challenge=challenge)
    act(
        request, answer_objection, done=_("已答复，提出人会收到通知。"), objection=found, is_upheld=verdict == "uphold",
        answer=request.POST.get("reason", "")[:2000], by=request.user, now=timezone.now(),
    )  # fmt: skip
    return redirect("challenge_bids" if verdict == "uphold" else "challenge_publicity", reference)


def _announced(user: Any, reference: str) -> Challenge:
    challenge = find(user, reference)
    if challenge.status not in ANNOUNCED:
        raise Http404
    return challenge


def _page(request: HttpRequest, challenge: Challenge, form: ObjectionForm, *, status: int = 200) -> HttpResponse:
    steps = StateChange.objects.about(challenge).filter(transition="announce")
    context = {
        "challenge": challenge, "section": "challenges", "now": timezone.now(), "form": form,
        "bids": list(selected_bids(challenge).prefetch_related("members__organisation")),
        "announced": steps.order_by("-at").first(), "open": challenge.status in OPEN,
        "total": challenge.objections.count(), "decides": rules.has_perm("challenges.decide", request.user, challenge),
        "objections": list(
            Objection.objects.visible_to(request.user).filter(challenge=challenge).select_related("by", "answered_by")
            .prefetch_related("attachments")
        ),
    }  # fmt: skip
    return render(request, "challenges/publicity.html", context, status=status)
