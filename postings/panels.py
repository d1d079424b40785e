"""How needs and achievements build their panel on the page of an organisation or a park."""

from typing import Any

from django.utils.translation import gettext as _

from common.links import address
from common.panels import Panel
from postings.kinds import PostingKind
from postings.views.finding import visible

SHOWN = 5


def public_panel(kind: PostingKind, user: Any, *, query: str = "", **of: Any) -> Panel | None:
    """The newest published ones with these fields, how many there are, and the list narrowed to them by `query`."""
    rows = visible(kind, user).published().filter(**of)
    count = rows.order_by().count()
    if not count:
        return None
    title = _("公开的%(noun)s（%(count)d）") % {"noun": kind.noun, "count": count}
    more = address(kind.plural, query=query) if query and count > SHOWN else ""
    return Panel(title, "postings/_panel.html", {"rows": list(rows[:SHOWN]), "more_url": more})
