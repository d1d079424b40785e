"""The gaps of a match in figures and in words: what it falls short by, out of the explanation stored with it."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from matching.engine.constraints import parse_constraints, same_interval, same_name
from matching.engine.findings import CONSTRAINT
from matching.engine.nearmiss import Gap, gap_between, read_described
from matching.models import Match
from postings.models import Posting


def gaps_of(match: Match, *, musts: bool = True) -> list[Gap]:
    """A gap for each broken condition, with ``musts=False`` also for each wish that is not met."""
    return list(_gaps(match, musts))


def _gaps(match: Match, musts: bool) -> Iterator[Gap]:
    for finding in (match.explanation or {}).get("findings", []):
        is_asked = finding["name"].startswith(CONSTRAINT) and (finding["must"] or not musts)
        if not is_asked or finding["state"] != "violated":
            continue
        quantity = finding["name"].removeprefix(CONSTRAINT)
        wanted = read_described(quantity, finding["need_value"])
        stated = read_described(quantity, finding["offer_value"])
        if wanted and stated and (gap := gap_between(wanted, stated)):
            yield gap


def figure_spans(match: Match, posting: Posting, side: str) -> list[tuple[int, int]]:
    """Where the body of a posting states the figures of the table; ``side`` is "need_value" or "offer_value".

    Read from the text as it is now: a figure that was typed into a row and stands in no sentence has no place.
    """
    wanted = []
    for finding in (match.explanation or {}).get("findings", []):
        if finding["name"].startswith(CONSTRAINT) and finding[side]:
            row = read_described(finding["name"].removeprefix(CONSTRAINT), finding[side])
            wanted += [row] if row else []
        elif side == "offer_value" and "near" in finding:
            row = read_described(*finding["near"])
            wanted += [row] if row else []
    if not wanted:
        return []
    return [
        (found.span.start, found.span.end)
        for found in parse_constraints(posting.body)
        if any(
            same_interval(row, found.constraint) and same_name(row.quantity, found.constraint.quantity)
            for row in wanted
        )
    ]


def in_words(gap: Gap) -> str:
    """“附着力”差 3 MPa（要求的 37.5%）."""
    values = {"quantity": gap.quantity, "size": _plain(gap.size), "unit": gap.unit}
    if not gap.size:
        return _("“%(quantity)s”正好在界限上，要求不含这个值。") % values
    if gap.share is None:
        words = (
            _("“%(quantity)s”差 %(size)s %(unit)s") if gap.side == "low" else _("“%(quantity)s”超出 %(size)s %(unit)s")
        )
        return words % values
    values["share"] = _plain(gap.share * 100)
    words = (
        _("“%(quantity)s”差 %(size)s %(unit)s，为要求的 %(share)s%%")
        if gap.side == "low"
        else _("“%(quantity)s”超出 %(size)s %(unit)s，为要求的 %(share)s%%")
    )
    return words % values


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
