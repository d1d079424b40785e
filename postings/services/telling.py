"""Who hears of a step in a posting's life, why, and what they owe by when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_of
from common.models import StateChange
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from postings.models import Posting
from postings.selectors import keepers_of, reviewing_organisation

REVIEW_WORKDAYS = 3
"""The reviewer's clock, as the owner's page promises (design: N01)."""
REVISE_WORKDAYS = 10
"""The owner's clock after a return."""


def ask_for_review(posting: Posting, change: StateChange, now: datetime) -> None:
    """The park, or without one the bureau, owes a screening; its people are told."""
    fulfil(about=posting, code="revise", by=change.by, now=now)
    reviewer = reviewing_organisation(posting)
    if reviewer is None:
        return
    due = add_workdays(now, REVIEW_WORKDAYS)
    title = _("审核%(noun)s：%(title)s") % {"noun": noun(posting), "title": posting}
    url = posting.get_absolute_url()
    oblige(about=posting, code="review", organisation=reviewer, title=title, url=url, due_at=due)
    whose = _("您负责审核园区内单位的发布。") if posting.park else _("您负责审核未入驻园区的单位的发布。")
    body = _("%(organisation)s 提交了%(noun)s，请在 %(due)s 前答复。") % {
        "organisation": posting.organisation,
        "noun": noun(posting),
        "due": day(due),
    }
    _tell(posting, change, people_of(reviewer), title, body, whose, now)


def tell_published(posting: Posting, change: StateChange, now: datetime) -> None:
    fulfil(about=posting, code="review", by=change.by, now=now)
    if posting.organisation.is_verified:
        body = _("审核已通过，现在起可以被看到和匹配。90 天后请确认是否仍然有效。")
    else:
        body = _("审核已通过。贵单位通过科技局核验后，内容即对外公开。")
    _tell_keepers(posting, change, _("已发布：%(title)s") % {"title": posting}, body, now)


def tell_returned(posting: Posting, change: StateChange, now: datetime) -> None:
    """After a return or a take-down the owner owes the revision."""
    fulfil(about=posting, code="review", by=change.by, now=now)
    fulfil(about=posting, code="confirm", by=change.by, now=now)
    due = add_workdays(now, REVISE_WORKDAYS)
    title = _("需补充：%(title)s") % {"title": posting}
    body = _("审核意见：%(reason)s\n请在 %(due)s 前修改并重新提交。") % {"reason": change.reason, "due": day(due)}
    oblige(
        about=posting,
        code="revise",
        organisation=posting.organisation,
        person=posting.author,
        title=title,
        url=posting.get_absolute_url(),
        due_at=due,
    )
    _tell_keepers(posting, change, title, body, now)


def tell_ended(posting: Posting, change: StateChange, now: datetime) -> None:
    """Recalled, withdrawn or resolved by the owner's side: nothing is owed any more; the other keepers are told."""
    for code in ("review", "confirm"):
        fulfil(about=posting, code=code, by=change.by, now=now)
    title = _("%(action)s：%(title)s") % {"action": change.label, "title": posting}
    _tell_keepers(posting, change, title, change.reason, now)


def tell_edited(posting: Posting, change: StateChange, now: datetime) -> None:
    """Reviewers hear that a published posting reads differently now; without mail, since nothing is due."""
    reviewer = reviewing_organisation(posting)
    if reviewer is not None:
        title = _("发布后有修改：%(title)s") % {"title": posting}
        why = _("您负责审核这一单位的发布。")
        _tell(posting, change, people_of(reviewer), title, "", why, now, mail=False)


def noun(posting: Posting) -> str:
    return str(posting._meta.verbose_name)


def day(moment: datetime) -> str:
    """`11月25日`, in Shanghai."""
    local = timezone.localtime(moment)
    return _("%(month)d月%(day)d日") % {"month": local.month, "day": local.day}


def _tell_keepers(posting: Posting, change: StateChange, title: str, body: str, now: datetime) -> None:
    others = [user for user in keepers_of(posting) if user.pk != change.by_id]
    why = _("您是联系人，或是%(organisation)s的管理员。") % {"organisation": posting.organisation}
    _tell(posting, change, others, title, body, why, now)


def _tell(
    posting: Posting,
    change: StateChange,
    people: Iterable[User],
    title: str,
    body: str,
    why: str,
    now: datetime,
    **options: Any,
) -> None:
    notify(
        event=f"{posting._meta.model_name}:{change.transition}:{change.pk}",
        recipients=people,
        kind=Kind.POSTING,
        title=title,
        body=body,
        why=why,
        url=posting.get_absolute_url(),
        now=now,
        **options,
    )
