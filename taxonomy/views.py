"""Pages and search of the dictionaries: public, the same for everybody, and cached."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.export import csv_response
from taxonomy import selectors
from taxonomy.enums import Scheme
from taxonomy.models import Term


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """`/terms/`: one dictionary at a time, ended entries included, with its source."""
    scheme = _scheme(request.GET.get("scheme") or Scheme.TECH_FIELD)
    typed = request.GET.get("q", "")[:40]
    rows = Term.objects.of(scheme).typed(typed).select_related("parent")
    return render(
        request,
        "taxonomy/terms.html",
        {"schemes": Scheme.choices, "scheme": scheme, "q": typed, "rows": rows, "today": timezone.localdate()},
    )


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_headers("HX-Request")
def search(request: HttpRequest, scheme: str) -> HttpResponse:
    """`/terms/<scheme>/?q=`: at most 20 terms for a picker, as JSON, or as options for htmx."""
    found = selectors.search(_scheme(scheme), request.GET.get("q", ""), timezone.localdate())
    if getattr(request, "htmx", False):
        return render(request, "taxonomy/_options.html", {"terms": found})
    results = [
        {"id": term.pk, "code": term.code, "name": term.name, "label": term.label, "note": term.note,
         "parent": term.parent.label if term.parent else ""}
        for term in found
    ]  # fmt: skip
    return JsonResponse({"results": results})


@require_safe
def download(request: HttpRequest, scheme: str) -> HttpResponseBase:
    """`/terms/<scheme>.csv`: the whole dictionary."""
    chosen = _scheme(scheme)
    header = [_("代码"), _("名称"), _("上级代码"), _("说明"), _("别名"), _("来源"), _("生效日期"), _("失效日期")]
    terms = Term.objects.of(chosen).select_related("parent")
    rows = (
        (term.code, term.name, term.parent.code if term.parent else "", term.note, "|".join(term.aliases), term.source,
         term.valid_from, term.valid_to)
        for term in terms.iterator()
    )  # fmt: skip
    return csv_response(f"{chosen.label}.csv", header, rows)


def _scheme(value: str) -> Scheme:
    if value not in Scheme.values:
        raise Http404
    return Scheme(value)
