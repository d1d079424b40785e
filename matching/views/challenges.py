"""Achievements, experts and institutions for a challenge, and the sponsor's invitation to one of them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from accounts.requests import SignedIn
from challenges.enums import ChallengeStatus
from challenges.models import Challenge
from challenges.rules import is_sponsor
from common.doors import act
from matching.capable import standings
from matching.challenge_lists import has_matched_need, places_for
from matching.models import ChallengeInvitation, ChallengeSearch
from matching.rules import reads_whole_list
from matching.selectors import current_run
from matching.services.challenge_lists import ask_search, invite
from matching.views.capable import capable_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_capable(request: SignedIn, reference: str) -> HttpResponse:
    """For the sponsor, brokers and officials; posting searches anew where no need stands behind the challenge."""
    challenge = _challenge(request, reference)
    if request.method == "POST":
        act(request, ask_search, done=_("已开始查找。"), challenge=challenge, by=request.user, now=timezone.now())
        return redirect("challenge_capable", reference)
    places, of_need = places_for(challenge, request.user), has_matched_need(challenge)
    found = standings(places, without=challenge.organisation_id)
    inviting = is_sponsor(request.user, challenge) and challenge.status == ChallengeStatus.OPEN
    context = {
        "subject": challenge, "section": "challenges", "run": current_run(),
        "again": "" if of_need else request.path,
        "search": None if of_need else ChallengeSearch.objects.filter(challenge=challenge).first(),
        "invite": reverse("challenge_invite", args=[reference]) if inviting else "",
        "invited": set(ChallengeInvitation.objects.filter(challenge=challenge).values_list("organisation", flat=True)),
        **capable_context(request, found, places),
    }  # fmt: skip
    return render(request, "matching/capable.html", context)


@login_required
@require_POST
def challenge_invite(request: SignedIn, reference: str) -> HttpResponse:
    """`organisation=` one of the list's institutions."""
    challenge = _challenge(request, reference)
    key = request.POST.get("organisation", "")
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=key if key.isdecimal() else 0)
    act(
        request, invite, done=_("已发出邀请。"), challenge=challenge, organisation=organisation,
        places=places_for(challenge, request.user), by=request.user, now=timezone.now(),
    )  # fmt: skip
    return redirect(f"{reverse('challenge_capable', args=[reference])}?kind=institutions")


def _challenge(request: SignedIn, reference: str) -> Challenge:
    seen = Challenge.objects.visible_to(request.user).select_related("organisation", "need")
    challenge = get_object_or_404(seen, reference=reference)
    if not reads_whole_list(request.user, challenge):
        raise Http404
    return challenge
