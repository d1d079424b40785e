"""The demo world shows finance, bases, partners and visits, labelled, once."""

import pytest

from resources import demo_finance
from resources.models import BaseLink, BaseUse, FinanceProduct, FinancingOffer, Fund, PilotBase
from resources.selectors.bases import bases_for
from resources.selectors.finance import facilitated
from resources.selectors.funds import incubation_register
from taxonomy.enums import Scheme
from taxonomy.models import Term

pytestmark = pytest.mark.django_db


def test_it_is_made_once_labelled_and_leaves_no_field_without_a_base(now):
    from portal.demo import people
    from taxonomy.services import load_terms

    load_terms(now=now)
    people.settle(now=now)
    assert demo_finance.settle(now=now) > 30 and demo_finance.settle(now=now) == 0
    for model in (FinanceProduct, Fund, PilotBase, BaseUse, FinancingOffer):
        assert model.objects.exists() and not model.objects.filter(is_demo=False).exists()
    assert BaseLink.objects.get().kind == "offshore_local"
    assert facilitated().total == 12_100_000 and facilitated().count == 2
    assert incubation_register().leveraged == 39_000_000
    for field in Term.objects.of(Scheme.TECH_FIELD):
        assert bases_for(field=field, trl_from=5, trl_to=7), field
