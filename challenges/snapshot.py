"""What was published, as a document with a hash that anybody can compute again.

The document is canonical JSON: UTF-8, keys sorted, no spaces between tokens. `challenges/<reference>/snapshot.json` serves exactly
these bytes, so that `sha256sum` of the download is the hash on the page. Amendments are documents of the same form, each
with the hash of the one before it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils import timezone

from challenges.models import Amendment, Challenge

TEXTS = (
    "title", "background", "content", "rights_note", "payment_note", "conditions", "acceptance", "kind", "label", "rights",
    "team_mode", "review_mode", "channel", "months", "keywords",
)  # fmt: skip
INDICATOR = ("quantity", "operator", "low", "high", "unit", "must", "test_method")


def published_document(
    challenge: Challenge, *, now: datetime, laboratories: Iterable[str] = (), designated: Iterable[str] = ()
) -> dict[str, Any]:
    """Everything that the public reads of it on the day of publication, with those whom an order asks or the bureau names."""
    return {
        "reference": challenge.reference,
        "published_at": stamp(now),
        "programme": challenge.programme.name,
        "terms": str(challenge.terms) if challenge.terms else "",
        "sponsor": {"name": challenge.organisation.name, "credit_code": challenge.organisation.credit_code or ""},
        "park": challenge.park.name if challenge.park else "",
        "tech_field": _code(challenge.tech_field),
        "industry": _code(challenge.industry),
        "discipline": _code(challenge.discipline),
        "own_amount": plain(challenge.own_amount),
        "subsidy": plain(challenge.subsidy),
        "closes_on": plain(challenge.closes_on),
        "indicators": [{name: plain(getattr(row, name)) for name in INDICATOR} for row in challenge.indicators.all()],
        **{name: plain(getattr(challenge, name)) for name in TEXTS},
        **({"laboratories": list(laboratories)} if laboratories else {}),
        **({"designated": list(designated)} if designated else {}),
    }


def amendment_document(amendment: Amendment, previous: str) -> dict[str, Any]:
    """What one amendment changed, chained to what stood before."""
    return {
        "reference": amendment.challenge.reference,
        "number": amendment.number,
        "previous": previous,
        "at": stamp(amendment.at),
        "reason": amendment.reason,
        "changes": amendment.changes,
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed and served."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return sha256(canonical(document)).hexdigest()


def chain(challenge: Challenge) -> list[tuple[dict[str, Any], str]]:
    """The published document and every amendment in order, each with the hash on record."""
    links = [(challenge.snapshot or {}, challenge.snapshot_hash)]
    for amendment in challenge.amendments.select_related("challenge").order_by("number"):
        links.append((amendment_document(amendment, links[-1][1]), amendment.snapshot_hash))
    return links


def is_intact(challenge: Challenge) -> bool:
    """Whether every hash on record is the hash of its document: nothing was changed behind the public's back."""
    return all(digest(document) == recorded for document, recorded in chain(challenge))


def replayed(challenge: Challenge) -> dict[str, Any]:
    """The published document with every amendment applied: what the page should say today."""
    document: dict[str, Any] = dict(challenge.snapshot or {})
    indicators = [dict(row) for row in document.get("indicators", ())]
    for amendment in challenge.amendments.order_by("number"):
        for change in amendment.changes:
            if change["field"] != "indicators":
                document[change["field"]] = change["after"]
            elif change["position"] < len(indicators):
                indicators[change["position"]] = change["after"]
            else:
                indicators.append(change["after"])
    return document | {"indicators": indicators}


def is_current(challenge: Challenge) -> bool:
    """Whether amounts, texts and indicators are what publication and amendments add up to. The last day for bids is left
    out: a suspension that ends gives back the days that were lost.
    """
    due = replayed(challenge)
    now = published_document(challenge, now=challenge.status_at)
    kept = (*TEXTS, "own_amount", "subsidy", "indicators")
    return all(now[name] == due[name] for name in kept if name in due)


def plain(value: Any) -> Any:
    """A value as JSON holds it, the same on every day: amounts as text, dates in ISO."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def stamp(moment: datetime) -> str:
    """To the second, in Shanghai, with its offset."""
    return timezone.localtime(moment).replace(microsecond=0).isoformat()


def _code(term: Any) -> str:
    return f"{term.code} {term.label}" if term else ""
