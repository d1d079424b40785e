"""Finance, funds, bases, partners and visits in the API: the rules of the pages."""

import pytest

from resources.models import FinancingIntent
from resources.selectors.finance import facilitated
from tests.factories import NeedFactory
from tests.needs.test_api import api
from tests.people import NOW, person
from tests.resources import stage
from tests.resources.stage import WAN, financier

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
ASKS = ("financing-offers", "white-list", "pitches", "base-uses", "invitations", "expert-visits")


def test_directories_are_open_and_contacts_are_for_the_signed_in(linhai):
    stage.product(), stage.fund(), stage.base(), stage.product(name="未发布", published=False)
    for name in ("finance-products", "funds", "pilot-bases"):
        shown = api().get(f"{BASE}/{name}/").json()["results"]
        assert len(shown) == 1 and shown[0]["contact"] == ""
        assert api(linhai).get(f"{BASE}/{name}/{shown[0]['reference']}/").json()["contact"]
    assert api().get(f"{BASE}/pilot-bases/?trl=9").json()["count"] == 0


@pytest.mark.parametrize("name", ASKS)
def test_asks_are_the_two_sides_own(name, linhai):
    assert api().get(f"{BASE}/{name}/").status_code in (401, 403)
    assert api(linhai).get(f"{BASE}/{name}/").json()["count"] == 0


def test_from_intent_to_signature(linhai):
    need, bank = NeedFactory(author=linhai), financier("dingan")
    given = {
        "kind": "loan",
        "amount": "3000000",
        "purpose": "设备",
        "stage": "pilot",
        "disclosure": "all",
        "about": need.reference,
    }
    made = api(linhai).post(f"{BASE}/financing-intents/", given, format="json")
    assert made.status_code == 201 and FinancingIntent.objects.get().about == need
    intent = made.json()["reference"]
    assert api(person("sunqi")).get(f"{BASE}/financing-intents/{intent}/").status_code == 404
    terms = {"kind": "terms", "terms": "三年", "amount": "3000000"}
    assert api(linhai).post(f"{BASE}/financing-intents/{intent}/offers/", terms, format="json").status_code == 403
    offer = api(bank).post(f"{BASE}/financing-intents/{intent}/offers/", terms, format="json").json()
    address = f"{BASE}/financing-offers/{offer['reference']}/step"
    assert offer["steps"] == ["withdraw"]
    assert api(bank).post(f"{address}/accept/", {}, format="json").status_code == 403
    refused = api(linhai).post(f"{address}/decline/", {}, format="json")
    assert refused.status_code == 400 and "reason" in refused.json()["error"]["fields"]
    assert api(linhai).post(f"{address}/accept/", {}, format="json").json()["status"] == "accepted"
    signed = {"signed_amount": "2800000", "signed_on": NOW.date().isoformat()}
    assert api(bank).post(f"{address}/sign/", signed, format="json").json()["status"] == "signed"
    assert api(linhai).post(f"{address}/confirm/", {}, format="json").json()["status"] == "concluded"
    assert api(linhai).post(f"{address}/confirm/", {}, format="json").status_code == 409
    assert api(linhai).post(f"{address}/nothing/", {}, format="json").status_code == 404
    assert facilitated().total == 280 * WAN


def test_a_visit_is_answered_and_recorded(zhouwen, hanmei):
    visit = stage.visit()
    address = f"{BASE}/expert-visits/{visit.reference}/step"
    assert (
        api(zhouwen).post(f"{address}/counter/", {"counter_at": "2020-01-01T00:00:00Z"}, format="json").status_code
        == 400
    )
    assert api(zhouwen).post(f"{address}/accept/", {}, format="json").json()["status"] == "agreed"
    held = {"held_on": NOW.date().isoformat(), "outcome": "约定试验"}
    assert api(hanmei).post(f"{address}/hold/", held, format="json").json()["outcome"] == "约定试验"
