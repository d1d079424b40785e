"""How far each ask of the demo world has come: offers, pitches, uses, invitations, visits, the white list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.money import from_wan
from parks.models import Park
from resources.models import FinanceProduct, FinancingIntent, Fund, PilotBase, Pitch
from resources.services import bases, finance, funds, partners, visits
from resources.services.asks import take_step

BUREAU, PILOT = "gaoyuan", "caoyue"


class Asker:
    """Asks and answers, in the order in which they were made."""

    def __init__(self, people: Mapping[str, User], now: datetime) -> None:
        self.people, self.now = people, now

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def go(self, file: Mapping[str, Any], intents: Sequence[tuple[FinancingIntent, Mapping[str, Any]]]) -> int:
        """Everything but the directories; how many rows."""
        made = 0
        for part in ("white", "pitches", "uses", "invitations", "visits"):
            for row in file[part]:
                getattr(self, f"_{part}")(row)
                made += 1
        for intent, row in intents:
            for offer in row["offers"]:
                self._offer(intent, offer, row["days"])
            made += 1 + len(row["offers"])
        return made

    def _white(self, row: Mapping[str, Any]) -> None:
        owner, today = self.people[row["firm"]], timezone.localdate(self.now)
        entry = finance.propose_for_white_list(
            firm=owner.organisations[0], ground=row["ground"], valid_from=date(today.year, 1, 1),
            valid_to=date(today.year + 1, 12, 31), by=self.people[BUREAU], now=self.ago(80 if row["agreed"] else 3),
            is_demo=True,
        )  # fmt: skip
        if row["agreed"]:
            take_step(ask=entry, step="agree", by=owner, now=self.ago(77))

    def _offer(self, intent: FinancingIntent, row: Mapping[str, Any], days: int) -> None:
        bank, borrower = self.people[row["by"]], intent.author
        at = self.ago(days * 0.8)
        product = FinanceProduct.objects.filter(name=row.get("product", ""), is_demo=True).first()
        kind = row.get("kind", "terms")
        data = {
            "kind": kind, "terms": row["terms"], "product": product, "rate": _decimal(row.get("rate")),
            "amount": _wan(row.get("amount")), "visit_at": at + timedelta(days=2) if kind == "visit" else None,
        }  # fmt: skip
        if row["reach"] == "proposed":
            at = self.ago(2)
        offer = finance.make_offer(
            intent=intent, organisation=bank.organisations[0], data=data, by=bank, now=at, is_demo=True
        )
        if row["reach"] == "proposed":
            return
        take_step(ask=offer, step="accept", by=borrower, now=at + timedelta(days=1))
        day = timezone.localdate(at + timedelta(days=2))
        if row["reach"] == "held":
            finance.hold_visit(ask=offer, held_on=day, outcome=row["outcome"], by=bank, now=at + timedelta(days=2.5))
            return
        amount = from_wan(Decimal(row["signed"]))
        finance.sign_offer(
            ask=offer, signed_amount=amount, signed_on=day, outcome="", by=bank, now=at + timedelta(days=3)
        )
        if borrower is not None:
            finance.confirm_signature(ask=offer, by=borrower, now=at + timedelta(days=4))

    def _pitches(self, row: Mapping[str, Any]) -> None:
        fund, at = Fund.objects.get(name=row["fund"], is_demo=True), self.ago(row["days"])
        data = {name: row[name] for name in ("project", "place", "text")}
        data |= {"tech_field": None, "wanted": _wan(row.get("wanted"))}
        investor = self.people[PILOT]
        if "by" in row:
            by = self.people[row["by"]]
            pitch = funds.pitch_project(
                fund=fund, organisation=by.organisations[0], data=data, by=by, now=at, is_demo=True
            )
            take_step(ask=pitch, step="screen", by=investor, now=at + timedelta(days=1))
        else:
            data["company"] = row["company"]
            pitch = funds.enter_project(fund=fund, data=data, by=investor, now=at, is_demo=True)
        self._judge(pitch, row, investor, at)

    def _judge(self, pitch: Pitch, row: Mapping[str, Any], by: User, at: datetime) -> None:
        reach = row["reach"]
        if reach == "declined":
            reason = _("市场与本基金已投项目重叠，建议先取得首批订单。")
            take_step(ask=pitch, step="decline", by=by, now=at + timedelta(days=5), reason=reason)
        if reach in ("diligence", "invested"):
            take_step(ask=pitch, step="examine", by=by, now=at + timedelta(days=6))
        if reach == "invested":
            when = at + timedelta(days=25)
            funds.invest(
                ask=pitch, invested=from_wan(Decimal(row["invested"])), invested_on=timezone.localdate(when),
                leveraged=_wan(row["leveraged"]), mode=pitch.fund.mode, share=_decimal(row.get("share")), by=by, now=when,
            )  # fmt: skip

    def _uses(self, row: Mapping[str, Any]) -> None:
        base = PilotBase.objects.select_related("organisation", "author").get(name=row["base"], is_demo=True)
        by, at, reach = self.people[row["by"]], self.ago(row["days"]), row["reach"]
        data = {name: row[name] for name in ("project", "text", "trl_before")}
        call = base.calls.first() if row.get("call") else None
        use = bases.ask_base(
            base=base, organisation=by.organisations[0], data=data, call=call, by=by, now=at, is_demo=True
        )
        operator = base.author
        if reach == "asked" or operator is None:
            return
        take_step(ask=use, step="accept", by=operator, now=at + timedelta(days=1))
        if reach in ("in_use", "done"):
            bases.start_use(ask=use, by=operator, now=at + timedelta(days=8))
        if reach == "done":
            done = at + timedelta(days=50)
            bases.finish_use(ask=use, trl_after=row["trl_after"], evidence=row["evidence"], by=operator, now=done)

    def _invitations(self, row: Mapping[str, Any]) -> None:
        by, partner = self.people[row["by"]], self.people[row["partner"]]
        made = partners.invite_partner(
            organisation=by.organisations[0], partner=partner.organisations[0], subject=row["subject"], text=row["text"],
            why=row["why"], by=by, now=self.ago(row["days"]), is_demo=True,
        )  # fmt: skip
        if row["reach"] == "accepted":
            partners.answer_invitation(ask=made, step="accept", by=partner, now=self.ago(row["days"] - 2))

    def _visits(self, row: Mapping[str, Any]) -> None:
        park = Park.objects.select_related("operator").get(code=row["park"])
        expert, by, at = self.people[row["expert"]], self.people[row["by"]], self.ago(row["days"])
        start = at + timedelta(days=6) if "ahead" not in row else self.now + timedelta(days=row["ahead"])
        start = timezone.localtime(start).replace(hour=9, minute=30)
        data = {
            "place": row["place"],
            "agenda": row["agenda"],
            "starts_at": start,
            "ends_at": start + timedelta(hours=3),
        }
        firms = [self.people[name].organisations[0] for name in row["firms"]]
        visit = visits.invite_expert(park=park, expert=expert, firms=firms, data=data, by=by, now=at, is_demo=True)
        visits.accept_visit(ask=visit, by=expert, now=at + timedelta(days=1))
        if row["reach"] == "held":
            today = timezone.localdate(self.now)
            visits.hold_expert_visit(
                ask=visit, held_on=timezone.localdate(start), outcome=row["outcome"], next_step=row["next_step"],
                next_by=today + timedelta(days=row["next_days"]), by=by, now=start + timedelta(days=1),
            )  # fmt: skip


def _wan(value: Any) -> Decimal | None:
    return None if value is None else from_wan(Decimal(value))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
