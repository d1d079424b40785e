"""Objects of news and of the cockpit for the access matrix: one in each state that matters."""

from typing import Any

from portal.cockpit.models import Report
from portal.cockpit.services import ask_report
from tests.news import stage
from tests.people import NOW, park, person


def build() -> dict[str, dict[str, dict[str, Any]]]:
    """For each route with parameters: label → keyword arguments."""
    draft, published = stage.draft_article(), stage.published_article()
    collected, shown = stage.collected_case(), stage.published_case()
    opinion = stage.assigned(person("linhai"))
    articles = {"draft": {"pk": draft.pk}, "published": {"pk": published.pk}}
    cases = {"collected": {"reference": collected.reference}, "published": {"reference": shown.reference}}
    by_token = {"": {"token": opinion.token}}
    city = ask_report(kind="weekly", by=person("gaoyuan"), now=NOW)
    own = ask_report(kind="weekly", by=person("hanmei"), now=NOW, park=park())
    reports = {"of the city": {"pk": city.pk}, "of the park": {"pk": own.pk}}
    assert Report.objects.count() >= 2
    return {
        **dict.fromkeys(("article", "article_edit", "article_upload"), articles),
        "article-detail": articles,
        "article_step": {"draft": {"pk": draft.pk, "name": "submit"}},
        **dict.fromkeys(("case", "case_edit", "case_upload", "case-detail"), cases),
        "case_step": {"collected": {"reference": collected.reference, "name": "finish"}},
        "case_consent": {"published": {"pk": shown.partners.order_by("pk")[0].pk, "answer": "agree"}},
        "opinion": {"assigned": {"reference": opinion.reference}},
        "opinion_step": {"assigned": {"reference": opinion.reference, "name": "answer"}},
        "opinion_follow": by_token,
        "opinion_reply": {"": {"token": opinion.token, "name": "close"}},
        "cockpit_changes": {"": {"kind": "need", "step": "publish"}},
        "report": reports,
        "report_file": {label: {**kwargs, "form": "pdf"} for label, kwargs in reports.items()},
    }
