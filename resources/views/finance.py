"""Pages of financing: intents and what banks and funds answer; the white list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.export import csv_response
from common.models import StateChange
from common.money import to_wan
from resources.asides import may_state
from resources.enums.finance import IntentStatus
from resources.forms.asks import IntentForm, OfferForm, WhiteForm
from resources.models.finance import FinancingIntent
from resources.querysets.asks import reads_for_finance
from resources.rules.listings import asking, financing
from resources.selectors import finance as selectors
from resources.services import finance as services
from resources.subjects import find_subject
from resources.views.forms import one_form

PER_PAGE = 20


@login_required
@require_safe
def intents(request: SignedIn) -> HttpResponse:
    """`/finance/intents/`: one's own, or those that a bank or the bureau may read."""
    rows = selectors.intents_shown(request.user)
    state = request.GET.get("state", "")
    if state in IntentStatus.values:
        rows = rows.filter(status=state)
    page = Paginator(rows.order_by("-stated_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("全部"), "url": "?", "active": state not in IntentStatus.values}]
    tabs += [{"label": label, "url": f"?state={key}", "active": state == key} for key, label in IntentStatus.choices]
    context = {
        "section": "resources", "page": page, "tabs": tabs, "may_state": may_state(request.user),
        "is_financier": reads_for_finance(request.user),
    }  # fmt: skip
    return render(request, "resources/intents.html", context)


@login_required
@require_safe
def intents_csv(request: SignedIn) -> HttpResponseBase:
    """The same rows as a file; amounts in 万元."""
    header = [
        _("编号"), _("融资单位"), _("希望的方式"), _("资金需求（万元）"), _("用途"), _("项目阶段"), _("状态"), _("提出时间")
    ]  # fmt: skip
    lines = (
        [
            row.reference, row.organisation, row.get_kind_display(), to_wan(row.amount).normalize(), row.purpose,
            row.get_stage_display(), row.get_status_display(), f"{timezone.localtime(row.stated_at):%Y-%m-%d}",
        ]
        for row in selectors.intents_shown(request.user).order_by("stated_at", "pk")
    )  # fmt: skip
    return csv_response(f"{_('融资意向')}-{timezone.localdate():%Y%m%d}.csv", header, lines)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: SignedIn) -> HttpResponse:
    """`/finance/intents/new/?about=XQ-…`: say that money is wanted, for a record or for itself."""
    organisation = asking(request.user)
    if organisation is None:
        raise Http404
    about = find_subject(request.GET.get("about", ""), request.user)

    def save(data: dict[str, Any]) -> Any:
        chosen = data.pop("chosen")
        return services.state_intent(
            organisation=organisation, data=data, about=about, chosen=chosen, by=request.user, now=timezone.now()
        )

    lead = (
        _("为“%(name)s”融资。") % {"name": about} if about else _("银行和基金按您选的范围看到，可以给方案或预约上门。")
    )
    return one_form(
        request, form=IntentForm(request.POST or None), service=save, title=_("提出融资意向"), lead=lead,
        button=_("提出"), done=_("已提出。有方案或上门预约时会通知您，请在 5 个工作日内答复。"),
        back=(reverse("financing_intents"), _("融资意向")),
    )  # fmt: skip


@login_required
@require_safe
def intent(request: SignedIn, reference: str) -> HttpResponse:
    """`/finance/intents/<reference>/`: facts, the offers that this person may read, what one may do."""
    found = find_intent(request.user, reference)
    owns = found.organisation_id in request.user.organisation_ids
    inside = owns or bool(is_official(request.user))
    offers = found.offers.visible_to(request.user).select_related("asker", "receiver", "product")
    banks = financing(request.user)
    context = {
        "section": "resources", "intent": found, "owns": owns, "inside": inside, "offers": list(offers),
        "history": StateChange.objects.about(found).select_related("by") if inside else [],
        "may_offer": bool(banks) and found.status == IntentStatus.OPEN,
        "white": selectors.is_white(found.organisation, timezone.localdate()) if banks or inside else False,
        "about": _about(found, request.user), "steps": found.workflow.open_to(request.user, found),
    }  # fmt: skip
    return render(request, "resources/intent.html", context)


@login_required
@require_POST
def intent_step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """Close an intent, or look again."""
    found = find_intent(request.user, reference)
    arguments: dict[str, Any] = {"intent": found, "by": request.user, "now": timezone.now()}
    if name == "close":
        arguments["reason"] = request.POST.get("reason", "")[:500]
        act(request, services.close_intent, done=_("已关闭。"), **arguments)
    elif name == "reopen":
        act(request, services.reopen_intent, done=_("已重新征集。"), **arguments)
    else:
        raise Http404
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedIn, reference: str) -> HttpResponse:
    """`/finance/intents/<reference>/offer/`: terms, or a visit on site."""
    found = find_intent(request.user, reference)
    banks = financing(request.user)
    if not banks or found.status != IntentStatus.OPEN:
        raise Http404

    def save(data: dict[str, Any]) -> Any:
        return services.make_offer(intent=found, organisation=banks[0], data=data, by=request.user, now=timezone.now())

    initial = {"kind": request.GET.get("kind", "terms")}
    form = OfferForm(request.POST or None, organisation=banks[0], wants_visit=found.wants_visit, initial=initial)
    return one_form(
        request, form=form, service=save, title=_("给出方案或预约上门"), lead=f"{found.organisation} · {found}",
        button=_("发给对方"), done=_("已发给对方，5 个工作日内会有答复。"), back=(found.get_absolute_url(), _("融资意向")),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def white_new(request: SignedIn) -> HttpResponse:
    """`/finance/white-list/new/`: the bureau proposes a firm."""
    if not is_official(request.user):
        raise Http404

    def save(data: dict[str, Any]) -> Any:
        return services.propose_for_white_list(**data, by=request.user, now=timezone.now())

    initial = {"firm": Organisation.objects.filter(pk=_number(request.GET.get("firm"))).first()}
    return one_form(
        request, form=WhiteForm(request.POST or None, initial=initial), service=save, title=_("提名科技信贷白名单"),
        lead=_("企业同意后，已核验的银行和基金才能看到。"), button=_("征求企业意见"),
        done=_("已发给企业，10 个工作日内答复。"), back=(reverse("white_list"), _("白名单")),
    )  # fmt: skip


def find_intent(user: Any, reference: str) -> FinancingIntent:
    """Hidden and missing are the same 404."""
    rows = FinancingIntent.objects.visible_to(user).select_related("organisation__district", "author")
    return get_object_or_404(rows.prefetch_related("chosen"), reference=reference)


def _about(found: FinancingIntent, user: Any) -> Any:
    """What the money is for, where this reader may see it."""
    record: Any = found.about
    return find_subject(record.reference, user) if record is not None else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
