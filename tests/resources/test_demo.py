"""The demo world's policies and requests: labelled, loaded once, and nothing made up passes for a fact."""

import pytest
from django.utils import timezone

from portal.demo import people
from resources import demo_policies, demo_tickets
from resources.models import Policy, PolicyEligibility, PolicyPackage, PolicyVersion, ServiceRequest
from taxonomy.models import Term
from taxonomy.services import load_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    now = timezone.now()
    load_terms(now=now)
    people.settle(now=now)
    made = demo_policies.settle(now=now), demo_tickets.settle(now=now)
    again = demo_policies.settle(now=now), demo_tickets.settle(now=now)
    return made, again


def test_it_is_loaded_once(loaded):
    made, again = loaded
    assert min(made) > 0
    assert again == (0, 0)


def test_every_made_up_policy_says_so(loaded):
    for version in PolicyVersion.objects.select_related("policy"):
        assert version.policy.is_reference or version.policy.is_demo
        assert version.policy.is_reference or "演示" in version.title


def test_references_name_their_source_and_decide_nothing(loaded):
    references = Policy.objects.filter(is_reference=True)
    assert {one.code for one in references} == {"ref-kecai-cuoshi", "ref-sme-gongcheng"}
    assert not PolicyVersion.objects.filter(policy__in=references, conditions__isnull=False).exists()
    assert all(package.source for package in PolicyPackage.objects.filter(is_reference=True))


def test_the_plan_has_five_headings_and_23_items_with_demo_names(loaded):
    plan = Term.objects.filter(scheme="policy_plan")
    assert plan.filter(parent=None).count() == 5
    assert plan.exclude(parent=None).count() == 23
    assert all("演示" in term.name and "演示" in term.source for term in plan)


def test_something_of_everything_is_seen(loaded):
    assert PolicyEligibility.objects.standing().values("policy").distinct().count() >= 5
    assert PolicyVersion.objects.filter(status="proposed").count() == 1
    states = {"submitted", "accepted", "assigned", "answered", "closed"}
    assert set(ServiceRequest.objects.values_list("status", flat=True)) == states
