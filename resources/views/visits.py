"""Pages of visits of experts (F039)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedIn
from resources.ask_kinds import VISIT
from resources.calendars import calendar_file
from resources.enums.visits import VisitStatus
from resources.forms.asks import VisitForm
from resources.selectors.visits import experts, parks_of, tenants
from resources.services.visits import invite_expert
from resources.views.asks import find
from resources.views.forms import one_form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """`/visits/new/?park=…`: the park's staff invite somebody to see its firms."""
    parks = parks_of(request.user)
    park = next((park for park in parks if park.code == request.GET.get("park")), parks[0] if parks else None)
    if park is None:
        raise Http404
    today = timezone.localdate()
    form = VisitForm(request.POST or None, experts=experts(), firms=tenants(park, today))

    def save(data: dict[str, Any]) -> Any:
        expert, firms = data.pop("expert"), data.pop("firms")
        return invite_expert(park=park, expert=expert, firms=firms, data=data, by=request.user, now=timezone.now())

    return one_form(
        request, form=form, service=save, title=_("邀请专家考察"),
        lead=_("%(park)s邀请，专家 5 个工作日内接受、谢绝或另提时间。") % {"park": park}, button=_("发出邀请"),
        done=_("邀请已发出。"), back=(reverse("expert_visits"), _("专家考察")),
    )  # fmt: skip


@login_required
@require_safe
def ics(request: SignedIn, reference: str) -> HttpResponse:
    """An agreed visit for the calendar."""
    visit: Any = find(VISIT, request.user, reference)
    if visit.status != VisitStatus.AGREED:
        raise Http404
    firms = "、".join(str(firm) for firm in visit.firms.all())
    text = calendar_file(
        uid=f"{visit.reference}@qianqiao", start=visit.starts_at, end=visit.ends_at, place=visit.place, now=timezone.now(),
        title=_("%(park)s专家考察：%(expert)s") % {"park": visit.park, "expert": visit.expert},
        text=f"{firms}\n{visit.agenda}",
    )  # fmt: skip
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.reference}.ics"'
    return response
