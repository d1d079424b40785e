"""What parks and organisations show of news and cases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.panels import Panel, panel
from news.models import Case
from news.selectors import newest_articles
from parks.models import Park

SHOWN = 5


@panel(Park, order=45)
def news_of(park: Park, user: Any) -> Panel | None:
    """The newest news of the park."""
    rows = newest_articles(park=park, limit=SHOWN)
    return Panel(_("园区新闻公告"), "news/_panel.html", {"rows": rows}) if rows else None


@panel(Park, order=46)
def cases_of_park(park: Park, user: Any) -> Panel | None:
    rows = list(Case.objects.published().filter(park=park).order_by("-published_at")[:SHOWN])
    return Panel(_("园区案例"), "news/_panel.html", {"rows": rows}) if rows else None


@panel(Organisation, order=60)
def cases_with(organisation: Organisation, user: Any) -> Panel | None:
    """Published cases that name the organisation."""
    rows = list(Case.objects.published().filter(partners__organisation=organisation).order_by("-published_at")[:SHOWN])
    return Panel(_("参与的案例"), "news/_panel.html", {"rows": rows}) if rows else None
