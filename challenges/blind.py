"""The blind view of a bid: what a reviewer reads where the programme hides the bidder (N13).

An alias that tells nothing, texts in which every name of the bidder's side is blacked out, files without their names. What
stands inside a file cannot be blacked out: the bidder is asked to leave names out of files.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Membership
from challenges.comparison import Compared, compare_all
from challenges.models import Assignment, Bid

HIDDEN = "〔已隐去〕"
TEXTS = ("route", "basis", "facilities", "rights_plan", "risks", "deliverables")


@dataclass(frozen=True)
class ReviewedBid:
    """A bid as a reviewer reads it; `organisation` and `members` are empty where the review is blind."""

    alias: str
    organisation: str
    members: tuple[str, ...]
    price: Any
    months: int | None
    route: str
    basis: str
    facilities: str
    rights_plan: str
    risks: str
    deliverables: str
    lines: tuple[Compared, ...]
    milestones: tuple[dict[str, Any], ...]
    budget: tuple[dict[str, Any], ...]
    files: tuple[tuple[int, str, int], ...]


def alias(bid: Bid) -> str:
    """`方案 7F3A`: the same for everybody, and no way back to the reference."""
    return _("方案 %(code)s") % {"code": salted_hmac("challenges.alias", str(bid.pk)).hexdigest()[:4].upper()}


def is_blind(bid: Bid) -> bool:
    """Whether the frozen terms of the challenge hide the bidder from reviewers."""
    terms = bid.challenge.terms
    return terms is None or bool(terms.value("blind"))


def for_review(bid: Bid) -> ReviewedBid:
    """What a reviewer of this bid may read."""
    blind = is_blind(bid)
    hide = Blackener(names_of(bid) if blind else ())
    seats = list(bid.members.all())
    answers = {answer.indicator_id: answer for answer in bid.answers.all()}
    lines = compare_all(bid.challenge.indicators.all(), answers)
    return ReviewedBid(
        alias=alias(bid), price=bid.price, months=bid.months, organisation="" if blind else bid.organisation.name,
        members=() if blind else tuple(f"{seat.organisation.name} · {seat.duty}" for seat in seats),
        lines=tuple(replace(line, note=hide(line.note)) for line in lines),
        milestones=tuple(
            {"month": row.month, "share": row.share} | {name: hide(getattr(row, name)) for name in ("name", "target", "deliverable")}
            for row in bid.milestones.all()
        ),
        budget=tuple(
            {"line": hide(row.line), "get_source_display": row.get_source_display(), "amount": row.amount}
            for row in sorted(bid.budget.all(), key=lambda line: line.pk)
        ),
        files=tuple((n, file_name(n, file.name, blind=blind), file.size) for n, file in enumerate(bid.attachments.all(), 1)),
        **{name: hide(getattr(bid, name)) for name in TEXTS},
    )  # fmt: skip


def file_name(number: int, name: str, *, blind: bool) -> str:
    """`附件1.pdf`; its own name where nothing is hidden."""
    if not blind:
        return name
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    suffix = f".{ending}" if ending.isalnum() and len(ending) <= 5 else ""
    return _("附件%(number)d") % {"number": number} + suffix


def names_of(bid: Bid) -> list[str]:
    """Every name by which the bidder's side could be known: organisations, short names, codes, people, references."""
    organisations = [bid.organisation, *(seat.organisation for seat in bid.members.all())]
    names = [bid.reference, bid.author.name if bid.author else ""]
    for organisation in organisations:
        names += [organisation.name, organisation.short_name, organisation.credit_code or "", organisation.website]
        names += [seat.user.name for seat in organisation.memberships.all() if _acts(seat)]
    return names


def with_contents(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With everything that `for_review` reads of their bids, in a constant number of queries."""
    parts = ("answers", "milestones", "budget", "attachments", "challenge__indicators", "challenge__terms__rules")
    people = ("organisation__memberships__user", "members__organisation__memberships__user")
    return assignments.prefetch_related(*(f"bid__{name}" for name in (*parts, *people)))


def _acts(membership: Membership) -> bool:
    """As `accounts.selectors.people_of` asks of the database."""
    return membership.is_approved and membership.ended_at is None and membership.user.is_active


class Blackener:
    """Blacks out names, however they are spaced or cased; the longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
        spaced = (r"\s*".join(map(re.escape, re.sub(r"\s", "", name))) for name in known)
        self._pattern = re.compile("|".join(spaced), re.IGNORECASE) if known else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text
