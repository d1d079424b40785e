"""What a need would find if it were published now: asked, waited for, read by its owner alone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import SignedIn
from achievements.models import Achievement
from common.doors import act
from matching.enums import Band
from matching.models import Match, Rehearsal
from matching.presenting import Presented, present, signs
from matching.services.rehearsals import ask_rehearsal
from needs.models import Need
from postings.rules import is_of_owner


@login_required
def rehearsal(request: SignedIn, reference: str) -> HttpResponse:
    """The last rehearsal of one's own need; posting asks for a new one. With htmx only the answer, until it is there."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("organisation"), reference=reference)
    if not is_of_owner(request.user, need):
        return redirect(need.get_absolute_url())
    if request.method == "POST":
        act(request, ask_rehearsal, done=_("已开始试匹配。"), need=need, by=request.user, now=timezone.now())
        return redirect("rehearsal", reference)
    held = Rehearsal.objects.visible_to(request.user).filter(need=need).first()
    context = {"need": need, "rehearsal": held, "section": "needs", **(_shown(held, request) if held else {})}
    template = "matching/_rehearsal.html" if request.htmx else "matching/rehearsal.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _shown(held: Rehearsal, request: SignedIn) -> dict[str, object]:
    bands = [(band, held.result.get("bands", {}).get(band, 0)) for band in (Band.STRONG, Band.FAIR, Band.WEAK)]
    conditions = [{**row, "wanted": signs(row["wanted"])} for row in held.result.get("conditions", [])]
    return {"bands": bands, "cards": _cards(held, request), "conditions": conditions}


def _cards(held: Rehearsal, request: SignedIn) -> list[Presented]:
    """The best places as cards; what this person may not see is left out."""
    best = held.result.get("best", [])
    seen = Achievement.objects.visible_to(request.user).select_related("organisation")
    offers = seen.in_bulk([row["achievement"] for row in best])
    matches = [
        Match(
            need=held.need, achievement=offers[row["achievement"]], band=row["band"], explanation=row["explanation"],
            rank=place, updated_at=held.asked_at,
        )
        for place, row in enumerate(best, 1)
        if row["achievement"] in offers
    ]  # fmt: skip
    return present(matches)
