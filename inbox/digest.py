"""What the inbox itself offers to the daily digest: what is owed, and messages that wait unread."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.digest import MOST_OF_ONE, Line, Pick, Source, by_organisation, dated, names, register
from inbox.enums import ALWAYS_AT_ONCE, Kind
from inbox.models import Notification, Obligation
from inbox.selectors import digested_kinds

OWED, UNREAD = "inbox.owed", "inbox.unread"
AHEAD = timedelta(days=7)
"""What is owed later than in a week is no matter of today."""
LATELY = timedelta(days=7)


def find_owed(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """Open obligations due within a week or overdue, of these people and of whom they act for. One query."""
    acting = by_organisation(people)
    by_id = {user.pk: [user] for user in people}
    owed = Obligation.objects.open().filter(
        Q(person__in=list(by_id)) | Q(person=None, organisation__in=list(acting)), due_at__lt=now + AHEAD
    )
    place = Window(RowNumber(), partition_by=["organisation", "person"], order_by=[F("due_at"), F("pk")])
    rows = owed.annotate(place=place).filter(place__lte=MOST_OF_ONE).order_by("due_at", "pk")
    for key, person, organisation, url, due_at in rows.values_list("pk", "person", "organisation", "url", "due_at"):
        for user in by_id[person] if person else acting[organisation]:
            yield Pick(user.pk, OWED, str(key), Kind.OBLIGATION, url, due_at)


def read_owed(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those still open. One query."""
    owed = Obligation.objects.visible_to(user).open().filter(pk__in=keys).select_related("organisation")
    return {
        str(row.pk): Line(
            row.title,
            _("这项待办由您本人负责。")
            if row.person_id
            else _("这项待办由您所在的%(name)s负责。") % {"name": row.organisation},
            row.url,
            row.due_at,
        )
        for row in owed
    }


def find_unread(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """How many messages of a kind wait: of kinds that come only with the digest, and talks. One query, without texts."""
    wanted = {user.pk: _waiting_kinds(user) for user in people}
    rows = Notification.objects.unread().filter(
        recipient__in=list(wanted), created_at__gt=now - LATELY, kind__in={kind for kinds in wanted.values() for kind in kinds}
    )  # fmt: skip
    for person, kind, latest in rows.order_by().values_list("recipient", "kind").annotate(latest=Max("created_at")):
        if kind in wanted[person]:
            key = dated(kind, latest)
            yield Pick(person, UNREAD, key, kind, _messages(kind), strength=latest.timestamp(), is_summary=True)


def read_unread(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Numbers only; what was read since is gone. One query."""
    kinds = names(keys)
    unread = Notification.objects.visible_to(user).unread().filter(kind__in=kinds)
    return {
        kinds[kind]: Line(
            _("“%(kind)s”有 %(count)d 条消息未读") % {"kind": Kind(kind).label, "count": count},
            _("这一类消息按您的设置只在摘要中提醒。")
            if kind in digested_kinds(user)
            else _("有人给您留言，还没有看。"),
            _messages(kind),
        )
        for kind, count in unread.order_by().values_list("kind").annotate(count=Count("pk"))
    }


def _waiting_kinds(user: User) -> set[str]:
    return (digested_kinds(user) | {Kind.CONVERSATION.value}) - {kind.value for kind in ALWAYS_AT_ONCE}


def _messages(kind: Any) -> str:
    return f"{reverse('inbox')}?tab=messages&kind={kind}"


register(Source(OWED, gettext_lazy("待办"), 10, find_owed, read_owed))
register(Source(UNREAD, gettext_lazy("未读消息"), 90, find_unread, read_unread))
