"""What would make a posting easier to judge and to match: a hint to its owner and reviewer, never a bar."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from postings.models import Posting

THIN_TEXT = 120
"""Characters of text under which a hint asks for more: the shortest of the demo world is as long."""


def common_hints(posting: Posting) -> list[str | Promise]:
    """Hints that hold for every kind, the most useful first. One query (indicators), none when prefetched."""
    found: list[str | Promise] = []
    indicators = list(posting.indicators.all())  # type: ignore[attr-defined]
    if not indicators:
        found.append(_("没有量化的技术指标"))
    elif any(not row.unit for row in indicators):
        found.append(_("有指标没有单位"))
    if len(posting.body) < THIN_TEXT:
        found.append(_("正文较短，可能不足以判断"))
    if not posting.keywords:
        found.append(_("没有关键词"))
    return found
