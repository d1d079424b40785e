"""Rows of the feature list that one page answers: each is narrowed to by its own address, and by nothing else."""

import pytest
from django.utils import timezone

from portal.demo import people
from resources import demo_policies
from resources.enums.funds import FundingMode
from resources.models import PolicyVersion
from taxonomy.services import load_terms
from tests.resources import stage

pytestmark = pytest.mark.django_db


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("mode", [one for one in FundingMode if one != FundingMode.EQUITY])
def test_funds_are_found_by_their_way_of_funding(page, visitor, mode):
    """F189, F190: 拨改投, 拨投结合, 先投后股, 投贷联动."""
    stage.fund(name="甲号基金", mode=mode), stage.fund(name="乙号基金", mode=FundingMode.EQUITY)
    text = text_of(page(visitor).get(f"/finance/funds/?mode={mode}"))
    assert "甲号基金" in text and str(mode.label) in text and "乙号基金" not in text


def test_a_joint_base_is_a_kind_of_its_own(page, visitor):
    """F184."""
    stage.base(name="部市基地", kind="joint"), stage.base(name="别的基地")
    text = text_of(page(visitor).get("/bases/?kind=joint"))
    assert "部市基地" in text and "部市联动示范基地" in text and "别的基地" not in text


@pytest.fixture
def policies():
    now = timezone.now()
    load_terms(now=now)
    people.settle(now=now)
    demo_policies.settle(now=now)


def listed(answer):
    return {str(version) for version, *_ in answer.context["cards"]}


def test_policies_by_plan_package_and_reference(page, visitor, policies):
    """F195, F196, F197, F199."""
    client = page(visitor)
    current = PolicyVersion.objects.current(timezone.localdate())
    for package in ("chengguo-zhuanhua", "haiyang-keji", "yanfa-touru", "kecai-jinrong"):
        inside = set(current.filter(policy__packages__code=package).values_list("title", flat=True))
        assert inside and listed(client.get(f"/policies/?package={package}")) == inside, package
    planned = set(current.filter(plan__parent__code="Z3").values_list("title", flat=True))
    assert planned and listed(client.get("/policies/?plan=Z3")) == planned
    reference = text_of(client.get("/policies/ref-sme-gongcheng/"))
    assert "132 项" in reference and "3390 万元" in reference and "仅作参考" in reference
    assert "白名单" in text_of(client.get("/policies/ref-kecai-cuoshi/"))
