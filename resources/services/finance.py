"""Financing: an intent stated, offers and visits made to it, a signature that both sides confirm; the white list."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.rules import is_official
from accounts.selectors import owners_of
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workflow import move
from inbox.enums import Kind
from inbox.services import notify
from resources.enums.finance import IntentDisclosure, IntentStatus, OfferKind, OfferStatus
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer, WhiteEntry
from resources.services.asks import begin, make_ask, may_ask, take_step


@transaction.atomic
def state_intent(
    *,
    organisation: Organisation,
    data: Mapping[str, Any],
    by: User,
    now: datetime,
    about: models.Model | None = None,
    chosen: Iterable[Organisation] = (),
    is_demo: bool = False,
) -> FinancingIntent:
    """Say that money is wanted. Chosen banks and funds are told at once. Raises Refused, Invalid."""
    may_ask(organisation, by)
    chosen = list(chosen)
    if data.get("disclosure") == IntentDisclosure.CHOSEN and not chosen:
        raise Invalid(_("请选定至少一家银行或基金。"), fields={"chosen": _("请选定至少一家银行或基金。")})
    made = FinancingIntent(organisation=organisation, author=by, status_at=now, stated_at=now, is_demo=is_demo, **data)
    made.reference = next_references(made.prefix, now=now)[0]
    made.about = about
    made.save()
    made.chosen.set(chosen)
    begin(made, by, now)
    _tell(made, [user for org in chosen for user in owners_of(org)], now, "stated", _("新的融资意向：%(name)s"))
    return made


@transaction.atomic
def close_intent(*, intent: FinancingIntent, reason: str, by: User, now: datetime) -> FinancingIntent:
    """Stop looking; offers that wait for an answer end with the same reason."""
    held = _held(intent)
    for offer in held.offers.filter(status=OfferStatus.PROPOSED):
        take_step(ask=offer, step="decline", by=by, now=now, reason=reason)
    move(held, "close", by=by, now=now, reason=reason)
    return held


@transaction.atomic
def reopen_intent(*, intent: FinancingIntent, by: User, now: datetime) -> FinancingIntent:
    """Look again, after an end or for a further sum."""
    held = _held(intent)
    move(held, "reopen", by=by, now=now)
    return held


@transaction.atomic
def make_offer(
    *,
    intent: FinancingIntent,
    organisation: Organisation,
    data: Mapping[str, Any],
    by: User,
    now: datetime,
    is_demo: bool = False,
) -> FinancingOffer:
    """A bank or fund that may read the intent offers terms or a visit (F198); the owner answers within its clock."""
    held = _held(intent)
    if not FinancingIntent.objects.visible_to(by).filter(pk=held.pk).exists() or not _finances(organisation):
        raise Refused(_("由可以查看这项意向的银行或基金提出。"))
    if held.status != IntentStatus.OPEN:
        raise Conflict(_("这项融资意向已不再征集。"))
    product: FinanceProduct | None = data.get("product")
    if product is not None and product.organisation_id != organisation.pk:
        raise Invalid(_("请选择本机构的产品。"), fields={"product": _("请选择本机构的产品。")})
    _check_offer(held, data, now)
    offer = FinancingOffer(intent=held, asker=organisation, receiver=held.organisation, is_demo=is_demo, **data)
    told = _("%(bank)s 提出%(kind)s") % {"bank": organisation, "kind": offer.get_kind_display()}
    return make_ask(ask=offer, by=by, now=now, told=told, taken=_("本机构对这项意向已有一份待办的同类方案。"))


def _check_offer(intent: FinancingIntent, data: Mapping[str, Any], now: datetime) -> None:
    visit_at = data.get("visit_at")
    if data.get("kind") == OfferKind.VISIT:
        if not intent.wants_visit:
            raise Conflict(_("对方没有选择“欢迎上门服务”，请先提出融资方案。"))
        if visit_at is None or visit_at <= now:
            raise Invalid(_("请填写以后的上门时间。"), fields={"visit_at": _("请填写以后的上门时间。")})
    elif not data.get("amount"):
        raise Invalid(_("请填写可提供额度。"), fields={"amount": _("请填写可提供额度。")})


@transaction.atomic
def hold_visit(*, ask: FinancingOffer, held_on: date, outcome: str, by: User, now: datetime) -> FinancingOffer:
    """The bank came: when, and what was found."""
    if ask.kind != OfferKind.VISIT:
        raise Conflict(_("只有上门服务需要登记上门情况。"))
    _past(held_on, "held_on", now)
    return take_step(ask=ask, step="hold", by=by, now=now, held_on=held_on, outcome=outcome)


@transaction.atomic
def sign_offer(
    *, ask: FinancingOffer, signed_amount: Decimal, signed_on: date, outcome: str, by: User, now: datetime
) -> FinancingOffer:
    """The bank says that it has signed, for how much, on which day; the borrower confirms."""
    if signed_amount <= 0:
        raise Invalid(_("签约金额应大于 0。"), fields={"signed_amount": _("签约金额应大于 0。")})
    _past(signed_on, "signed_on", now)
    return take_step(
        ask=ask, step="sign", by=by, now=now, signed_amount=signed_amount, signed_on=signed_on, outcome=outcome
    )


@transaction.atomic
def confirm_signature(*, ask: FinancingOffer, by: User, now: datetime) -> FinancingOffer:
    """The borrower agrees: from now on the amount counts in the financing facilitated (F194), and the intent is funded."""
    signed = take_step(ask=ask, step="confirm", by=by, now=now, confirmed_at=now)
    intent = _held(signed.intent)
    if intent.status == IntentStatus.OPEN:
        move(intent, "fund", by=by, now=now)
    return signed


@transaction.atomic
def propose_for_white_list(
    *, firm: Organisation, ground: str, valid_from: date, valid_to: date, by: User, now: datetime, is_demo: bool = False
) -> WhiteEntry:
    """The bureau asks a firm whether it agrees to be shown to banks (F192). Raises Refused, Invalid, Conflict."""
    if not is_official(by):
        raise Refused(_("白名单由科技局维护。"))
    if valid_to < valid_from:
        raise Invalid(_("结束日期不早于开始日期。"), fields={"valid_to": _("结束日期不早于开始日期。")})
    bureau = next(org for org in by.organisations if org.is_verified and org.kind == "government")
    entry = WhiteEntry(
        asker=bureau, receiver=firm, ground=ground, valid_from=valid_from, valid_to=valid_to, is_demo=is_demo
    )
    told = _("科技局拟将贵单位列入科技信贷白名单，请答复")
    return make_ask(ask=entry, by=by, now=now, told=told, taken=_("这家企业已在白名单中或正在征求意见。"))


def _held(intent: FinancingIntent) -> FinancingIntent:
    rows = FinancingIntent.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=intent.pk)


def _finances(organisation: Organisation) -> bool:
    return organisation.is_verified and organisation.kind in ("bank", "fund")


def _past(day: date, field: str, now: datetime) -> None:
    if day > timezone.localdate(now):
        raise Invalid(_("日期不能晚于今天。"), fields={field: _("日期不能晚于今天。")})


def _tell(intent: FinancingIntent, people: list[User], now: datetime, event: str, title: str) -> None:
    notify(
        event=f"financingintent:{intent.pk}:{event}", recipients=people, kind=Kind.FINANCE, now=now,
        title=title % {"name": intent}, why=_("对方选定贵机构查看这项融资意向。"), url=intent.get_absolute_url(),
    )  # fmt: skip
