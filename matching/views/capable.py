"""Who could do it: experts and institutions for a need, best first, each with the achievements that speak for it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedIn
from matching.capable import Capable, Place, Standing, capable_for
from matching.enums import Band
from matching.rules import reads_whole_list
from matching.selectors import current_run
from needs.models import Need
from postings.enums import PostingStatus

PER_PAGE = 20
KINDS = {"experts": _("专家"), "institutions": _("机构"), "achievements": _("成果")}


@login_required
@require_safe
def need_capable(request: SignedIn, reference: str) -> HttpResponse:
    """`?kind=experts` or `institutions`: for the need's owner, brokers and officials."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("organisation"), reference=reference)
    if not reads_whole_list(request.user, need):
        raise Http404
    found = capable_for(need, request.user) if need.status == PostingStatus.PUBLISHED else Capable([], [])
    context = {"subject": need, "section": "needs", "run": current_run(), **capable_context(request, found)}
    return render(request, "matching/capable.html", context)


def capable_context(request: SignedIn, found: Capable, places: Sequence[Place] = ()) -> dict[str, Any]:
    """What `matching/capable.html` shows of a result: the kind chosen, its page, and the count of each.

    Those with nothing but weak achievements are shown on request (`?weak=1`), or where there is nobody else.
    """
    rows: dict[str, Sequence[Any]] = {"experts": found.experts, "institutions": found.institutions}
    rows |= {"achievements": places} if places else {}
    kind = request.GET.get("kind", "")
    kind = kind if kind in rows else next(iter(rows))
    kinds = [(name, KINDS[name], len(of_kind)) for name, of_kind in rows.items()]
    near = [row for row in rows[kind] if _is_near(row)]
    shown = rows[kind] if "weak" in request.GET or not near else near
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return {"kind": kind, "kinds": kinds, "page": page, "left_out": len(rows[kind]) - len(shown)}


def _is_near(row: Standing | Place) -> bool:
    """Something of it is more than weakly related."""
    places = row.places if isinstance(row, Standing) else (row,)
    return any(place.band != Band.WEAK for place in places)
