"""Addresses of finance products, funds, bases, visits and partners."""

from typing import Any

from django.urls import URLPattern, path

from resources import ask_kinds, listing_kinds
from resources.ask_kinds import AskKind
from resources.listing_kinds import ListingKind
from resources.views import asks, bases, finance, funds, listings, partners, visits


def _directory(kind: ListingKind, root: str, one: str) -> list[URLPattern]:
    """List, file, form, page and steps of one directory."""
    extra: dict[str, Any] = {"kind": kind}
    names = kind.names
    return [
        path(root, listings.listing, extra, name=names["list"]),
        path(f"{root}export.csv", listings.csv, extra, name=names["csv"]),
        path(f"{one}new/", listings.edit, extra, name=names["new"]),
        path(f"{one}<str:reference>/", listings.detail, extra, name=names["one"]),
        path(f"{one}<str:reference>/edit/", listings.edit, extra, name=names["edit"]),
        path(f"{one}<str:reference>/step/<slug:name>/", listings.step, extra, name=names["act"]),
    ]


def _asks(kind: AskKind, root: str) -> list[URLPattern]:
    """List, file, page and steps of one kind of ask."""
    extra: dict[str, Any] = {"kind": kind}
    model: Any = kind.model
    home = kind.home
    return [
        path(root, asks.mine, extra, name=home),
        path(f"{root}export.csv", asks.csv, extra, name=f"{home}_csv"),
        path(f"{root}<str:reference>/", asks.detail, extra, name=model.url_name),
        path(f"{root}<str:reference>/step/<slug:name>/", asks.step, extra, name=model.step_name),
    ]


urlpatterns: list[URLPattern] = [
    path("finance/desk/", listings.desk, name="listings_desk"),
    path("finance/intents/", finance.intents, name="financing_intents"),
    path("finance/intents/export.csv", finance.intents_csv, name="financing_intents_csv"),
    path("finance/intents/new/", finance.state, name="financing_intent_new"),
    path("finance/intents/<str:reference>/", finance.intent, name="financing_intent"),
    path("finance/intents/<str:reference>/offer/", finance.offer, name="financing_intent_offer"),
    path("finance/intents/<str:reference>/<slug:name>/", finance.intent_step, name="financing_intent_step"),
    path("finance/white-list/new/", finance.white_new, name="white_entry_new"),
    path("finance/funds/<str:reference>/pitch/", funds.pitch, name="fund_pitch"),
    path("finance/funds/<str:reference>/found/", funds.found, name="fund_found"),
    *_asks(ask_kinds.OFFER, "finance/offers/"),
    *_asks(ask_kinds.WHITE, "finance/white-list/"),
    *_asks(ask_kinds.PITCH, "finance/pitches/"),
    *_directory(listing_kinds.FUND, "finance/funds/", "finance/funds/"),
    *_directory(listing_kinds.PRODUCT, "finance/", "finance/products/"),
    *_asks(ask_kinds.USE, "bases/uses/"),
    *_directory(listing_kinds.BASE, "bases/", "bases/"),
    path("bases/<str:reference>/use/", bases.use, name="base_use_new"),
    path("bases/<str:reference>/calls/new/", bases.call, name="open_call_new"),
    path("bases/<str:reference>/calls/<int:pk>/close/", bases.call_close, name="open_call_close"),
    path("bases/<str:reference>/links/new/", bases.link, name="base_link_new"),
    path("partners/", partners.search, name="partners"),
    path("partners/<int:pk>/invite/", partners.invite, name="partner_invite"),
    *_asks(ask_kinds.INVITATION, "partners/invitations/"),
    path("visits/new/", visits.new, name="expert_visit_new"),
    path("visits/<str:reference>/invite.ics", visits.ics, name="expert_visit_ics"),
    *_asks(ask_kinds.VISIT, "visits/"),
]
