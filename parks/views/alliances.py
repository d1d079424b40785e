"""Industry alliances: who belongs, what for, who supplies whom."""

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.errors import DomainError
from common.models import StateChange
from parks import services
from parks.chains import chain_map
from parks.entry_forms import AllianceForm
from parks.models import Alliance


@require_safe
def alliances(request: HttpRequest) -> HttpResponse:
    """`/parks/alliances/`: every alliance with its functions."""
    rows = Alliance.objects.visible_to(request.user).kept().select_related("park", "secretariat")
    context = {"rows": rows, "may_found": bool(is_official(request.user)), "section": "parks"}
    return render(request, "parks/alliances.html", context)


@require_safe
def alliance(request: HttpRequest, code: str) -> HttpResponse:
    """`/parks/alliances/<code>/`: the chain as a figure and as two tables."""
    found = _alliance(request, code)
    links = found.links.kept().select_related("upstream__organisation", "downstream__organisation")
    may_keep = bool(rules.has_perm("parks.keep_entry", request.user, found))
    context = {
        "alliance": found, "map": chain_map(found), "links": links, "may_keep": may_keep, "section": "parks",
        "members": found.members.kept().select_related("organisation"),
        "may_enter": bool(rules.has_perm("parks.keep", request.user, found)),
        "history": StateChange.objects.about(found).select_related("by") if may_keep else None,
    }  # fmt: skip
    return render(request, "parks/alliance.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_edit(request: SignedIn, code: str = "") -> HttpResponse:
    """`/parks/alliances/new/` for the bureau, `/parks/alliances/<code>/edit/` for the secretariat too."""
    found = _alliance(request, code) if code else None
    may = rules.has_perm("parks.keep_entry", request.user, found) if found else is_official(request.user)
    if not may:
        raise Http404
    form = AllianceForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            if found is None:
                services.enter(model=Alliance, data=form.cleaned_data, by=request.user, now=now)
            else:
                services.alter(entry=found, data=form.cleaned_data, by=request.user, now=now)
            return redirect("alliance", form.cleaned_data["code"])
        except DomainError as error:
            form.show(error)
    return render(request, "parks/alliance_form.html", {"form": form, "alliance": found, "section": "parks"})


def _alliance(request: HttpRequest, code: str) -> Alliance:
    rows = Alliance.objects.visible_to(request.user).select_related("park", "secretariat")
    return get_object_or_404(rows, code=code)
