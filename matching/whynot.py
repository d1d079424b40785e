"""为什么不是它: where a pair stands in the need's list, and which condition or signal keeps it away.

The place is that of the run readers see. The comparison is made now, by the engine that explains matches; it needs no
encoder, so the web process can make it. A pair outside the kept list stands behind its last place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from achievements.models import Achievement
from matching.datasource import Beside, engine_offer
from matching.engine import types as engine
from matching.engine.explain import explain
from matching.explanations import to_json
from matching.limits import KEPT, SHOWN
from matching.models import Candidate, Match
from matching.presenting import Presented, present
from matching.services.rehearsals import as_engine
from needs.models import Need
from postings.enums import PostingStatus


@dataclass(frozen=True)
class Answer:
    """`place` in the current list, None behind the last one kept; `reasons` are sentences, the heaviest first."""

    place: int | None
    reasons: tuple[str, ...]
    card: Presented


def why_not(*, need: Need, achievement: Achievement, now: datetime) -> Answer:
    """The answer for a pair that the asker may see. Writes nothing."""
    asked, offered = as_engine(need), _offer(achievement)
    explanation = to_json(explain(asked, offered), asked, offered)
    candidate = Candidate.objects.of_current_run().filter(need=need, achievement=achievement).first()
    band = candidate.band if candidate else "none"
    place = candidate.rank if candidate else None
    pair = Match(
        need=need, achievement=achievement, band=band, rank=place or 0, explanation=explanation, updated_at=now
    )
    card = present([pair], steps=True)[0]
    return Answer(place, tuple(_reasons(need, achievement, card, place)), card)


def _reasons(need: Need, achievement: Achievement, card: Presented, place: int | None) -> Iterator[str]:
    if PostingStatus.PUBLISHED not in (need.status, achievement.status) or need.status != achievement.status:
        yield _("双方都处于“已发布”状态时才会匹配，其中一方目前不是。")
    yield from (_("必达条件未满足：%(gap)s，所以只能列在“差一点”里。") % {"gap": gap} for gap in card.gaps)
    for row in card.rows:
        if row.state == "violated" and not row.must:
            yield _("“%(name)s”不合：需求为 %(need)s，成果为 %(offer)s。") % {
                "name": row.label, "need": row.need_value or "—", "offer": row.offer_value or "—",
            }  # fmt: skip
    if not card.reasons:
        yield _("两边的文字没有共同的专业用语。")
    if place is None:
        yield _("它的文字与需求不够接近，排在前 %(kept)d 名之后。") % {"kept": KEPT}
    elif place > SHOWN:
        yield _("它排在第 %(place)d 名，清单显示前 %(shown)d 名：前面的成果与需求更接近。") % {
            "place": place,
            "shown": SHOWN,
        }
    unknown = [row.label for row in card.rows if row.state == "unknown"]
    if unknown:
        yield _("没有说明的项目不加分：%(names)s。") % {"names": "、".join(unknown[:5])}


def _offer(achievement: Achievement) -> engine.Offer:
    """An achievement as the engine sees it, published or not."""
    modes = list(achievement.modes.all())
    terms = [achievement.tech_field, achievement.high_tech_field, achievement.discipline, *modes]
    codes = {term.pk: f"{term.scheme}:{term.code}" for term in terms if term is not None}
    beside = Beside(codes, list(achievement.indicators.all()), [term.pk for term in modes])
    return engine_offer(achievement, beside)
