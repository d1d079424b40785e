"""The components draw what they promise, escaped, with words beside every colour."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from common.icons import draw, icon_folder
from common.models import StateChange
from postings.enums import PostingStatus
from tests.factories import NeedFactory
from tests.people import NOW


def render(source: str, address: str = "/", **context: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(address), "now": NOW, **context}))


@pytest.mark.skipif(not icon_folder().is_dir(), reason="the front-end packages are not installed: run make setup")
def test_an_unknown_icon_is_an_error_and_a_known_one_is_silent_to_screen_readers():
    assert "<path" in draw("search")
    assert 'aria-hidden="true"' in draw("search")
    assert 'aria-label="搜&lt;索"' in draw("search", "搜<索")
    with pytest.raises(LookupError):
        draw("no-such-icon-at-all")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a/b", "", "A"])
def test_an_icon_name_cannot_leave_its_folder(name):
    with pytest.raises(LookupError):
        draw(name)


def test_money_shows_wan_and_keeps_the_yuan():
    html = render("{% money amount %}", amount=Decimal("125000.00"))
    assert "<b>12.5</b> 万元" in html
    assert 'title="125,000.00 元"' in html
    assert "面议" in render("{% money amount %}", amount=None)


def test_a_page_header_has_the_only_heading_and_keeps_its_actions():
    html = render('{% page_header title %}<a href="/x">改</a>{% endpage_header %}', title="膜<材料>")
    assert html.count("<h1>") == 1
    assert "膜&lt;材料&gt;" in html
    assert '<a href="/x">改</a>' in html


def test_a_fact_is_escaped_and_an_empty_one_says_so():
    html = render('{% facts %}{% fact "名称" value %}{% fact "时限" none %}{% endfacts %}', value="<b>")
    assert "&lt;b&gt;" in html
    assert "未填写" in html


def test_pagination_keeps_the_filters_and_counts():
    page = Paginator(range(500), 20).get_page(7)
    html = render("{% pagination page %}", "/needs/?q=膜&park=a&page=7", page=page)
    assert "共 500 项" in html
    assert 'aria-current="page"' in html
    assert "?q=%E8%86%9C&amp;park=a&amp;page=8" in html
    assert html.count("page=7&") == 0


class FilterForm(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    kind = forms.MultipleChoiceField(
        label="类型",
        required=False,
        choices=[("a", "技术难题"), ("b", "检测检验 12")],
        widget=forms.CheckboxSelectMultiple,
    )


def test_each_active_filter_can_be_taken_away_alone():
    address = "/needs/?q=膜&kind=a&kind=b&sort=new&page=3"
    request = RequestFactory().get(address)
    html = render("{% filter_panel form %}", address, form=FilterForm(request.GET))
    assert "类型：技术难题" in html
    assert "类型：检测检验<" in html
    assert 'href="?q=%E8%86%9C&amp;kind=b&amp;sort=new"' in html
    assert 'href="?sort=new"' in html
    assert '<input type="hidden" name="sort" value="new">' in html


def test_the_track_says_where_one_is_who_acts_and_by_when(db):
    need = NeedFactory(status=PostingStatus.RETURNED)
    html = render(
        '{% state_track need steps="draft submitted published" detours="returned:submitted"'
        ' who="海澜仪器" due=due now=now %}',
        need=need,
        due=NOW - timedelta(days=1),
    )
    assert html.count('aria-current="step"') == 1
    assert html.index("待审核") < html.index("需补充") < html.index("已发布")
    assert "下一步由海澜仪器处理" in html
    assert "已逾期" in html


def test_a_state_chip_speaks_in_words(db):
    assert "需补充" in render("{% state_chip need %}", need=NeedFactory(status=PostingStatus.RETURNED))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"days": 2, "hours": 1}, "还剩 2 天"),
        ({"hours": 3}, "还剩 3 小时"),
        ({"minutes": 5}, "不到 1 小时"),
        ({"hours": -5}, "已逾期 5 小时"),
        ({"days": -3, "hours": -1}, "已逾期 3 天"),
        ({"minutes": -5}, "刚刚逾期"),
    ],
)
def test_a_clock_says_how_long(left, words):
    assert words in render("{% due at now %}", at=NOW + timedelta(**left))


def test_the_timeline_is_newest_first_and_escapes_reasons(linhai):
    history = [
        StateChange(pk=1, label="提交审核", to_state="submitted", by=linhai, at=NOW),
        StateChange(pk=2, label="退回补充", to_state="returned", at=NOW + timedelta(hours=1), reason="<script>"),
    ]
    html = render("{% timeline history %}", history=history)
    assert html.index("退回补充") < html.index("提交审核")
    assert "&lt;script&gt;" in html
    assert "林海" in html
    assert "系统" in html


@dataclass
class Row:
    label: str
    need_value: str
    offer_value: str
    state: str
    must: bool


def test_the_constraint_table_says_each_verdict_in_words():
    rows = [Row("强度", "≥ 1200 MPa", "1275 MPa", "met", True), Row("成本", "≤ 300 元", "", "unknown", False)]
    html = render("{% constraint_table rows %}", rows=rows)
    assert "满足" in html
    assert "未说明" in html
    assert html.count("必达") == 1


def test_a_figure_of_the_same_kind_stands_in_the_table_as_something_to_check():
    row = {"label": "耐压", "need_value": "≥ 3 MPa", "offer_value": "", "state": "unknown", "must": True}
    html = render("{% constraint_table rows %}", rows=[row | {"near": "管路压力 ≤ 1 MPa"}])
    assert "管路压力 ≤ 1 MPa" in html and "同类指标，请核对" in html
    assert "未说明" not in html and "不满足" not in html


@pytest.mark.parametrize(("band", "word"), [("strong", "强"), ("fair", "较强"), ("weak", "弱"), ("none", "无关")])
def test_a_grade_has_its_meaning_on_hover_and_in_words(band, word):
    html = render("{% grade_band band explain=True %}", band=band)
    meaning = html.split('title="')[1].split('"')[0]
    assert f">{word}<" in html.replace(" </span>", "</span>").replace("</span>" + word, ">" + word)
    assert html.count(meaning) == 2


def test_a_confirm_button_posts_with_a_token_and_asks_where_it_should():
    html = render('{% confirm_button "/x" "撤回" reason="required" %}', csrf_token="abc")
    assert "<details" in html
    assert 'name="reason"' in html
    assert " required" in html
    assert 'value="abc"' in html
    assert "<details" not in render('{% confirm_button "/x" "确认有效" %}', csrf_token="abc")


def test_progress_without_an_end_has_no_value():
    assert "value=" not in render('{% progress 0 0 "准备" %}')
    assert 'value="34" max="200"' in render('{% progress 34 200 "匹配" %}')


def test_a_removed_row_is_not_counted_among_the_errors():
    class RowForm(forms.Form):
        quantity = forms.CharField(label="指标名称")

    rows = forms.formset_factory(RowForm, can_delete=True)
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-quantity": "",
        "form-0-DELETE": "on",
        "form-1-quantity": "",
    }
    html = render("{% error_summary rows %}", rows=rows(data))
    assert "有 1 处需要修改" in html
    assert 'href="#id_form-1-quantity"' in html


def test_prose_makes_paragraphs_and_no_markup():
    assert render("{% prose text %}", text="一\n\n<b>二") == '<div class="q-prose"><p>一</p><p>&lt;b&gt;二</p></div>'


def test_tabs_mark_the_one_that_is_open():
    items = [
        SimpleNamespace(label="全部", url="?", active=True, count=0),
        SimpleNamespace(label="待办", url="?a", active=False),
    ]
    html = render("{% tabs items %}", items=items)
    assert html.count("aria-current") == 1
    assert ">0<" in html


@pytest.mark.parametrize(("days", "words"), [(1, r"11月\d+日 10:00"), (400, r"2027年12月\d+日 10:00")])
def test_a_deadline_of_another_year_says_its_year(days, words, monkeypatch):
    monkeypatch.setattr("common.templatetags.words.timezone.localdate", lambda: NOW.date())
    assert re.fullmatch(words, render("{{ at|deadline }}", at=NOW + timedelta(days=days)))
