"""Addresses of bids, reviews and decisions, under `/challenges/`. A bid is named by its reference (`JB-2026-000123`)."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from challenges.views import bids, compare, confirming, conflicts, consortia, decisions, objections, reviewers, reviews


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
    path("bids/<bid:reference>/confirm/", confirming.confirm, name="bid_confirm"),
    path("bids/<bid:reference>/reopen/", confirming.reopen, name="bid_reopen"),
    path("bids/<bid:reference>/members/", consortia.ask, name="bid_member_ask"),
    path("bids/<bid:reference>/members/<int:pk>/remove/", consortia.remove, name="bid_member_remove"),
    path("bids/<bid:reference>/members/<int:pk>/<slug:verdict>/", consortia.answer, name="bid_member_answer"),
    path("bids/<bid:reference>/files/", consortia.upload, name="bid_upload"),
    path("bids/<bid:reference>/files/<slug:token>/remove/", consortia.remove_file, name="bid_file_remove"),
]

_REVIEWS: list[URLPattern | URLResolver] = [
    path("reviews/", reviews.desk, name="reviews"),
    path("reviews/conflicts/", reviews.declare, name="review_conflict"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/recuse/", reviews.step_back, name="review_recuse"),
    path("reviews/<int:pk>/files/<int:number>/", reviews.file, name="review_file"),
    path("reviewers/", reviewers.register, name="reviewers"),
    path("reviewers/<int:pk>/", reviewers.edit, name="reviewer"),
    path("reviewers/<int:pk>/conflicts/", reviewers.add_conflict, name="reviewer_conflict"),
    path("reviewers/<int:pk>/conflicts/<int:conflict>/end/", reviewers.drop_conflict, name="reviewer_conflict_end"),
]

_DECISIONS: list[URLPattern | URLResolver] = [
    path("bids/<bid:reference>/step/<slug:name>/", decisions.bid_step, name="bid_step"),
    path("<challenge:reference>/bids/", compare.compare, name="challenge_bids"),
    path("<challenge:reference>/bids/select/", decisions.select, name="challenge_select"),
    path("<challenge:reference>/bids/announce/", decisions.announce, name="challenge_announce"),
    path("<challenge:reference>/bids/conflicts/", conflicts.conflicts, name="challenge_conflicts"),
    path("<challenge:reference>/bids/<slug:name>/", decisions.step, name="challenge_bids_step"),
    path("<challenge:reference>/publicity/", objections.publicity, name="challenge_publicity"),
    path("<challenge:reference>/objections/", objections.object_to, name="challenge_object"),
    path("<challenge:reference>/objections/<int:pk>/<slug:verdict>/", objections.answer, name="objection_answer"),
]

urlpatterns = [*_BIDS, *_REVIEWS, *_DECISIONS]
