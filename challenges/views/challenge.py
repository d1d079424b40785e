"""The page of one challenge, its documents, and its amendments."""

from typing import Any

import rules
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from challenges.advice import advice_for
from challenges.bidding import accepts_bids
from challenges.desks import SECTION_OF
from challenges.directing import designated_of, is_directed
from challenges.eligibility import check
from challenges.enums import ChallengeStatus
from challenges.forms.challenges import AmendForm, DesignateForm, ExpertsForm, OpinionForm, TextForm
from challenges.models import Challenge
from challenges.pdf import challenge_pdf
from challenges.services.clocks import CLOCKS
from challenges.services.directing import DECIDED_IN
from challenges.services.listing import amend
from challenges.services.telling import next_words
from challenges.snapshot import canonical, chain, is_current, is_intact
from challenges.views.amending import proposals_of
from challenges.views.finding import find, find_own
from challenges.views.research import research_of
from common.errors import DomainError
from common.models import StateChange
from common.panels import panels_of

BEFORE_OPEN = frozenset({"draft", "submitted", "screening", "diagnosis", "returned", "not_listed", "listed_pending"})
ROAD = "submitted diagnosis listed_pending open reviewing shortlisted publicity contracting in_progress acceptance paid"
DETOURS = (
    "draft:submitted screening:submitted returned:submitted not_listed:diagnosis no_bid:open relisted:open withdrawn:open "
    "negotiation:shortlisted objection:publicity milestone_check:in_progress conditional:acceptance failed:acceptance "
    "accepted:acceptance subsidy_due:acceptance closed:paid clawback:paid suspended:in_progress terminated:in_progress"
)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """`/challenges/<reference>/`: the 榜单 for all; road, history and steps for those who work on it."""
    challenge = find(request.user, reference)
    now = timezone.now()
    context: dict[str, Any] = {
        "challenge": challenge, "section": "challenges", "now": now, "indicators": list(challenge.indicators.all()),
        "designated": designated_of(challenge),
        "files": list(challenge.attachments.all()), "amendments": list(challenge.amendments.select_related("by")),
        "panels": panels_of(challenge, request.user), "clock": CLOCKS.get(challenge.status),
        "next": next_words(challenge), "road": ROAD, "detours": DETOURS,
        "part": SECTION_OF.get(challenge.status, ""), "successor": challenge.relisted_as.order_by("-pk").first(),
        **_roles(request.user, challenge), "site": settings.SITE_URL, **research_of(request.user, challenge),
    }  # fmt: skip
    if context["is_own"] or context["works"]:
        context |= _inside(request.user, challenge, context)
    context["opinion"] = _asked(request.user, challenge)
    return render(request, "challenges/challenge.html", context)


def _roles(user: Any, challenge: Challenge) -> dict[str, bool]:
    """On which side this person stands."""
    return {
        "is_own": rules.has_perm("challenges.edit", user, challenge),
        "decides": rules.has_perm("challenges.decide", user, challenge),
        "screens": rules.has_perm("challenges.screen", user, challenge),
        "works": any(rules.has_perm(f"challenges.{name}", user, challenge) for name in ("decide", "screen")),
    }


def _inside(user: Any, challenge: Challenge, context: dict[str, Any]) -> dict[str, Any]:
    """What sponsor, park and bureau see besides."""
    steps = {row.name for row in challenge.workflow.open_to(user, challenge)}
    inside: dict[str, Any] = {
        "history": list(StateChange.objects.about(challenge).select_related("by")),
        "steps": dict.fromkeys(steps, True),
        "opinions": list(challenge.opinions.select_related("expert")),
        "appeals": list(challenge.appeals.select_related("by", "answered_by")),
        "text_form": TextForm(),
        "may_amend": context["is_own"] and accepts_bids(challenge, context["now"]),
        "proposals": proposals_of(user, challenge),
    }
    if challenge.status in BEFORE_OPEN:
        inside["lines"] = check(challenge, now=context["now"])
    if challenge.status == ChallengeStatus.DIAGNOSIS and context["decides"]:
        inside["experts_form"] = ExpertsForm()
    if challenge.status in DECIDED_IN and context["decides"] and is_directed(challenge):
        inside["designate_form"] = DesignateForm(challenge, initial={"organisations": context["designated"]})
    if challenge.status == ChallengeStatus.NO_BID and context["is_own"]:
        inside["advice"] = advice_for(challenge)
    return inside


def _asked(user: Any, challenge: Challenge) -> dict[str, Any] | None:
    """The opinion that this person was asked for, with its form while it can be given."""
    if not user.is_authenticated:
        return None
    found = challenge.opinions.filter(expert=user).first()
    if found is None:
        return None
    initial = {"verdict": found.verdict, "text": found.text, "cost_is_fair": str(found.cost_is_fair)}
    is_open = challenge.status == ChallengeStatus.DIAGNOSIS
    return {"row": found, "form": OpinionForm(initial=initial) if is_open else None}


@require_safe
def snapshot(request: HttpRequest, reference: str, number: int = 0) -> HttpResponse:
    """`snapshot.json` and `amendments/<n>.json`: exactly the bytes whose SHA-256 is on the page."""
    links = chain(find(request.user, reference))
    if number >= len(links) or not links[0][0]:
        raise Http404
    return HttpResponse(canonical(links[number][0]), content_type="application/json; charset=utf-8")


@require_safe
def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """`/challenges/<reference>/verify/`: every hash computed again, here and by the reader."""
    challenge = find(request.user, reference)
    if not challenge.snapshot:
        raise Http404
    links = [
        {"number": number, "document": document, "hash": recorded, "text": canonical(document).decode()}
        for number, (document, recorded) in enumerate(chain(challenge))
    ]
    context = {
        "challenge": challenge, "links": links, "intact": is_intact(challenge), "current": is_current(challenge), "section": "challenges",
        "site": settings.SITE_URL,
    }  # fmt: skip
    return render(request, "challenges/verify.html", context)


@require_safe
def pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """`/challenges/<reference>/pdf/`: the 榜单 as a file; a page to print where the system has no Pango or no font."""
    challenge = find(request.user, reference)
    context = {
        "challenge": challenge, "indicators": list(challenge.indicators.all()), "printed_at": timezone.now(),
        "amendments": list(challenge.amendments.all()), "site": settings.SITE_URL,
    }  # fmt: skip
    body = challenge_pdf(context)
    if body is None:
        messages.info(request, _("这台服务器没有安装 PDF 组件，请用浏览器的“打印”另存为 PDF。"))
        return render(request, "challenges/print.html", {**context, "section": "challenges"})
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{challenge.reference}.pdf"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend_one(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/amend/`: put a published challenge right."""
    challenge = find_own(request.user, reference)
    if not accepts_bids(challenge, timezone.now()):
        messages.info(request, _("只有揭榜期间可以更正。"))
        return redirect(challenge)
    form = AmendForm(request.POST or None, instance=challenge)
    if request.method == "POST" and form.is_valid():
        try:
            made = amend(
                challenge=challenge, data=form.changes(), reason=form.cleaned_data["reason"], by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            for name, words in (error.fields or {"__all__": str(error)}).items():
                form.add_error(name if name in form.fields else None, str(words))
        else:
            messages.success(request, _("第 %(number)d 次更正已公开，已通知揭榜方和订阅者。") % {"number": made.number})
            return redirect(challenge)
    context = {"challenge": challenge, "form": form, "section": "challenges"}
    return render(request, "challenges/amend.html", context, status=400 if form.errors else 200)
