"""Addresses from the contract to the outcome, under `/challenges/<reference>/`."""

from django.urls import URLPattern, path

from challenges.views import acceptance, contracts, milestones

_ONE = "<challenge:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{_ONE}/contract/", contracts.detail, name="challenge_contract"),
    path(f"{_ONE}/contract/draft/", contracts.draft, name="contract_draft"),
    path(f"{_ONE}/contract/<int:pk>/edit/", contracts.edit, name="contract_edit"),
    path(f"{_ONE}/contract/<int:pk>/confirm/", contracts.confirm, name="contract_confirm"),
    path(f"{_ONE}/contract/<int:pk>/register/", contracts.register, name="contract_register"),
    path(f"{_ONE}/contract/<int:pk>/files/", contracts.upload, name="contract_upload"),
    path(f"{_ONE}/delivered/<slug:token>/remove/", contracts.remove_file, name="delivery_file_remove"),
    path(f"{_ONE}/milestones/", milestones.page, name="challenge_milestones"),
    path(f"{_ONE}/milestones/<int:pk>/submit/", milestones.submit, name="milestone_submit"),
    path(f"{_ONE}/milestones/<int:pk>/check/", milestones.check, name="milestone_check"),
    path(f"{_ONE}/milestones/<int:pk>/files/", milestones.upload, name="milestone_upload"),
    path(f"{_ONE}/pay/", milestones.pay, name="instalment_pay"),
    path(f"{_ONE}/acceptance/", acceptance.page, name="challenge_acceptance"),
    path(f"{_ONE}/acceptance/<int:pk>/ask/", acceptance.ask, name="acceptance_ask"),
    path(f"{_ONE}/acceptance/<int:pk>/files/", acceptance.upload, name="acceptance_upload"),
    path(f"{_ONE}/acceptance/<int:pk>/decide/", acceptance.decide, name="acceptance_decide"),
    path(f"{_ONE}/acceptance/<slug:name>/", acceptance.step, name="acceptance_step"),
    path(f"{_ONE}/outcome/", acceptance.outcome, name="challenge_outcome"),
]
