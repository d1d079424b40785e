"""Pages of R&D centres in the cloud (F077). The pages of needs are the generic ones of `postings.views`."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from common.panels import panels_of
from needs.forms import RDCentreForm
from needs.kind import NEED
from needs.models import RDCentre
from needs.rules import may_run_centre
from needs.services import save_centre
from postings.enums import PostingStatus
from postings.views.finding import visible

PER_PAGE = 20


@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """`/cloud/centres/`: the centres, those with the most open needs first."""
    open_needs = Count("organisation__needs", filter=Q(organisation__needs__status=PostingStatus.PUBLISHED))
    rows = RDCentre.objects.visible_to(request.user).select_related("organisation__district")
    rows = rows.annotate(open_needs=open_needs).order_by("-open_needs", "-opened_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "section": "needs", "mine": _mine(request.user), "may_open": _to_open(request.user)}
    return render(request, "needs/centres.html", context)


@require_safe
def centre(request: HttpRequest, pk: int) -> HttpResponse:
    """`/cloud/centres/7/`: what it does and offers, and the needs of its enterprise."""
    rows = RDCentre.objects.visible_to(request.user).select_related("organisation__district")
    found = get_object_or_404(rows, pk=pk)
    needs = visible(NEED, request.user).published().filter(organisation=found.organisation)[:PER_PAGE]
    context = {
        "centre": found,
        "needs": needs,
        "kind": NEED,
        "section": "needs",
        "panels": panels_of(found, request.user),
        "may_edit": may_run_centre(request.user, found.organisation),
    }
    return render(request, "needs/centre.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def centre_edit(request: HttpRequest, organisation: int) -> HttpResponse:
    """`/cloud/centres/edit/<organisation>/`: open or change; for owners of the enterprise only."""
    enterprise = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation)
    if not may_run_centre(request.user, enterprise):
        raise Http404
    found = RDCentre.objects.filter(organisation=enterprise).first()
    form = RDCentreForm(request.POST or None, instance=found, initial={"intro": enterprise.intro})
    if request.method == "POST" and form.is_valid():
        saved = save_centre(
            centre=found, organisation=enterprise, data=form.cleaned_data, by=request.user, now=timezone.now()
        )
        messages.success(request, _("云上研发中心已更新。") if found else _("云上研发中心已开通。"))
        return redirect(saved)
    context = {"form": form, "organisation": enterprise, "centre": found, "section": "needs"}
    return render(request, "needs/centre_form.html", context, status=400 if form.errors else 200)


def _mine(user: Any) -> list[RDCentre]:
    return list(RDCentre.objects.filter(organisation__in=user.organisation_ids)) if user.is_authenticated else []


def _to_open(user: Any) -> Organisation | None:
    """An enterprise of this person that has no centre yet and could open one."""
    if not user.is_authenticated:
        return None
    opened = {centre.organisation_id for centre in _mine(user)}
    return next((org for org in user.organisations if may_run_centre(user, org) and org.pk not in opened), None)
