"""The official's pools: statements with their proof, movements, what is late in the year."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from challenges import statements
from challenges.forms.programmes import AdjustForm, PoolForm, show_refusal
from challenges.models import Pool
from challenges.pool_filters import MovementFilter
from challenges.services.pools import adjust_pool, open_year
from common.doors import act
from common.errors import DomainError
from common.export import csv_response

PER_PAGE = 50


@login_required
@require_safe
def pools(request: SignedIn) -> HttpResponse:
    """`/challenges/pools/`: every pool, this year's first."""
    _officials_only(request)
    now = timezone.now()
    rows = [{"pool": pool, "late": statements.late_count(pool, now)} for pool in statements.pools()]
    return render(request, "challenges/money/pools.html", {"section": "challenges", "rows": rows})


@login_required
def new(request: SignedIn) -> HttpResponse:
    _officials_only(request)
    form = PoolForm(request.POST or None, initial={"fiscal_year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        try:
            pool = open_year(**form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("pool", pool.programme.code, pool.fiscal_year)
        except DomainError as error:
            show_refusal(form, error)
    context = {"section": "challenges", "form": form, "title": _("设立年度资金池"), "button": _("设立")}
    return render(request, "challenges/money/form.html", context)


@login_required
@require_safe
def pool(request: SignedIn, code: str, year: int) -> HttpResponse:
    """One pool: its statement, the proof, its projects, its last movements, what is late."""
    found = _pool(request, code, year)
    page = Paginator(statements.projects(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "challenges", "pool": found, "proof": statements.prove(found), "page": page,
        "projects": statements.with_challenges(page.object_list), "form": AdjustForm(),
        "last": statements.movements(found).reverse()[:10], "late": statements.late_projects(found, timezone.now()),
        "late_count": statements.late_count(found, timezone.now()),
        "warns_from": statements.warning_starts(found),
    }  # fmt: skip
    return render(request, "challenges/money/pool.html", context)


@login_required
@require_POST
def adjust(request: SignedIn, code: str, year: int) -> HttpResponse:
    """Raise or lower the pool."""
    found = _pool(request, code, year)
    form = AdjustForm(request.POST)
    if not form.is_valid():
        context = {"section": "challenges", "form": form, "title": _("调整额度"), "button": _("提交")}
        return render(request, "challenges/money/form.html", context)
    given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
    act(request, adjust_pool, done=_("已入账。"), pool=found, **given)
    return redirect("pool", code, year)


@login_required
@require_safe
def movements(request: SignedIn) -> HttpResponse:
    """`/challenges/pools/movements/`: every movement, the newest first, narrowed by the address."""
    _officials_only(request)
    chosen = MovementFilter(request.GET, queryset=statements.movements())
    page = Paginator(chosen.qs.reverse(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "challenges", "page": page, "form": chosen.form}
    return render(request, "challenges/money/movements.html", context)


@login_required
@require_safe
def export(request: SignedIn) -> StreamingHttpResponse:
    """The same rows as CSV, in the order in which they were written: from them a statement can be recomputed."""
    _officials_only(request)
    rows = MovementFilter(request.GET, queryset=statements.movements()).qs
    header = [
        _("序号"), _("时间"), _("计划"), _("财政年度"), _("项目编号"), _("类别"), _("转出"), _("转入"), _("金额（元）"),
        _("事由"), _("经办人"), _("事项标识"),
    ]  # fmt: skip
    return csv_response(f"{_('资金变动')}-{timezone.localdate():%Y%m%d}.csv", header, _lines(rows))


def _lines(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.pk, f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}", row.pool.programme.name, row.pool.fiscal_year,
            row.account.project if row.account else "", row.get_kind_display(), row.get_debit_display(),
            row.get_credit_display(), row.amount, row.reason, row.by.name if row.by else _("系统"), row.key,
        ]  # fmt: skip


def _pool(request: SignedIn, code: str, year: int) -> Pool:
    _officials_only(request)
    return get_object_or_404(statements.pools(), programme__code=code, fiscal_year=year)


def _officials_only(request: SignedIn) -> None:
    """To others there is no such page."""
    if not statements.reads_movements(request.user):
        raise Http404
