"""Pages of projects before funds: bring one, or enter one that the fund has found."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn
from resources.forms.asks import FoundForm, PitchForm
from resources.listing_kinds import FUND
from resources.rules.listings import asking, is_of_publisher
from resources.services import funds as services
from resources.views.forms import one_form
from resources.views.listings import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pitch(request: SignedIn, reference: str) -> HttpResponse:
    """`/finance/funds/<reference>/pitch/`: bring one's own project."""
    fund: Any = find(FUND, request.user, reference)
    organisation = asking(request.user)
    if organisation is None or not fund.is_public:
        raise Http404

    def save(data: dict[str, Any]) -> Any:
        return services.pitch_project(
            fund=fund, organisation=organisation, data=data, by=request.user, now=timezone.now()
        )

    return one_form(
        request, form=PitchForm(request.POST or None), service=save, title=_("提交项目"), lead=str(fund),
        button=_("提交"), done=_("已提交，基金 5 个工作日内开始初筛或说明理由。"), back=(fund.get_absolute_url(), str(fund)),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: SignedIn, reference: str) -> HttpResponse:
    """`/finance/funds/<reference>/found/`: the fund's own screening, anywhere in the country."""
    fund: Any = find(FUND, request.user, reference)
    if not is_of_publisher(request.user, fund):
        raise Http404

    def save(data: dict[str, Any]) -> Any:
        return services.enter_project(fund=fund, data=data, by=request.user, now=timezone.now())

    return one_form(
        request, form=FoundForm(request.POST or None), service=save, title=_("登记筛选项目"), lead=str(fund),
        button=_("登记"), done=_("已登记，进入初筛。"), back=(fund.get_absolute_url(), str(fund)),
    )  # fmt: skip
