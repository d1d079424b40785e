"""Policies for everybody, and what they say to one's own organisation."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.requests import SignedIn
from accounts.rules import is_official, is_owner
from common.export import csv_response
from resources.enums.policies import PolicySort, PolicyWindow, Verdict
from resources.filters.policies import PolicyFilter
from resources.models import PolicyPackage, PolicyVersion
from resources.policywords import expected
from resources.selectors.policies import Answer, answers_for, requirements_of, with_rules

PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/policies/`: every published policy, searched and filtered."""
    day = timezone.localdate()
    data = request.GET.copy()
    data.setdefault("sort", PolicySort.NEWEST)
    versions = PolicyVersion.objects.current(day)
    found = PolicyFilter(data, queryset=versions, request=request)
    query = data.get("q", "")
    page = Paginator(with_rules(found.qs), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "form": found.form, "query": query, "section": "resources", "packages": PolicyPackage.objects.all(),
        "cards": [(version, version.window(day), expected(version)) for version in page], "sorts": _sorts(data),
        "is_official": is_official(request.user), "has_organisation": bool(_mine(request)),
    }  # fmt: skip
    return render(request, "policies/list.html", context)


def _sorts(data: Any) -> list[dict[str, Any]]:
    links = []
    for value, label in PolicySort.choices:
        query = data.copy()
        query.pop("page", None)
        query["sort"] = value
        links.append({"label": label, "url": f"?{query.urlencode()}", "active": data.get("sort") == value})
    return links


@login_required
@require_safe
def mine(request: SignedIn) -> HttpResponse | StreamingHttpResponse:
    """`/policies/mine/`: every policy's answer to one's organisation, the most useful first; `?format=csv`."""
    organisation = _chosen(request)
    if organisation is None:
        return render(request, "policies/mine.html", {"organisation": None, "section": "resources"})
    day = timezone.localdate()
    versions = with_rules(PolicyVersion.objects.current(day).decided()).filter(policy__is_reference=False)
    answers = [
        one for one in answers_for(organisation, versions, day) if one.window != PolicyWindow.OVER
    ]  # fmt: skip
    if request.GET.get("format") == "csv":
        return csv_response(f"{_('政策匹配')}-{day:%Y%m%d}.csv", _header(), map(_cells, answers))
    context = {
        "organisation": organisation, "organisations": _mine(request), "section": "resources", "day": day,
        "groups": [(verdict, [one for one in answers if one.verdict == verdict]) for verdict in Verdict],
        "is_owner": is_owner(request.user, organisation), "answers": answers,
        "figures": organisation.figures.order_by("-as_of").first(),
    }  # fmt: skip
    return render(request, "policies/mine.html", context)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """`/policies/<code>/`: what it says, and for the signed in condition by condition where they stand."""
    day = timezone.localdate()
    versions = with_rules(PolicyVersion.objects.current(day).visible_to(request.user))
    version = get_object_or_404(versions, policy__code=code)
    organisation = _chosen(request)
    answer = None
    if organisation is not None and version.conditions.all() and not version.policy.is_reference:
        answer = answers_for(organisation, [version], day)[0]
    older = version.policy.versions.visible_to(request.user).order_by("-version")
    context = {
        "version": version, "policy": version.policy, "answer": answer, "organisation": organisation, "day": day,
        "organisations": _mine(request), "window": version.window(day), "section": "resources", "older": older,
        "money": expected(version), "requirements": requirements_of(version), "is_official": is_official(request.user),
        "is_owner": organisation is not None and is_owner(request.user, organisation), "older_count": len(older),
    }  # fmt: skip
    return render(request, "policies/detail.html", context)


def _mine(request: HttpRequest) -> list[Organisation]:
    return list(request.user.organisations) if request.user.is_authenticated else []


def _chosen(request: HttpRequest) -> Organisation | None:
    """The organisation asked for, if it is one's own, else one's first."""
    mine = _mine(request)
    wanted = request.GET.get("organisation", "")
    return next((one for one in mine if str(one.pk) == wanted), mine[0] if mine else None)


def _header() -> list[Any]:
    return [_("政策"), _("结论"), _("原因"), _("预计金额"), _("申报截止"), _("发布单位"), _("文号"), _("网址")]


def _cells(answer: Answer) -> list[Any]:
    version = answer.version
    return [
        version.title, answer.verdict.label, answer.reason, answer.money.words if answer.money else "", version.deadline,
        version.issuer, version.document_number, version.get_absolute_url(),
    ]  # fmt: skip
