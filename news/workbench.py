"""What news puts on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.workbench import Card, card
from news.models import Article, Case, Opinion

SHOWN = 5


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=25)
def opinions_to_handle(user: Any, now: datetime) -> Card | None:
    """Opinions that wait for this person, the nearest deadline first."""
    rows = Opinion.objects.to_handle(user).select_related("owner").order_by("due_at", "received_at")
    total = rows.count()
    if not total:
        return None
    context = {"rows": rows[:SHOWN], "now": now}
    return Card(_("意见建议待办理"), "news/_workbench_opinions.html", context, reverse("opinion_desk"), total)


@card(persona=Persona.OFFICIAL, order=46)
def to_read(user: Any, now: datetime) -> Card | None:
    """Articles and cases that wait for a second official."""
    articles, cases = Article.objects.awaiting(user), Case.objects.awaiting(user)
    total = articles.count() + cases.count()
    if not total:
        return None
    rows = [*articles.order_by("status_at")[:SHOWN], *cases.order_by("status_at")[:SHOWN]]
    return Card(_("新闻与案例待复核"), "news/_workbench.html", {"rows": rows}, reverse("article_desk"), total)


@card(order=47)
def consents_asked(user: Any, now: datetime) -> Card | None:
    """Cases that name one's organisation and wait for its word."""
    rows = Case.objects.asking(user)
    total = rows.count()
    if not total:
        return None
    return Card(
        _("案例提到贵单位，请确认"), "news/_workbench.html", {"rows": rows[:SHOWN]}, reverse("cases_mine"), total
    )
