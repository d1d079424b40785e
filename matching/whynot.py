"""为什么不是它: where a pair stands in the need's list, and which condition or signal keeps it away.

The place is that of the run readers see; behind the kept ones it is counted now, against the whole library (placement.py),
or by a worker where this process cannot. The comparison is made now too, by the engine that explains matches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from achievements.models import Achievement
from matching.datasource import achievement_as_engine
from matching.engine.explain import explain
from matching.explanations import to_json
from matching.models import Candidate, Match, MatchRun
from matching.placement import Placed, place_of
from matching.presenting import Presented, present
from matching.selectors import current_run
from matching.services.pairs import answered
from matching.services.rehearsals import as_engine
from needs.models import Need
from postings.enums import PostingStatus


@dataclass(frozen=True)
class Answer:
    """`place` in the need's list among `of` achievements, None until a worker has counted it (`is_pending`) or where
    nothing was matched yet; `reasons` are sentences, the heaviest first."""

    place: int | None
    of: int
    is_pending: bool
    reasons: tuple[str, ...]
    card: Presented


def why_not(*, need: Need, achievement: Achievement, now: datetime) -> Answer:
    """The answer for a pair that the asker may see. Writes nothing."""
    asked, offered = as_engine(need), achievement_as_engine(achievement)
    explanation = to_json(explain(asked, offered), asked, offered)
    candidate = Candidate.objects.of_current_run().filter(need=need, achievement=achievement).first()
    run = current_run()
    placed = _placed(run, need, achievement, candidate) if run else None
    band = placed.band if placed else "none"
    place = placed.place if placed else None
    pair = Match(
        need=need, achievement=achievement, band=band, rank=place or 0, explanation=explanation, updated_at=now
    )
    card = present([pair], steps=True)[0]
    is_pending = placed is None and run is not None
    reasons = (
        *_reasons(need, achievement, card),
        *(_of_place(placed, run) if placed and run else ()),
        *_unstated(card),
    )
    return Answer(place, placed.of if placed else 0, is_pending, reasons, card)


def _placed(run: MatchRun, need: Need, achievement: Achievement, kept: Candidate | None) -> Placed | None:
    """The kept place, the one counted now, or the one that a worker has counted."""
    counted = place_of(run, as_engine(need), achievement_as_engine(achievement))
    if kept is not None:
        by_text = counted.by_text if counted is not None and counted.place == kept.rank else None
        return Placed(kept.rank, run.achievements, by_text, kept.band)
    return counted or answered(need=need, achievement=achievement, run=run)


def _reasons(need: Need, achievement: Achievement, card: Presented) -> Iterator[str]:
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


def _unstated(card: Presented) -> Iterator[str]:
    unknown = [row.label for row in card.rows if row.state == "unknown"]
    if unknown:
        yield _("没有说明的项目不加分：%(names)s。") % {"names": "、".join(unknown[:5])}


def _of_place(placed: Placed, run: MatchRun) -> Iterator[str]:
    """What the place itself says: the texts, or what was stated beside them. A large run keeps and shows fewer places."""
    if placed.place > run.kept:
        yield _("清单保留前 %(kept)d 名，它排在 %(of)d 项成果中的第 %(place)d 名。") % {
            "kept": run.kept, "of": placed.of, "place": placed.place,
        }  # fmt: skip
    elif placed.place > run.shown:
        yield _("它排在第 %(place)d 名，清单显示前 %(shown)d 名：前面的成果与需求更接近。") % {
            "place": placed.place,
            "shown": run.shown,
        }
    if placed.by_text is None:
        return
    if placed.by_text < placed.place:
        yield _("只看文字它排第 %(text)d 名，领域、成熟度、指标等条件使它退后 %(lost)d 名。") % {
            "text": placed.by_text, "lost": placed.place - placed.by_text,
        }  # fmt: skip
    elif placed.place > run.shown:
        yield _("挡住它的是文字：用词和意思都离需求较远，条件没有使它退后。")
