"""Members of an organisation: asking to join, answering, roles, leaving."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors, services
from accounts.enums import MemberRole
from accounts.models import Membership, Organisation
from accounts.requests import SignedIn
from accounts.rules import is_member, is_owner
from common.doors import act, back_to
from common.errors import Text


@login_required
@require_safe
def my_organisations(request: SignedIn) -> HttpResponse:
    """`/me/organisations/`: whom I act for, what I asked for, and how to join or register."""
    open_ones = request.user.memberships.filter(ended_at=None).select_related("organisation").order_by("pk")
    typed = request.GET.get("q", "").strip()
    found = selectors.joinable(typed, request.user)[:20] if len(typed) >= 2 else None
    return render(
        request, "accounts/my_organisations.html", {"memberships": list(open_ones), "q": typed, "found": found}
    )


@login_required
@require_POST
def join(request: SignedIn, pk: int) -> HttpResponse:
    """Ask an organisation to let one in. Not yet verified ones are found by whoever knows their credit code."""
    visible = Organisation.objects.visible_to(request.user)
    code = request.POST.get("code", "").strip().upper()
    wanted = get_object_or_404(visible | Organisation.objects.filter(credit_code=code or None), pk=pk)
    done = _("申请已发给“%(name)s”的管理员，3 个工作日内答复。") % {"name": wanted}
    act(request, services.request_membership, done=done, organisation=wanted, by=request.user, now=timezone.now())
    return redirect("my_organisations")


@login_required
@require_safe
def members(request: SignedIn, pk: int) -> HttpResponse:
    """`/organisations/<pk>/members/`: colleagues, and for owners the requests that wait."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not is_member(request.user, organisation):
        raise Http404
    rows = list(organisation.memberships.filter(ended_at=None).select_related("user").order_by("role", "pk"))
    manages = is_owner(request.user, organisation)
    return render(
        request,
        "accounts/members.html",
        {
            "organisation": organisation,
            "active": [row for row in rows if row.is_approved],
            "waiting": [row for row in rows if not row.is_approved] if manages else [],
            "manages": manages,
        },
    )


ACTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any], Text]] = {
    "approve": (services.approve_membership, {}, _("已同意加入，对方会收到通知。")),
    "decline": (services.decline_membership, {}, _("已回绝，对方会收到通知。")),
    "end": (services.end_membership, {}, _("成员身份已结束。")),
    "make-owner": (services.change_role, {"role": MemberRole.OWNER}, _("已设为管理员。")),
    "make-member": (services.change_role, {"role": MemberRole.MEMBER}, _("已改为普通成员。")),
}


@login_required
@require_POST
def change(request: SignedIn, pk: int, action: str) -> HttpResponse:
    """One step with one membership; which ones exist is in ACTIONS, who may is in the services."""
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    if action not in ACTIONS:
        raise Http404
    service, extra, done = ACTIONS[action]
    act(request, service, done=done, membership=membership, by=request.user, now=timezone.now(), **extra)
    return back_to(request, "my_organisations")
