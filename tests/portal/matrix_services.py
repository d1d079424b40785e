"""Policies and service requests for the access matrix: of 海澜仪器, one in each state that matters."""

from typing import Any

from tests.people import organisation
from tests.resources import policy_world
from tests.resources.test_tickets import asked


def build() -> dict[str, dict[str, dict[str, Any]]]:
    """For each route with parameters: label → keyword arguments."""
    request = {"": {"reference": asked().reference}}
    policy_world.published(code="offen", conditions=[policy_world.ENTERPRISE])
    policy_world.drafted(code="entwurf", conditions=[policy_world.ENTERPRISE])
    policies = {"published": {"code": "offen"}, "draft": {"code": "entwurf"}}
    versions = {label: {**code, "number": 1} for label, code in policies.items()}
    step = {"": {**request[""], "name": "accept"}}
    return {
        **dict.fromkeys(("policy", "policy_draft", "policy_entitled", "policy_notify", "policy-detail"), policies),
        **dict.fromkeys(("policy_version", "policy_version_edit"), versions),
        "policy_step": {"draft": {**versions["draft"], "name": "propose"}},
        "organisation_figures": {"": {"pk": organisation("海澜仪器").pk}},
        **dict.fromkeys(("service_request", "service_note", "service_upload", "servicerequest-detail"), request),
        **dict.fromkeys(("service_step", "servicerequest-step"), step),
    }
