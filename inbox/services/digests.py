"""Composing: each morning every person gets one card, made once, by who still has none that day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.selectors import officials
from common.digest import Pick, sources
from inbox.choosing import AGAIN_AFTER, choose
from inbox.enums import Kind
from inbox.models import Digest, DigestDay, DigestItem
from inbox.selectors import digest_event
from inbox.services.messages import notify

logger = structlog.get_logger(__name__)

OPENS, CLOSES = time(7, 30), time(21)
"""Digests are composed in these hours of Shanghai: after the night's matching, and never in the evening of a lost day."""
BATCH = 500
KEPT = timedelta(days=60)


@dataclass
class _Found:
    """Picks of a batch by person, and the sources that failed with the type of their error."""

    picks: dict[int, list[Pick]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, str] = field(default_factory=dict)


def compose_digests(*, now: datetime) -> DigestDay | None:
    """Give everybody who acts for an organisation and has not muted it a digest of today; None outside 7:30 to 21:00.

    Safe to call every ten minutes: a day that is done costs one query, one that was killed goes on with who has none
    yet, and two callers at once take turns. A batch of 500 people is one transaction of some 30 queries, however many
    things concern them: 10,000 people, each with three obligations and postings with new matches, took 643 queries and
    a minute on two busy cores. What stops it is written to the day, which the health page and officials show, and raised.
    """
    local = timezone.localtime(now)
    if not OPENS <= local.time() < CLOSES:
        return None
    day, _is_new = DigestDay.objects.get_or_create(day=local.date(), defaults={"started_at": now})
    if day.finished_at:
        return day
    try:
        while _compose_batch(day, now):
            pass
    except Exception as error:
        DigestDay.objects.filter(pk=day.pk).update(error=type(error).__name__[:120])
        raise
    day.refresh_from_db()
    return day


@transaction.atomic
def _compose_batch(day: DigestDay, now: datetime) -> bool:
    """The next 500 people; whether there may be more. The lock on the day makes two callers take turns."""
    locked = DigestDay.objects.select_for_update().get(pk=day.pk)
    if locked.finished_at:
        return False
    people = _people_without(locked)
    if not people:
        _finish(locked, now)
        return False
    found = _ask_sources(people, now)
    digests, items = _cards(locked, people, found, now)
    Digest.objects.bulk_create(digests)
    DigestItem.objects.bulk_create(items)
    _tell(locked, digests, items, now)
    filled = len({item.digest.user_id for item in items})
    locked.failures |= found.failures
    locked.people, locked.cards = F("people") + len(people), F("cards") + filled
    locked.save(update_fields=["failures", "people", "cards"])
    return True


def _people_without(day: DigestDay) -> list[User]:
    """Active people of an organisation who want a digest and have none of this day, with their memberships loaded."""
    acting = Membership.objects.active().select_related("organisation").order_by("pk")
    people = User.objects.filter(is_active=True, pk__in=acting.values("user"))
    people = people.exclude(muted_kinds__contains=[Kind.DIGEST.value]).exclude(digests__day=day)
    people = people.select_related("mail_preference")
    rows = list(people.prefetch_related(Prefetch("memberships", acting, to_attr="acting")).order_by("pk")[:BATCH])
    for user in rows:
        user.__dict__["memberships_now"] = user.acting
    return rows


def _ask_sources(people: Sequence[User], now: datetime) -> _Found:
    """Every source once for the whole batch. One that fails costs its own picks only, and is named."""
    found = _Found()
    for source in sources().values():
        try:
            with transaction.atomic():
                picks = list(source.find(people, now))
        except Exception as error:
            logger.exception("digest_source_failed", source=source.name)
            found.failures[source.name] = type(error).__name__
            continue
        for pick in picks:
            found.picks[pick.person].append(pick)
    return found


def _cards(
    day: DigestDay, people: Sequence[User], found: _Found, now: datetime
) -> tuple[list[Digest], list[DigestItem]]:
    orders = {name: source.order for name, source in sources().items()}
    seen = _seen(people, day)
    digests, items = [], []
    for user in people:
        chosen, more = choose(
            found.picks.get(user.pk, ()), orders=orders, muted=user.muted_kinds, seen=seen[user.pk], now=now
        )
        digest = Digest(day=day, user=user, composed_at=now, more=more, missing=sorted(found.failures))
        digests.append(digest)
        items += [
            DigestItem(digest=digest, position=number, source=pick.source, key=pick.key, kind=pick.kind)
            for number, pick in enumerate(chosen, start=1)
        ]
    return digests, items


def _seen(people: Sequence[User], day: DigestDay) -> dict[int, set[tuple[str, str]]]:
    """What the cards of the last six days showed to each."""
    shown = DigestItem.objects.filter(digest__user__in=people, digest__day__gt=day.day - AGAIN_AFTER)
    seen: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for user, source, key in shown.values_list("digest__user", "source", "key"):
        seen[user].add((source, key))
    return seen


def _tell(day: DigestDay, digests: list[Digest], items: list[DigestItem], now: datetime) -> None:
    """A message without any content to everybody whose card has some: one statement for each number of things."""
    by_count: dict[int, list[User]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for item in items:
        counts[item.digest.user_id] += 1
    for digest in digests:
        if counts[digest.user_id] or digest.missing:
            by_count[counts[digest.user_id]].append(digest.user)
    for count, people in sorted(by_count.items()):
        notify(
            event=digest_event(day.day),
            recipients=people,
            kind=Kind.DIGEST,
            title=_("%(month)d月%(day)d日摘要：%(count)d 项") % _date(day, count),
            why=_("每天至多一封，按您的提醒设置挑选；可随时关闭。"),
            url=reverse("digest", args=[day.day]),
            now=now,
        )


def _date(day: DigestDay, count: int) -> dict[str, int]:
    return {"month": day.day.month, "day": day.day.day, "count": count}


def _finish(day: DigestDay, now: datetime) -> None:
    """Everybody has a card. Old ones go; officials are told where a source failed."""
    day.finished_at, day.error = now, ""
    day.save(update_fields=["finished_at", "error"])
    _drop(day)
    if day.failures:
        labels = "、".join(str(source.label) for name, source in sources().items() if name in day.failures)
        notify(
            event=f"digest-failures:{day.day}",
            recipients=officials(),
            kind=Kind.OPERATIONS,
            title=_("每日摘要有内容没有取到：%(labels)s") % {"labels": labels},
            body=_("收到摘要的人已在卡片上看到这一点。请查看日志并联系运维。"),
            why=_("您负责平台的运行。"),
            url=reverse("digest_days"),
            now=now,
        )


def _drop(day: DigestDay) -> None:
    """Digests of more than 60 days ago, in one statement each; the day's figures stay."""
    oldest = day.day - KEPT
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM inbox_digestitem i USING inbox_digest d WHERE i.digest_id = d.id AND d.day_id < %s", [oldest]
        )
        cursor.execute("DELETE FROM inbox_digest WHERE day_id < %s", [oldest])
