"""Addresses of bids, reviews and decisions, under `/challenges/`. A bid is named by its reference (`JB-2026-000123`)."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from challenges.views import bids, consortia


class BidReferenceConverter(StringConverter):
    """The reference of a bid."""

    regex = r"JB-\d{4}-\d{6}"


register_converter(BidReferenceConverter, "bid")

_BIDS: list[URLPattern | URLResolver] = [
    path("<challenge:reference>/bid/", bids.start, name="bid_start"),
    path("bids/", bids.mine, name="bids_mine"),
    path("bids/<bid:reference>/", bids.detail, name="bid"),
    path("bids/<bid:reference>/edit/", bids.edit, name="bid_edit"),
    path("bids/<bid:reference>/autosave/", bids.autosave, name="bid_autosave"),
    path("bids/<bid:reference>/withdraw/", bids.withdraw, name="bid_withdraw"),
    path("bids/<bid:reference>/revise/", bids.revise, name="bid_revise"),
    path("bids/<bid:reference>/members/", consortia.ask, name="bid_member_ask"),
    path("bids/<bid:reference>/members/<int:pk>/remove/", consortia.remove, name="bid_member_remove"),
    path("bids/<bid:reference>/members/<int:pk>/<slug:verdict>/", consortia.answer, name="bid_member_answer"),
    path("bids/<bid:reference>/files/", consortia.upload, name="bid_upload"),
    path("bids/<bid:reference>/files/<slug:token>/remove/", consortia.remove_file, name="bid_file_remove"),
]

urlpatterns = [*_BIDS]
