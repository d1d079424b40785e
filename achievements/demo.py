"""The demo world's maturity reviews: two verified, one waiting, one sent back. Fictional, and marked so."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from accounts.selectors import officials
from achievements.enums import Answer, Verdict
from achievements.models import Achievement, MaturityReview
from achievements.services import judging, maturity

_FILE = Path(__file__).parent / "data" / "demo_maturity.json"


@transaction.atomic
def settle(*, now: datetime) -> int:
    """Let owners apply and the bureau judge, once; how many reviews were made."""
    if MaturityReview.objects.filter(is_demo=True).exists():
        return 0
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["reviews"]
    offers = Achievement.objects.published().filter(is_demo=True, external_code__in=[row["code"] for row in rows])
    by_code = {offer.external_code: offer for offer in offers}
    people = User.objects.in_bulk([row["by"] for row in rows], field_name="username")
    judge = officials().order_by("pk").first()
    return sum(
        _go(row, by_code[row["code"]], people[row["by"]], judge, now)
        for row in rows
        if row["code"] in by_code and row["by"] in people
    )


def _go(row: dict[str, Any], offer: Achievement, owner: User, judge: Any, now: datetime) -> int:
    """One review, as far as its `state`; never handed in before its achievement was published."""
    at = max(now - timedelta(days=row["days"]), (offer.published_at or now) + timedelta(hours=2))
    review = maturity.start_review(achievement=offer, level=row["level"], by=owner, now=at)
    MaturityReview.objects.filter(pk=review.pk).update(is_demo=True, created_at=at)
    codes = list(review.items.values_list("code", flat=True))
    answers = {code: maturity.Answered(Answer.MET, note) for code, note in zip(codes, row["notes"], strict=True)}
    maturity.save_answers(review=review, answers=answers, by=owner, now=at)
    maturity.attach_evidence(review=review, file=_paper(row), by=owner, now=at)
    maturity.submit_review(review=review, by=owner, now=at)
    if row["state"] != "submitted" and judge is not None:
        failing = row.get("failing", {})
        judged = {code: _judged(failing.get(code, "")) for code in codes}
        step = judging.return_review if row["state"] == "returned" else judging.pass_review
        later = min(at + timedelta(days=2), now)
        step(review=review, judged=judged, opinion=row["opinion"], by=judge, now=later)
    return 1


def _judged(why: str) -> judging.Judged:
    return judging.Judged(Verdict.FAIL if why else Verdict.PASS, why)


def _paper(row: dict[str, Any]) -> SimpleUploadedFile:
    """A short text in the place of a report."""
    text = "\n".join(["演示文件：内容和编号都是虚构的。", *row["notes"]])
    return SimpleUploadedFile(row["file"], text.encode(), "text/plain")
