"""A lot over the lists that readers see now: matches for people to read closely and to comment on honestly."""

from collections.abc import Iterator
from hashlib import blake2b

from matching.models import Match
from matching.presenting import Presented, present

STATES = {"met": "满足", "violated": "不满足", "unknown": "未说明"}


def drawn(*, seed: int, count: int) -> list[Match]:
    """So many matches of the main lists; the same for the same seed and the same references, whatever their keys."""
    shown = Match.objects.current().related().fitting().order_by("pk")
    pairs = shown.values_list("pk", "need__reference", "achievement__reference")
    lots = sorted((_lot(seed, need, achievement), pk) for pk, need, achievement in pairs.iterator())
    chosen = [pk for _, pk in lots[:count]]
    found = Match.objects.select_related("need__organisation", "achievement__organisation").in_bulk(chosen)
    return [found[pk] for pk in chosen]


def in_lines(matches: list[Match]) -> Iterator[str]:
    """What the page of each match shows, as plain lines."""
    for number, card in enumerate(present(matches), 1):
        yield from _lines(number, card)


def _lot(seed: int, need: str, achievement: str) -> str:
    return blake2b(f"{seed} {need} {achievement}".encode(), digest_size=8).hexdigest()


def _lines(number: int, card: Presented) -> Iterator[str]:
    match = card.match
    yield f"{number}. {match.need.reference} × {match.achievement.reference}"
    yield f"   {match.get_band_display()}，第 {match.rank} 名"
    yield f"   需求：{match.need.title}\n      {match.need.body}"
    yield f"   成果：{match.achievement.title}\n      {match.achievement.body}"
    yield f"   依据：{'；'.join(reason.phrase for reason in card.reasons) or '无'}"
    for row in card.rows:
        must = "（必达）" if row.must else ""
        state = "同类指标，请核对" if row.near else STATES[row.state]
        yield f"   条件：{row.label}{must} 要求 {row.need_value or '—'}，成果 {row.offer_value or row.near or '—'}：{state}"
    for sentence in card.missing:
        yield f"   缺什么：{sentence}"
