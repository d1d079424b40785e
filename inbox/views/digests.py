"""每日摘要: one's own card of a day, and for officials how the mornings went."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Persona
from accounts.requests import SignedIn
from inbox import selectors, services
from inbox.enums import UNMUTABLE, Kind

PAGE = 20


@login_required
@require_safe
def digest_today(request: SignedIn) -> HttpResponse:
    """`/inbox/digest/`: today's card."""
    return redirect("digest", day=str(timezone.localdate()))


@login_required
@require_safe
def digest(request: SignedIn, day: str) -> HttpResponse:
    """A day's card as its owner may read it now; to open it reads the message that told of it."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    now = timezone.now()
    found = selectors.read_digest(request.user, wanted, now)
    if found is None and wanted != timezone.localdate(now):
        raise Http404
    services.mark_digest_read(by=request.user, day=wanted, now=now)
    context = {
        "day": wanted,
        "is_today": wanted == timezone.localdate(now),
        "found": found,
        "days": [_tab(one, wanted) for one in selectors.digest_days(request.user, now)],
        "is_muted": Kind.DIGEST in request.user.muted_kinds,
        "unmutable": UNMUTABLE,
        "opens": services.OPENS,
        "sees_days": Persona.OFFICIAL in request.user.personas,
        "now": now,
    }
    return render(request, "inbox/digest.html", context)


def _tab(day: date, shown: date) -> dict[str, Any]:
    label = _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
    return {"label": label, "url": reverse("digest", args=[day]), "active": day == shown}


@login_required
@require_safe
def digest_days(request: SignedIn) -> HttpResponse:
    """How each morning went, for officials: people, cards, mails sent, waiting and given up, what could not be had."""
    if Persona.OFFICIAL not in request.user.personas:
        raise Http404
    page = Paginator(selectors.digest_mornings(), PAGE).get_page(request.GET.get("page"))
    rows = [selectors.morning(day) for day in page]
    return render(request, "inbox/digest_days.html", {"page": page, "rows": rows})
