"""Who is shown how often, for officials: first ten places by institution, and the achievements that stand in most lists."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules import is_official
from common.export import csv_response
from matching.exposed import by_institution, most_shown, totals


@login_required
def exposure(request: HttpRequest) -> HttpResponseBase:
    """The report of the lists that readers see now; `?format=csv` for all institutions."""
    if not is_official(request.user):
        raise Http404
    rows = by_institution()
    if request.GET.get("format") == "csv":
        head = [_("机构"), _("已发布成果"), _("前十位次数"), _("占全部前十位（%）"), _("没有进入任何前十位的成果")]
        lines = ([row.name, row.achievements, row.places, f"{row.share:.2f}", row.unseen] for row in rows)
        return csv_response("exposure.csv", head, lines)
    context = {"rows": rows[:100], "all": len(rows), "totals": totals(), "most": most_shown(), "section": "runs"}
    return render(request, "matching/exposure.html", context)
