"""What postings offer to the daily digest: what comes down unless its owner confirms that it still holds (N19)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from common.digest import MOST_OF_ONE, Line, Pick, Source, by_organisation, register
from inbox.enums import Kind
from postings.models import CONFIRM_AFTER, Posting
from postings.selectors import posting_models
from postings.services.freshness import REMIND_DAYS

CONFIRM = "postings.confirm"


def find_unconfirmed(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """Postings that come down within 14 days, for their keepers: author and owners. One query for each kind of posting."""
    owners = by_organisation(people)
    columns = ("confirmed_at", "pk", "reference", "organisation", "author")
    for model in posting_models():
        due = _unconfirmed(model, now).filter(organisation__in=list(owners))
        by_owner: dict[tuple[int, int | None], list[Any]] = {}
        for row in due.order_by().values_list(*columns):
            by_owner.setdefault(row[3:], []).append(row)
        for (organisation, author), rows in by_owner.items():
            keepers = [
                user
                for user in owners[organisation]
                if user.pk == author or organisation in user.owned_organisation_ids
            ]
            for confirmed_at, pk, reference, *_owner in nsmallest(MOST_OF_ONE, rows):
                key, url = f"{model._meta.model_name}:{pk}", reverse(str(model._meta.model_name), args=[reference])
                for user in keepers:
                    yield Pick(user.pk, CONFIRM, key, Kind.POSTING, url, confirmed_at + CONFIRM_AFTER)


def read_unconfirmed(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those still published, unconfirmed and this person's to keep. One query for each kind of posting."""
    lines = {}
    for model in posting_models():
        name = str(model._meta.model_name)
        ids = [key.partition(":")[2] for key in keys if key.startswith(f"{name}:")]
        if not ids:
            continue
        kept = (
            _unconfirmed(model, now)
            .of(user)
            .filter(Q(author=user) | Q(organisation__in=user.owned_organisation_ids), pk__in=ids)
        )
        for posting in kept.select_related("organisation").defer("search_grams", "search_words"):
            lines[f"{name}:{posting.pk}"] = Line(
                _("请确认是否仍然有效：%(title)s") % {"title": posting},
                _("您是联系人，或是%(organisation)s的管理员；90 天未确认的内容会自动下架。")
                % {"organisation": posting.organisation},
                posting.get_absolute_url(),
                posting.confirm_by,
            )
    return lines


def _unconfirmed(model: type[Posting], now: datetime) -> Any:
    return model.objects.unconfirmed_since(now - CONFIRM_AFTER + timedelta(days=max(REMIND_DAYS)))


register(Source(CONFIRM, gettext_lazy("等您确认的内容"), 8, find_unconfirmed, read_unconfirmed))
