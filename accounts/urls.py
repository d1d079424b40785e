"""Addresses of people and organisations."""

from django.urls import path

from accounts.views import members, organisations, people, qualifications

urlpatterns = [
    path("privacy/", people.privacy, name="privacy"),
    path("me/", people.profile, name="profile"),
    path("me/token/", people.create_token, name="token_create"),
    path("me/token/revoke/", people.revoke_token, name="token_revoke"),
    path("me/data/", people.my_data, name="my_data"),
    path("me/close/", people.close, name="close_account"),
    path("me/organisations/", members.my_organisations, name="my_organisations"),
    path("organisations/", organisations.directory, name="organisations"),
    path("organisations/new/", organisations.register, name="organisation_register"),
    path("organisations/verification/", organisations.desk, name="verification_desk"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<int:pk>/members/", members.members, name="organisation_members"),
    path("organisations/<int:pk>/join/", members.join, name="organisation_join"),
    path("organisations/<int:pk>/qualifications/", qualifications.qualifications, name="qualifications"),
    path("qualifications/<int:pk>/<slug:action>/", qualifications.change, name="qualification_change"),
    path("organisations/<int:pk>/<slug:decision>/", organisations.decide, name="organisation_decide"),
    path("memberships/<int:pk>/<slug:action>/", members.change, name="membership_change"),
]
