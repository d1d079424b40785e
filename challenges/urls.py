"""Addresses of challenges. A challenge is named by its reference (`BD-2026-000123`), so that other words stay free."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from challenges.views import amending, challenge, desk, edit, hall, problems, research, steps


class ReferenceConverter(StringConverter):
    """The reference of a challenge."""

    regex = r"BD-\d{4}-\d{6}"


register_converter(ReferenceConverter, "challenge")

_HALL: list[URLPattern | URLResolver] = [
    path("", hall.hall, name="challenges"),
    path("open.json", hall.open_json, name="challenges_json"),
    path("open.rss", hall.OpenFeed(), name="challenges_rss"),
    path("mine/", hall.mine, name="challenges_mine"),
    path("subscriptions/", hall.subscriptions, name="challenge_subscriptions"),
    path("subscriptions/<int:pk>/end/", hall.unsubscribe_one, name="challenge_unsubscribe"),
    path("desk/", desk.desk, name="challenges_desk"),
    path("desk/bulk/", desk.bulk, name="challenges_bulk"),
    path("desk/export.csv", desk.export, name="challenges_export"),
    path("problems/", problems.problem_lists, name="problem_lists"),
    path("problems/new/", problems.write, name="problem_list_new"),
    path("problems/<int:pk>/", problems.problem_list, name="problem_list"),
    path("problems/<int:pk>/edit/", problems.write, name="problem_list_edit"),
    path("problems/<int:pk>/publish/", problems.publish, name="problem_list_publish"),
    path("problems/<int:pk>/research/", research.of_list, name="problem_list_research"),
    path("research/<int:pk>/remove/", research.remove, name="research_remove"),
    path("problems/items/<int:pk>/challenge/", edit.from_problem, name="problem_challenge"),
]

_CHALLENGE: list[URLPattern | URLResolver] = [
    path("new/", edit.new, name="challenge_new"),
    path("autosave/", edit.autosave, name="challenge_autosave"),
    path("preview/", edit.preview, name="challenge_preview"),
    path("from-need/<str:reference>/", edit.from_need, name="need_challenge"),
    path("<challenge:reference>/", challenge.detail, name="challenge"),
    path("<challenge:reference>/edit/", edit.edit, name="challenge_edit"),
    path("<challenge:reference>/files/", edit.upload, name="challenge_upload"),
    path("<challenge:reference>/files/<str:token>/remove/", edit.remove, name="challenge_file_remove"),
    path("<challenge:reference>/amend/", challenge.amend_one, name="challenge_amend"),
    path("<challenge:reference>/propose/", amending.propose, name="challenge_propose"),
    path("<challenge:reference>/proposals/<int:pk>/<slug:verdict>/", amending.decide, name="challenge_proposal"),
    path("<challenge:reference>/pdf/", challenge.pdf, name="challenge_pdf"),
    path("<challenge:reference>/verify/", challenge.verify, name="challenge_verify"),
    path("<challenge:reference>/snapshot.json", challenge.snapshot, name="challenge_snapshot"),
    path("<challenge:reference>/amendments/<int:number>.json", challenge.snapshot, name="challenge_amendment"),
    path("<challenge:reference>/step/<slug:name>/", steps.step, name="challenge_step"),
    path("<challenge:reference>/relist/", steps.relist, name="challenge_relist"),
    path("<challenge:reference>/experts/", steps.ask, name="challenge_experts"),
    path("<challenge:reference>/designate/", steps.designate_solvers, name="challenge_designate"),
    path("<challenge:reference>/opinion/", steps.opine, name="challenge_opinion"),
    path("<challenge:reference>/research/", research.of_challenge, name="challenge_research"),
    path("<challenge:reference>/appeal/", steps.appeal, name="challenge_appeal"),
    path("<challenge:reference>/appeals/<int:pk>/<slug:verdict>/", steps.answer, name="challenge_appeal_answer"),
]

urlpatterns = [
    *_HALL,
    *_CHALLENGE,
    *(path("", include(f"challenges.{name}")) for name in ("bid_urls", "programme_urls", "contract_urls")),
]
