"""New achievements that come near one's own past needs, and the choice to have these used no more."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.requests import SignedIn
from achievements.models import Achievement
from common.doors import act
from matching.models import Lead, LeadOptOut
from matching.services.leads import set_opt_out

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leads(request: SignedIn) -> HttpResponse:
    """`/matches/leads/`; posting `organisation` with `out=1` or `0` changes the choice."""
    own = Organisation.objects.filter(pk__in=request.user.organisation_ids)
    if request.method == "POST":
        key = request.POST.get("organisation", "")
        chosen = get_object_or_404(own, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
        out = request.POST.get("out") == "1"
        act(
            request, set_opt_out, done=_("已保存。"), organisation=chosen, out=out, by=request.user,
            now=timezone.now(),
        )  # fmt: skip
        return redirect("leads")
    seen = Achievement.objects.visible_to(request.user).published()
    found = Lead.objects.visible_to(request.user).filter(achievement__in=seen.values("pk"))
    found = found.filter(need__organisation__in=own).select_related("need", "achievement__organisation")
    out_of = set(LeadOptOut.objects.filter(organisation__in=own).values_list("organisation", flat=True))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "section": "needs",
        "choices": [(organisation, organisation.pk in out_of) for organisation in own],
    }  # fmt: skip
    return render(request, "matching/leads.html", context)
