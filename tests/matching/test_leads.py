"""A new achievement finds the firms that once asked for it; they decide whether their past needs are used."""

import pytest
from django.urls import reverse

from inbox.models import Notification
from matching.models import Lead
from matching.services.leads import find_leads
from postings.enums import Disclosure, PostingStatus
from tests.matching.world import full_run, make_need, small_world
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(linhai, wuyue):
    """A public need of 海澜 that ran out, besides a withdrawn and a hidden one; the library knows an answer."""
    small_world()
    full_run()
    make_need(0, status=PostingStatus.WITHDRAWN, reference="XQ-2025-900001")
    make_need(0, status=PostingStatus.EXPIRED, disclosure=Disclosure.PLATFORM, reference="XQ-2025-900002")
    return make_need(0, status=PostingStatus.EXPIRED, published_at=NOW, reference="XQ-2025-900003")


def test_only_public_needs_that_ran_out_or_were_resolved_are_used(past):
    assert find_leads(now=NOW) > 0 and find_leads(now=NOW) == 0
    assert set(Lead.objects.values_list("need", flat=True)) == {past.pk}
    told = Notification.objects.filter(event__startswith="leads:")
    assert {"linhai", "wuyue"} <= set(told.values_list("recipient__username", flat=True))


def test_the_institution_sees_the_firm_but_not_the_need(past, page, wuyue, sunqi):
    find_leads(now=NOW)
    achievement = Lead.objects.filter(achievement__organisation=organisation("胶州湾大学")).first().achievement
    html = page(wuyue).get(achievement.get_absolute_url()).content.decode()
    assert "可能感兴趣的企业" in html and "海澜仪器" in html and past.reference not in html
    assert "可能感兴趣的企业" not in page(sunqi).get(achievement.get_absolute_url()).content.decode()


def test_the_firm_reads_them_and_may_opt_out(past, page, linhai, zhouwen):
    find_leads(now=NOW)
    browser, address = page(linhai), reverse("leads")
    assert "过往需求：" in browser.get(address).content.decode()
    assert browser.post(address, {"organisation": organisation("启明新材").pk, "out": "1"}).status_code == 404
    browser.post(address, {"organisation": organisation("海澜仪器").pk, "out": "1"})
    assert not Lead.objects.exists() and find_leads(now=NOW) == 0
    browser.post(address, {"organisation": organisation("海澜仪器").pk, "out": "0"})
    assert find_leads(now=NOW) > 0
    assert "还没有相近的新成果" in page(zhouwen).get(address).content.decode()
