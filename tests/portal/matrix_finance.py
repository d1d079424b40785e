"""One of each of finance, funds, bases, partners and visits, for the access matrix: the asks are of or to 海澜仪器."""

from typing import Any

from resources.services import bases
from resources.services.partners import invite_partner
from tests.people import NOW, organisation, person
from tests.resources import stage

Samples = dict[str, dict[str, dict[str, Any]]]


def build() -> Samples:
    """Published entries, asks under way, a first step of each that only its receiver may take."""
    product, fund, base = stage.product(), stage.fund(), stage.base()
    offer, pitch, use, visit, white = stage.offer(), stage.pitch(fund), stage.use(base), stage.visit(), stage.white()
    call = bases.open_call(
        base=base, data={"title": "电极征集", "text": "十二个月免维护。"}, by=person("wuyue"), now=NOW
    )
    partner = organisation("胶州湾大学")
    invitation = invite_partner(
        organisation=organisation("海澜仪器"), partner=partner, subject="联合研发", text="一起做电极。", by=person("linhai"),
        now=NOW,
    )  # fmt: skip
    samples: Samples = {}
    for listing in (product, fund, base):
        samples |= _listing(listing)
    for ask, step in (
        (offer, "accept"),
        (pitch, "screen"),
        (use, "accept"),
        (visit, "accept"),
        (white, "agree"),
        (invitation, "accept"),
    ):
        samples |= _ask(ask, step)
    intent = {"": {"reference": offer.intent.reference}}
    samples |= dict.fromkeys(
        ("financing_intent", "financing_intent_offer", "financingintent-detail", "financingintent-offers"), intent
    )
    samples["financing_intent_step"] = {"": {"reference": offer.intent.reference, "name": "close"}}
    samples |= {key: {"": {"reference": fund.reference}} for key in ("fund_pitch", "fund_found")}
    samples |= {key: {"": {"reference": base.reference}} for key in ("base_use_new", "open_call_new", "base_link_new")}
    samples["open_call_close"] = {"": {"reference": base.reference, "pk": call.pk}}
    samples["partner_invite"] = {"": {"pk": partner.pk}}
    samples["expert_visit_ics"] = {"invited": {"reference": visit.reference}}
    return samples


def _listing(listing: Any) -> Samples:
    one = {"published": {"reference": listing.reference}}
    name, model = listing.url_name, listing._meta.model_name
    act = {"published": {"reference": listing.reference, "name": "withdraw"}}
    return {name: one, f"{name}_edit": one, f"{name}_act": act, f"{model}-detail": one}


def _ask(ask: Any, step: str) -> Samples:
    one, steps = {"": {"reference": ask.reference}}, {"": {"reference": ask.reference, "name": step}}
    model = ask._meta.model_name
    return {ask.url_name: one, ask.step_name: steps, f"{model}-detail": one, f"{model}-step": steps}
