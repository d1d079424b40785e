"""Whether what a match points at is still there: every reason is held against both texts again.

A span must spell the phrase that the page shows, on either side; a broken or met figure must be the arithmetic of the two
values shown. Matches whose postings changed since are left to the next run, as the pages do.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from matching.engine.text import normalise
from matching.gaps import gaps_of
from matching.models import Match
from matching.presenting import is_stale
from postings.models import Posting


def failures(matches: QuerySet[Match]) -> Iterator[str]:
    """A line for each span that does not spell its phrase, and for each broken condition without a size."""
    for match in matches.select_related("need", "achievement").iterator(chunk_size=500):
        if not is_stale(match):
            yield from _of_match(match)


def _of_match(match: Match) -> Iterator[str]:
    for reason in match.explanation.get("evidence", []):
        for side, posting in (("need_spans", match.need), ("offer_spans", match.achievement)):
            if not _spell(posting, reason[side], reason["phrase"]):
                yield f"match {match.pk}: {side} do not spell {reason['phrase']!r}"
    if match.is_near_miss and not gaps_of(match):
        yield f"match {match.pk}: a broken condition without a size"


def _spell(posting: Posting, spans: Iterable[list[int]], phrase: str) -> bool:
    text = f"{posting.title}\n{posting.body}"
    wanted = _letters(phrase)
    return bool(spans) and all(_letters(text[start:end]) == wanted for start, end in spans)


def _letters(text: str) -> str:
    return "".join(normalise(text).split())
