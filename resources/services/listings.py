"""Writing directory entries and taking them through the bureau's review."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import officials, owners_of
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from resources.enums.listings import ListingStatus
from resources.models.listings import Listed

Entry = TypeVar("Entry", bound=Listed)
REVIEW = "review_listing"
REVIEW_WORKDAYS = 3
"""As the bureau's review of needs and organisations."""


@transaction.atomic
def save_listing(
    *, listing: Entry, organisation: Organisation, data: Mapping[str, Any], by: User, now: datetime
) -> Entry:
    """Write an entry (a new one gets its reference). One that is shown or under review is taken back first.

    Raises Refused unless `by` acts for the verified organisation, Conflict when it cannot be changed now, Invalid for what
    does not hold together.
    """
    if organisation.pk not in by.organisation_ids or not organisation.is_verified:
        raise Refused(_("只有发布机构的人员可以进行这一操作。"))
    if listing.pk:
        fresh = type(listing)._default_manager.select_for_update(of=("self",)).get(pk=listing.pk)
        if fresh.organisation_id != organisation.pk:
            raise Refused(_("只有发布机构的人员可以进行这一操作。"))
        if not fresh.is_editable:
            raise Conflict(_("审核中和已发布的内容不能直接修改，请先撤回或下架。"))
        listing = fresh
    else:
        listing.organisation, listing.author, listing.status_at = organisation, by, now
        listing.reference = next_references(listing.prefix, now=now)[0]
    many = _write(listing, data)
    _check(listing)
    listing.index(*listing.search_texts())
    listing.save()
    for name, rows in many.items():
        getattr(listing, name).set(rows)
    return listing


def _write(listing: Listed, data: Mapping[str, Any]) -> dict[str, Any]:
    """Set the plain fields; hand back those with many rows, which want a saved entry."""
    many = {field.name for field in listing._meta.many_to_many}
    for name, value in data.items():
        if name not in many:
            setattr(listing, name, value)
    return {name: value for name, value in data.items() if name in many}


def _check(listing: Listed) -> None:
    for low, high in (("amount_from", "amount_to"), ("rate_from", "rate_to"), ("ticket_from", "ticket_to")):
        first, last = getattr(listing, low, None), getattr(listing, high, None)
        if first is not None and last is not None and last < first:
            raise Invalid(_("上限应不小于下限。"), fields={high: _("上限应不小于下限。")})
    levels = getattr(listing, "trl_from", None), getattr(listing, "trl_to", None)
    if None not in levels and levels[1] <= levels[0]:  # type: ignore[operator]
        raise Invalid(_("可达成熟度应高于起始成熟度。"), fields={"trl_to": _("可达成熟度应高于起始成熟度。")})


@transaction.atomic
def take_listing(*, listing: Entry, step: str, by: Any, now: datetime, reason: str = "") -> Entry:
    """Submit, recall, publish, return, withdraw or take down an entry; tells its owners, owes the bureau its review."""
    held: Any = type(listing)._default_manager.select_for_update(of=("self",)).select_related("organisation")
    held = held.get(pk=listing.pk)
    if step == "publish" and not held.organisation.is_verified:
        raise Conflict(_("发布机构尚未通过核验。"))
    updates = {"published_at": now} if held.workflow[step].target == ListingStatus.PUBLISHED else {}
    change = move(held, step, by=by, now=now, reason=reason, **updates)
    fulfil(about=held, code=REVIEW, by=by, now=now)
    if held.status == ListingStatus.SUBMITTED:
        _owe_review(held, now)
    told: models.QuerySet[User] = owners_of(held.organisation)
    words = {"noun": held._meta.verbose_name, "label": change.label, "name": held}
    notify(
        event=f"listing:{change.pk}", recipients=[user for user in told if user.pk != change.by_id], kind=Kind.FINANCE,
        title=_("%(noun)s · %(label)s：%(name)s") % words, body=change.reason, why=_("这是您的机构发布的内容。"),
        url=held.get_absolute_url(), now=now,
    )  # fmt: skip
    return held


def _owe_review(listing: Listed, now: datetime) -> None:
    bureau = Organisation.objects.bureaus().exclude(pk=listing.organisation_id).order_by("pk").first()
    if bureau is None:
        return
    words = {"noun": listing._meta.verbose_name, "name": listing}
    oblige(
        about=listing, code=REVIEW, organisation=bureau, title=_("审核%(noun)s：%(name)s") % words,
        url=listing.get_absolute_url(), due_at=add_workdays(now, REVIEW_WORKDAYS),
    )  # fmt: skip
    notify(
        event=f"listing:{listing.pk}:submitted:{now:%Y%m%d%H%M%S}",
        recipients=officials().exclude(pk__in=owners_of(listing.organisation)), kind=Kind.FINANCE,
        title=_("待审核%(noun)s：%(name)s") % words, why=_("目录内容由科技局审核后公开。"),
        url=listing.get_absolute_url(), now=now,
    )  # fmt: skip
