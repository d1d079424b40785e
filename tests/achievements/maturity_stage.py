"""Applications of 胶州湾大学 to have a maturity verified, each some steps along their road."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from achievements.enums import Answer, Verdict
from achievements.models import MaturityReview
from achievements.services import judging, maturity
from tests.factories import AchievementFactory
from tests.people import NOW, person

NOTE = "见试验报告 JZW-2026-014，第 3 节。"


def report(name: str = "试验报告.txt", text: str = "盐雾 2000 小时，无点蚀。") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def answers(review: MaturityReview, **given: Any) -> dict[str, maturity.Answered]:
    """Every line met, with where the proof is."""
    return {item.code: maturity.Answered(Answer.MET, NOTE) for item in review.items.all()} | given


def judged(review: MaturityReview, **failing: str) -> dict[str, judging.Judged]:
    """Every line passed, but for those named `i5_3="why"`."""
    passed = {item.code: judging.Judged(Verdict.PASS, "") for item in review.items.all()}
    return passed | {code[1:].replace("_", "."): judging.Judged(Verdict.FAIL, why) for code, why in failing.items()}


def drafted(level: int = 5, achievement: Any = None, by: str = "zhouwen") -> MaturityReview:
    person("wuyue")
    user = person(by)
    offer = achievement or AchievementFactory(author=user)
    return maturity.start_review(achievement=offer, level=level, by=user, now=NOW)


def ready(level: int = 5, achievement: Any = None, by: str = "zhouwen") -> MaturityReview:
    """Answered in full, with a file, not handed in yet."""
    review = drafted(level, achievement, by)
    maturity.save_answers(review=review, answers=answers(review), by=person(by), now=NOW)
    maturity.attach_evidence(review=review, file=report(), by=person(by), now=NOW)
    return review


def submitted(level: int = 5, achievement: Any = None, by: str = "zhouwen") -> MaturityReview:
    person("gaoyuan")
    review = ready(level, achievement, by)
    maturity.submit_review(review=review, by=person(by), now=NOW)
    return fresh(review)


def verified(level: int = 5, achievement: Any = None, by: str = "zhouwen", now: datetime = NOW) -> MaturityReview:
    review = submitted(level, achievement, by)
    judging.pass_review(review=review, judged=judged(review), by=person("gaoyuan"), now=now, opinion="材料齐全。")
    return fresh(review)


def returned(level: int = 5, achievement: Any = None, by: str = "zhouwen") -> MaturityReview:
    review = submitted(level, achievement, by)
    judging.return_review(
        review=review, judged=judged(review, **{f"i{level}_3": "没有写试验时长。"}), by=person("gaoyuan"), now=NOW
    )
    return fresh(review)


def fresh(review: MaturityReview) -> MaturityReview:
    return MaturityReview.objects.select_related("achievement__organisation").get(pk=review.pk)
