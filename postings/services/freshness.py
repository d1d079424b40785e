"""N19: what its owner has not confirmed for 90 days is not shown as if it were true. Reminders 14 and 3 days before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from postings.links import confirm_path
from postings.models import CONFIRM_AFTER, Posting
from postings.selectors import keepers_of, posting_models
from postings.services.telling import day
from postings.signals import posting_left

REMIND_DAYS = (14, 3)
BATCH = 200
LISTED = 10
"""Titles that one mail lists; the rest is on the owner's page."""


@transaction.atomic
def confirm(*, posting: Posting, by: Any, now: datetime) -> None:
    """Its owner says that it still holds: another 90 days."""
    move(posting, "confirm", by=by, now=now, confirmed_at=now)
    fulfil(about=posting, code="confirm", by=by, now=now)


def expire_unconfirmed(*, now: datetime) -> int:
    """Take down every published posting that nobody has confirmed for 90 days; returns how many.

    Works through batches of 200, each a transaction of its own: killed in the middle it goes on where it stopped.
    """
    expired = 0
    for model in posting_models():
        while batch := list(_stale(model, now - CONFIRM_AFTER)[:BATCH]):
            expired += _expire(batch, now)
    return expired


@transaction.atomic
def _expire(batch: list[Posting], now: datetime) -> int:
    for posting in batch:
        move(posting, "expire", by=None, now=now)
        fulfil(about=posting, code="confirm", by=None, now=now)
        posting_left.send(type(posting), posting=posting, transition="expire", by=None, now=now)
    title = _("%(count)d 项%(noun)s因 90 天未确认已下架")
    _tell_each_keeper(batch, "expired", title, _("如仍然有效，打开后重新提交即可。"), now)
    return len(batch)


def remind_unconfirmed(*, now: datetime) -> int:
    """Ask owners to confirm what will be taken down in 14 or in 3 days; returns how many postings that concerned."""
    reminded = 0
    for model in posting_models():
        for days in REMIND_DAYS:
            edge = now - CONFIRM_AFTER + timedelta(days=days)
            due = list(_stale(model, edge).filter(confirmed_at__gte=edge - timedelta(days=1)))
            _remind(due, days, now)
            reminded += len(due)
    return reminded


@transaction.atomic
def _remind(due: list[Posting], days: int, now: datetime) -> None:
    for posting in due:
        oblige(
            about=posting,
            code="confirm",
            organisation=posting.organisation,
            person=posting.author,
            title=_("确认仍然有效：%(title)s") % {"title": posting},
            url=posting.get_absolute_url(),
            due_at=posting.confirm_by or now,
        )
    title = _("%(count)d 项%(noun)s请确认是否仍然有效")
    body = _("%(days)d 天后（%(day)s）未确认的将自动下架。点开链接，按一下即可确认：") % {
        "days": days,
        "day": day(now + timedelta(days=days)),
    }
    _tell_each_keeper(due, f"confirm-{days}", title, body, now)


def _stale(model: type[Posting], edge: datetime) -> QuerySet[Any]:
    stale = model.objects.unconfirmed_since(edge).defer("search_grams", "search_words")
    return stale.select_related("organisation", "author").order_by("organisation", "pk")


def _tell_each_keeper(batch: Iterable[Posting], what: str, title: str, body: str, now: datetime) -> None:
    """One message a person, kind and day, however many postings it is about."""
    theirs: dict[tuple[User, type[Posting]], list[Posting]] = defaultdict(list)
    keepers: dict[tuple[int, int | None], list[User]] = {}
    for posting in batch:
        circle = (posting.organisation_id, posting.author_id)
        keepers.setdefault(circle, keepers_of(posting))
        for user in keepers[circle]:
            theirs[user, type(posting)].append(posting)
    for (user, model), postings in theirs.items():
        meta = model._meta
        notify(
            event=f"{meta.model_name}:{what}:{timezone.localdate(now)}:{postings[0].pk}",
            recipients=[user],
            kind=Kind.POSTING,
            title=title % {"count": len(postings), "noun": meta.verbose_name},
            body="\n".join([body, *_lines(user, postings)]),
            url=postings[0].get_absolute_url(),
            now=now,
            why=_("您是联系人，或是%(organisation)s的管理员。") % {"organisation": postings[0].organisation},
        )


def _lines(user: User, postings: list[Posting]) -> list[str]:
    lines = [f"· {posting} {settings.SITE_URL}{confirm_path(posting, user)}" for posting in postings[:LISTED]]
    if len(postings) > LISTED:
        lines.append(_("另有 %(more)d 项，见“我的发布”。") % {"more": len(postings) - LISTED})
    return lines
