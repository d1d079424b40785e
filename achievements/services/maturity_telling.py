"""Who hears of each step of a maturity review, and who owes the next one by when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_of
from achievements.models import MaturityReview
from common.models import StateChange
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from postings.selectors import keepers_of

VERIFY, COMPLETE = "verify_maturity", "complete_maturity"


def tell_submitted(review: MaturityReview, change: StateChange, now: datetime) -> None:
    """The bureau owes the judgement; people who handed it in or hold the achievement are not among those asked."""
    _settle(review, change, now)
    assert review.desk is not None and review.due_at is not None
    title = _("核验成熟度：%(title)s") % {"title": review}
    oblige(
        about=review, code=VERIFY, organisation=review.desk, title=title, url=review.get_absolute_url(),
        due_at=review.due_at,
    )  # fmt: skip
    body = _("%(name)s提交，请在 %(due)s 前逐条核验。") % {"name": review.achievement.organisation, "due": _day(review)}
    _tell_desk(review, change, title, body, now)
    body = _("由%(desk)s在 %(due)s 前答复。") % {"desk": review.desk, "due": _day(review)}
    _tell_owner(review, change, _("已提交核验：%(title)s") % {"title": review}, body, now)


def tell_returned(review: MaturityReview, change: StateChange, now: datetime) -> None:
    """The owner owes what is missing."""
    _settle(review, change, now)
    assert review.due_at is not None
    organisation, title = review.achievement.organisation, _("成熟度核验需补充：%(title)s") % {"title": review}
    keeper = review.applicant if review.applicant in people_of(organisation) else None
    oblige(
        about=review, code=COMPLETE, organisation=organisation, person=keeper, title=title,
        url=review.get_absolute_url(), due_at=review.due_at,
    )  # fmt: skip
    body = _("%(reason)s\n请在 %(due)s 前补充后重新提交，也可以撤回。") % {"reason": change.reason, "due": _day(review)}
    _tell_owner(review, change, title, body, now)


def tell_verified(review: MaturityReview, change: StateChange, now: datetime) -> None:
    _settle(review, change, now)
    body = _("%(desk)s逐条核验通过。名称、简介、创新点、指标或级别改动后，会转回自评。") % {"desk": review.desk}
    _tell_owner(review, change, _("成熟度已核验：%(title)s") % {"title": review}, body, now)


def tell_withdrawn(review: MaturityReview, change: StateChange, now: datetime) -> None:
    _settle(review, change, now)
    body = _("%(name)s已撤回，不用再核验。") % {"name": review.achievement.organisation}
    _tell_desk(review, change, _("已撤回成熟度核验：%(title)s") % {"title": review}, body, now)


def tell_lapsed(review: MaturityReview, change: StateChange, now: datetime) -> None:
    """Also after a revocation: the level is the owner's own word again."""
    body = _("%(reason)s\n成果页显示为自评，可以重新申请核验。") % {"reason": change.reason}
    _tell_owner(review, change, _("成熟度转回自评：%(title)s") % {"title": review}, body, now)


def _settle(review: MaturityReview, change: StateChange, now: datetime) -> None:
    for code in (VERIFY, COMPLETE):
        fulfil(about=review, code=code, by=change.by, now=now)


def _tell_owner(review: MaturityReview, change: StateChange, title: str, body: str, now: datetime) -> None:
    organisation = review.achievement.organisation
    people = {user.pk: user for user in keepers_of(review.achievement)}
    people |= {user.pk: user for user in people_of(organisation) if user.pk == review.applicant_id}
    why = _("您是申请人、联系人，或是%(organisation)s的管理员。") % {"organisation": organisation}
    _tell(review, change, "owner", people.values(), title, body, why, now)


def _tell_desk(review: MaturityReview, change: StateChange, title: str, body: str, now: datetime) -> None:
    if review.desk is not None:
        people = [user for user in people_of(review.desk) if user.pk != review.applicant_id]
        _tell(review, change, "desk", people, title, body, _("您所在的科技局核验成熟度。"), now)


def _tell(
    review: MaturityReview, change: StateChange, side: str, people: Iterable[Any], title: str, body: str, why: str,
    now: datetime,
) -> None:  # fmt: skip
    others: list[User] = [user for user in people if user.pk != change.by_id]
    notify(
        event=f"maturity:{review.pk}:{change.pk}:{side}", recipients=others, kind=Kind.POSTING, title=title, body=body,
        why=why, url=review.get_absolute_url(), now=now,
    )  # fmt: skip


def _day(review: MaturityReview) -> str:
    return f"{timezone.localtime(review.due_at):%Y-%m-%d}" if review.due_at else ""
