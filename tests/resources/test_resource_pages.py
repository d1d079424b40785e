"""Every page of finance, funds, bases, partners and visits, for everybody who may open it."""

import pytest
from django.urls import reverse

from tests.people import person
from tests.resources import stage

pytestmark = pytest.mark.django_db
PUBLIC = ["/finance/", "/finance/funds/", "/bases/", "/partners/", "/finance/export.csv", "/bases/export.csv",
          "/finance/funds/export.csv"]  # fmt: skip
SIGNED_IN = [
    "/finance/intents/", "/finance/offers/", "/finance/pitches/", "/finance/white-list/", "/bases/uses/",
    "/partners/invitations/", "/visits/", "/finance/intents/export.csv", "/visits/export.csv",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_directories_are_open_to_all(address, page):
    stage.product(), stage.fund(), stage.base()
    assert page().get(address).status_code == 200
    assert page(person("linhai")).get(address).status_code == 200


@pytest.mark.parametrize("address", SIGNED_IN)
def test_what_concerns_two_sides_asks_for_a_sign_in(address, page, linhai):
    assert page().get(address).status_code == 302
    assert page(linhai).get(address).status_code == 200


def test_one_of_each_opens_for_its_people_and_for_no_others(page, sunqi):
    asks = [stage.offer(), stage.pitch(), stage.use(), stage.visit()]
    for ask in asks:
        client = page(person("linhai"))
        assert client.get(ask.get_absolute_url()).status_code == 200, ask
        assert page(sunqi).get(ask.get_absolute_url()).status_code == 404, ask


def test_entries_open_with_their_side_facts(page, linhai):
    for listing in (stage.product(), stage.fund(), stage.base()):
        for user in (None, linhai):
            text = page(user).get(listing.get_absolute_url()).content.decode()
            assert listing.name in text and ("登录后可见联系方式" in text) == (user is None)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("finance_product_new", "dingan"), ("fund_new", "caoyue"), ("pilot_base_new", "wuyue"),
        ("financing_intent_new", "linhai"), ("white_entry_new", "gaoyuan"), ("expert_visit_new", "hanmei"),
        ("listings_desk", "gaoyuan"),
    ],
)  # fmt: skip
def test_forms_open_for_those_who_may_write_and_for_nobody_else(name, who, page):
    address = reverse(name)
    assert page(stage.anyone(who)).get(address).status_code == 200
    assert page(person("liubo" if who != "wuyue" else "gaoyuan")).get(address).status_code == (
        200 if name == "financing_intent_new" else 404
    )
    assert page().get(address).status_code == 302
