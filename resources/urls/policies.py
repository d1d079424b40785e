"""Addresses of policies."""

from django.urls import URLPattern, URLResolver, path

from resources.views import figures, policies, policy_desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", policies.listing, name="policies"),
    path("policies/mine/", policies.mine, name="policies_mine"),
    path("policies/desk/", policy_desk.desk, name="policy_desk"),
    path("policies/new/", policy_desk.new, name="policy_new"),
    path("policies/facts/<int:pk>/", figures.figures, name="organisation_figures"),
    path("policies/<slug:code>/", policies.detail, name="policy"),
    path("policies/<slug:code>/draft/", policy_desk.draft, name="policy_draft"),
    path("policies/<slug:code>/entitled/", policy_desk.entitled, name="policy_entitled"),
    path("policies/<slug:code>/entitled/notify/", policy_desk.notify_all, name="policy_notify"),
    path("policies/<slug:code>/versions/<int:number>/", policy_desk.version, name="policy_version"),
    path("policies/<slug:code>/versions/<int:number>/edit/", policy_desk.edit, name="policy_version_edit"),
    path("policies/<slug:code>/versions/<int:number>/step/<slug:name>/", policy_desk.step, name="policy_step"),
]
