"""The desk of officials and parks: queues by the clock, steps for many at once, export."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from challenges import desks
from challenges.models import Challenge
from challenges.services import listing, screening
from common.errors import DomainError
from common.export import csv_response
from common.money import to_wan
from common.workflow import may

PER_PAGE = 50
MOST_AT_ONCE = 100
BULK: dict[str, tuple[str, Callable[..., Any]]] = {
    "screen": ("pass_screening", screening.pass_screening),
    "diagnose": ("approve_listing", listing.approve_listing),
    "publish": ("publish", listing.publish),
}
"""Queue → the step that can be taken for many at once. Steps that need a reason are taken one by one."""


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/challenges/desk/?queue=…`: what waits, the overdue first."""
    name = _queue(request)
    page = Paginator(desks.queue(request.user, name), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    counts = desks.queue_counts(request.user, now)
    rows = [(challenge, _ticked(request.user, name, challenge)) for challenge in page]
    bulk = Challenge.workflow[BULK[name][0]].label if any(ticked for _row, ticked in rows) else ""
    context = {
        "rows": rows,
        "section": "workbench", "queue": name, "page": page, "now": now, "bulk": bulk,
        "tabs": _tabs(request, name, counts), "late": sum(late for _total, late in counts.values()),
    }  # fmt: skip
    return render(request, "challenges/desk.html", context)


@login_required
@require_POST
def bulk(request: SignedIn) -> HttpResponse:
    """Take the queue's step for every ticked challenge, each on its own: one that is refused does not stop the others."""
    name = _queue(request)
    if name not in BULK:
        raise Http404
    step, service = BULK[name]
    references = request.POST.getlist("chosen")[:MOST_AT_ONCE]
    done, now = 0, timezone.now()
    for challenge in desks.queue(request.user, name).filter(reference__in=references):
        try:
            service(challenge=Challenge.objects.get(pk=challenge.pk), by=request.user, now=now)
            done += 1
        except DomainError as error:
            messages.error(request, f"{challenge.reference} {challenge.title}：{error}")
    if done:
        label = Challenge.workflow[step].label
        messages.success(request, _("%(label)s：%(count)d 项已办理。") % {"label": label, "count": done})
    elif not references:
        messages.info(request, _("请先勾选要办理的榜单。"))
    return redirect(f"{reverse('challenges_desk')}?queue={name}")


@login_required
@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The queue as CSV; `queue=all` is everything that this desk sees."""
    if not desks.works_at_desk(request.user):
        raise Http404
    name = request.GET.get("queue", "")
    rows = (
        desks.queue(request.user, name)
        if name in desks.queues_of(request.user)
        else desks.shown(desks.desk(request.user)).order_by("reference")
    )
    filename = f"{_('榜单')}-{timezone.localdate():%Y%m%d}.csv"
    return csv_response(filename, _header(), _lines(rows))


def _header() -> list[str]:
    return [
        _("榜单编号"), _("题目"), _("发榜单位"), _("所在园区"), _("计划"), _("领域"), _("状态"), _("本步骤截止"),
        _("企业投入（万元）"), _("申请财政支持（万元）"), _("发榜时间"), _("揭榜截止日"),
    ]  # fmt: skip


def _lines(rows: Any) -> Iterator[list[Any]]:
    for row in rows.prefetch_related(None).iterator(chunk_size=500):
        yield [
            row.reference, row.title, row.organisation.name, row.park.name if row.park else "", row.programme.name,
            row.tech_field.label if row.tech_field else "", row.get_status_display(), _local(row.due_at),
            to_wan(row.own_amount) if row.own_amount is not None else "",
            to_wan(row.subsidy) if row.subsidy is not None else "", _local(row.published_at), row.closes_on or "",
        ]  # fmt: skip


def _local(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _queue(request: SignedIn) -> str:
    """The queue asked for, else the first with something in it; to people without a desk there is no such page."""
    if not desks.works_at_desk(request.user):
        raise Http404
    queues = desks.queues_of(request.user)
    asked = request.GET.get("queue") or request.POST.get("queue", "")
    if asked in queues:
        return asked
    counts = desks.queue_counts(request.user, timezone.now())
    return next((name for name, (total, _late) in counts.items() if total), next(iter(queues)))


def _ticked(user: Any, name: str, challenge: Challenge) -> bool:
    """Whether this person may take the queue's step for this row: a park's screening is not the bureau's."""
    return name in BULK and may(user, Challenge.workflow[BULK[name][0]], challenge)


def _tabs(request: SignedIn, current: str, counts: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?queue={name}", "active": name == current, "count": counts[name][0]}
        for name, (label, _states) in desks.queues_of(request.user).items()
        if counts[name][0] or name == current
    ]
