"""Explanations as they are kept with a match: spans into both original texts, findings, what is missing.

    {"evidence": [{"signal", "phrase", "weight", "need_spans": [[start, end]], "offer_spans": [[start, end]]}],
     "findings": [{"name", "state", "need_value", "offer_value", "must", "near": [name, value] where there is one}],
     "missing": [{"code", "params": {name: value}}],
     "need_digest": "…", "achievement_digest": "…"}

Spans are code points of `title + "\\n" + body` of a posting. The digests say which contents were compared: `is_fresh`
tells whether both are still the same.
"""

from typing import Any

from matching.datasource import content_digest
from matching.engine.types import Explanation, Need, Offer, Span


def to_json(explanation: Explanation, need: Need, offer: Offer) -> dict[str, Any]:
    return as_json(explanation, need_digest=content_digest(need), achievement_digest=content_digest(offer))


def as_json(explanation: Explanation, *, need_digest: str, achievement_digest: str) -> dict[str, Any]:
    return {
        "evidence": [
            {
                "signal": reason.signal,
                "phrase": reason.phrase,
                "weight": round(reason.weight, 4),
                "need_spans": _pairs(reason.need_spans),
                "offer_spans": _pairs(reason.offer_spans),
            }
            for reason in explanation.evidence
        ],
        "findings": [
            {
                "name": finding.name,
                "state": finding.state,
                "need_value": finding.need_value,
                "offer_value": finding.offer_value,
                "must": finding.must,
            }
            | ({"near": list(finding.near)} if finding.near else {})
            for finding in explanation.findings
        ],
        "missing": [{"code": reason.code, "params": dict(reason.params)} for reason in explanation.missing],
        "need_digest": need_digest,
        "achievement_digest": achievement_digest,
    }


def is_fresh(explanation: dict[str, Any], need: Need, offer: Offer) -> bool:
    """True where the spans still point into these very contents."""
    compared = explanation.get("need_digest"), explanation.get("achievement_digest")
    return compared == (content_digest(need), content_digest(offer))


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
