"""What the inbox and accounts put on the first page."""

from datetime import timedelta

import pytest

from accounts.services import register_organisation
from common.workbench import cards_for
from inbox.services import oblige
from tests.people import organisation

pytestmark = pytest.mark.django_db


def test_what_is_owed_stands_on_the_first_page(page, linhai, now):
    hailan = organisation("海澜仪器")
    oblige(about=hailan, code="x", organisation=hailan, title="补充指标", url="/", due_at=now + timedelta(days=1))
    assert {str(card.title): card.count for card in cards_for(linhai, now)}["待办"] == 1
    assert "补充指标" in page(linhai).get("/workbench/").content.decode()


def test_nothing_owed_is_said_too(page, linhai):
    assert "没有等您处理的事项" in page(linhai).get("/workbench/").content.decode()


def test_officials_see_who_waits(page, gaoyuan, zhaomin, now):
    assert "机构核验" not in [str(card.title) for card in cards_for(gaoyuan, now)]
    register_organisation(by=zhaomin, now=now, name="崂山新材有限公司", kind="enterprise", credit_code=None)
    assert "崂山新材有限公司" in page(gaoyuan).get("/workbench/").content.decode()
