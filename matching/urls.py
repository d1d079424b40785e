"""Addresses of matching."""

from django.urls import URLPattern, URLResolver, path

from matching.views.board import board
from matching.views.capable import need_capable
from matching.views.challenges import challenge_capable, challenge_invite
from matching.views.exposure import exposure
from matching.views.joint import joint_answer, joint_arrange, joint_proposal, joint_proposals
from matching.views.leads import leads
from matching.views.lists import achievement_matches, matches, need_matches
from matching.views.questions import ask, reply, why_not_it
from matching.views.rankers import ranker, rankers
from matching.views.rehearsals import rehearsal
from matching.views.runs import run, runs, start
from matching.views.single import claim, match, release
from matching.views.talks import conversation, conversations
from matching.views.unmet import unmet

urlpatterns: list[URLPattern | URLResolver] = [
    path("", matches, name="matches"),
    path("need/<str:reference>/", need_matches, name="need_matches"),
    path("achievement/<str:reference>/", achievement_matches, name="achievement_matches"),
    path("capable/need/<str:reference>/", need_capable, name="need_capable"),
    path("capable/challenge/<str:reference>/", challenge_capable, name="challenge_capable"),
    path("capable/challenge/<str:reference>/invite/", challenge_invite, name="challenge_invite"),
    path("joint/", joint_proposals, name="joint_proposals"),
    path("joint/<int:pk>/", joint_proposal, name="joint_proposal"),
    path("joint/<int:pk>/arrange/", joint_arrange, name="joint_arrange"),
    path("joint/seats/<int:pk>/", joint_answer, name="joint_answer"),
    path("leads/", leads, name="leads"),
    path("unmet/", unmet, name="unmet_needs"),
    path("board/", board, name="board"),
    path("conversations/", conversations, name="conversations"),
    path("conversations/<int:pk>/", conversation, name="conversation"),
    path("runs/", runs, name="runs"),
    path("runs/start/", start, name="run_start"),
    path("runs/<int:pk>/", run, name="run"),
    path("rehearsal/<str:reference>/", rehearsal, name="rehearsal"),
    path("exposure/", exposure, name="exposure"),
    path("models/", rankers, name="rankers"),
    path("models/<str:name>/", ranker, name="ranker"),
    path("<int:pk>/", match, name="match"),
    path("why-not/", why_not_it, name="why_not"),
    path("<int:pk>/ask/", ask, name="figure_ask"),
    path("<int:pk>/questions/<int:question>/", reply, name="figure_reply"),
    path("<int:pk>/claim/", claim, name="match_claim"),
    path("<int:pk>/release/", release, name="match_release"),
]
