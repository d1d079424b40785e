"""Indicators offered while a need is written: read from the typed text, added by one click, typed rows win."""

import pytest
from django.urls import reverse

from matching.proposing import read
from needs.models import Need

TEXT = "涂层附着力不低于8MPa，厚度控制在300μm以内。目前盐雾试验500小时后起泡。"


def test_each_comes_with_its_sentence_and_typed_rows_win():
    rows = read(TEXT, ["附着力"])
    assert [row.quantity for row in rows] == ["厚度", "盐雾试验"]
    assert rows[0].as_row() == {"quantity": "厚度", "operator": "<=", "low": "300", "high": "", "unit": "μm"}
    assert rows[0].sentence.startswith("涂层附着力") and rows[1].sentence.startswith("目前盐雾")


@pytest.mark.django_db
class TestTheForm:
    def post(self, page, user, **more):
        data = {
            "title": "涂层",
            "problem": TEXT,
            "indicators-TOTAL_FORMS": "1",
            "indicators-INITIAL_FORMS": "0",
            "indicators-0-quantity": "",
        }
        return page(user).post(reverse("need_new"), data | more)

    def test_it_offers_and_saves_nothing(self, page, linhai):
        html = self.post(page, linhai, propose="1").content.decode()
        assert "从正文识别指标" in html and 'value="涂层附着力"' in html
        assert not Need.objects.exists()

    def test_one_click_fills_a_row_and_takes_it_off_the_offer(self, page, linhai):
        html = self.post(page, linhai, adopt="涂层附着力").content.decode()
        assert 'name="indicators-0-quantity" value="涂层附着力"' in html
        assert 'name="adopt" value="涂层附着力"' not in html and 'name="adopt" value="厚度"' in html

    def test_a_text_without_quantities(self, page, linhai):
        html = self.post(page, linhai, propose="1", problem="没有数字").content.decode()
        assert "正文里没有读到新的指标" in html
