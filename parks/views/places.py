"""Parks for everybody, and tenancy for their operators."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.panels import panels_of
from parks import selectors, services
from parks.books import BOOKS
from parks.forms import ApplicationForm, EndForm, TenantForm
from parks.models import Park, Tenancy, TenancyApplication
from parks.rules import runs_park

PAGE = 20


@require_safe
def parks(request: HttpRequest) -> HttpResponse:
    """`/parks/`: every park with what it is about and how many sit there."""
    rows = selectors.parks_with_tenants(request.user, timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "tree": selectors.park_tree(request.user), "section": "parks"}
    context["may_register"] = bool(rules.has_perm("parks.register", request.user))
    return render(request, "parks/parks.html", context)


@require_safe
def park(request: HttpRequest, code: str) -> HttpResponse:
    """`/parks/<code>/`: what it is, who runs it, who sits there, and what upper apps add."""
    shown = _park(request, code)
    tenants = selectors.tenants_of(shown, request.user, timezone.localdate())
    return render(
        request,
        "parks/park.html",
        {
            "park": shown,
            "tenants": Paginator(tenants, PAGE).get_page(request.GET.get("page")),
            "panels": panels_of(shown, request.user),
            "runs_park": runs_park(request.user, shown),
            "may_keep": bool(rules.has_perm("parks.keep", request.user, shown)),
            "may_register": bool(rules.has_perm("parks.register", request.user)),
            "parts": shown.parts.order_by("sort_key", "pk"),
            "books": [book for book in BOOKS.values() if book.has_park],
            "is_tenant": selectors.is_tenant(request.user, shown),
            "can_apply": shown.operator is not None and shown.operator.is_verified,
            "section": "parks",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/<code>/apply/`: an owner asks to be entered as a tenant."""
    shown = _park(request, code)
    form = ApplicationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("申请已发给园区，3 个工作日内答复。")
        arguments = {**form.cleaned_data, "park": shown, "by": request.user, "now": timezone.now()}
        if act(request, services.apply_for_tenancy, done=done, **arguments):
            return redirect(shown)
    mine = TenancyApplication.objects.visible_to(request.user).filter(organisation__in=request.user.organisation_ids)
    return render(request, "parks/apply.html", {"park": shown, "form": form, "applications": _open(mine, shown)})


@login_required
@require_http_methods(["GET", "POST"])
def tenants(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/<code>/tenants/`: the operator's desk: applications that wait, tenants, entering a new one."""
    shown = _run(request, code)
    form = TenantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["name"]
        arguments = {"organisation": found, "since": form.cleaned_data["since"], "by": request.user}
        done = _("已登记“%(name)s”入驻。") % {"name": found}
        if act(request, services.start_tenancy, done=done, park=shown, now=timezone.now(), **arguments):
            return redirect("park_tenants", shown.code)
    rows = selectors.tenants_of(shown, request.user, timezone.localdate())
    return render(
        request,
        "parks/tenants.html",
        {
            "park": shown,
            "form": form,
            "applications": _open(TenancyApplication.objects.visible_to(request.user), shown),
            "tenants": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "today": timezone.localdate(),
        },
    )


@login_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """The operator enters that a tenant has left."""
    tenancy = get_object_or_404(Tenancy.objects.visible_to(request.user).select_related("park__operator"), pk=pk)
    if not runs_park(request.user, tenancy.park):
        raise Http404
    form = EndForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else timezone.localdate()
    done = _("已登记“%(name)s”迁出。") % {"name": tenancy.organisation}
    act(request, services.end_tenancy, done=done, tenancy=tenancy, until=until, by=request.user, now=timezone.now())
    return redirect("park_tenants", tenancy.park.code)


@login_required
@require_POST
def answer(request: SignedIn, pk: int, action: str) -> HttpResponse:
    """The operator accepts or declines an application; the applicant withdraws it."""
    rows = TenancyApplication.objects.visible_to(request.user).select_related("park__operator", "organisation")
    application = get_object_or_404(rows, pk=pk)
    if action not in ("accept", "decline", "withdraw"):
        raise Http404
    arguments: dict[str, Any] = {"application": application, "by": request.user, "now": timezone.now()}
    if action == "withdraw":
        act(request, services.withdraw_application, done=_("申请已撤回。"), **arguments)
        return redirect(application.park)
    if action == "accept":
        act(request, services.accept_application, done=_("已同意入驻，对方会收到通知。"), **arguments)
    else:
        arguments["reason"] = request.POST.get("reason", "")
        act(request, services.decline_application, done=_("已回绝，理由已发给对方。"), **arguments)
    return redirect("park_tenants", application.park.code)


def _park(request: HttpRequest, code: str) -> Park:
    return get_object_or_404(
        Park.objects.visible_to(request.user).select_related("operator", "district", "parent"), code=code
    )


def _run(request: SignedIn, code: str) -> Park:
    """The park of its operator; for everybody else there is no such page."""
    shown = _park(request, code)
    if not runs_park(request.user, shown):
        raise Http404
    return shown


def _open(applications: Any, park: Park) -> Any:
    return applications.open().filter(park=park).select_related("organisation")
