"""Pages of using a base, of its calls and of its links to other bases."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from common.doors import act
from resources.forms.asks import CallForm, LinkForm, UseForm
from resources.listing_kinds import BASE
from resources.models.bases import OpenCall
from resources.rules.listings import asking, is_of_publisher
from resources.services import bases as services
from resources.views.forms import one_form
from resources.views.listings import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: SignedIn, reference: str) -> HttpResponse:
    """`/bases/<reference>/use/?call=…`: ask to use the base, or answer one of its calls."""
    base: Any = find(BASE, request.user, reference)
    organisation = asking(request.user)
    if organisation is None or not base.is_public or not base.is_open:
        raise Http404
    asked = request.GET.get("call", "")
    calls = base.calls.filter(closed_at=None)
    call = calls.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None

    def save(data: dict[str, Any]) -> Any:
        return services.ask_base(
            base=base, organisation=organisation, data=data, call=call, by=request.user, now=timezone.now()
        )

    lead = _("回应征集：%(title)s") % {"title": call} if call else str(base)
    return one_form(
        request, form=UseForm(request.POST or None), service=save, title=_("申请使用基地"), lead=lead, button=_("提出申请"),
        done=_("已提出，运营机构 3 个工作日内答复。"), back=(base.get_absolute_url(), str(base)),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: SignedIn, reference: str) -> HttpResponse:
    """`/bases/<reference>/calls/new/`: the operator lays open what its lead firm looks for."""
    base: Any = _own(request.user, reference)

    def save(data: dict[str, Any]) -> Any:
        return services.open_call(base=base, data=data, by=request.user, now=timezone.now())

    return one_form(
        request, form=CallForm(request.POST or None), service=save, title=_("发布开放创新征集"), lead=str(base),
        button=_("发布"), done=_("征集已发布。"), back=(base.get_absolute_url(), str(base)),
    )  # fmt: skip


@login_required
@require_POST
def call_close(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    base = _own(request.user, reference)
    found = get_object_or_404(OpenCall.objects.select_related("base"), base=base, pk=pk)
    act(request, services.close_call, done=_("征集已关闭。"), call=found, by=request.user, now=timezone.now())
    return redirect(base)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: SignedIn, reference: str) -> HttpResponse:
    """`/bases/<reference>/links/new/`: this base and another work as one."""
    base: Any = _own(request.user, reference)

    def save(data: dict[str, Any]) -> Any:
        return services.link_bases(first=base, **data, by=request.user, now=timezone.now())

    return one_form(
        request, form=LinkForm(request.POST or None, base=base), service=save, title=_("登记基地联动"), lead=str(base),
        button=_("登记"), done=_("已登记。"), back=(base.get_absolute_url(), str(base)), to=base,
    )  # fmt: skip


def _own(user: Any, reference: str) -> Any:
    """A base of this person's own; to others there is no such page."""
    base = find(BASE, user, reference)
    if not is_of_publisher(user, base):
        raise Http404
    return base
