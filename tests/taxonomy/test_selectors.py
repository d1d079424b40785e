"""Choosing, searching and looking up terms."""

from datetime import date

import pytest

from taxonomy.enums import Scheme
from taxonomy.forms import TermField, TermsField
from taxonomy.models import Term
from taxonomy.selectors import Lookup, choices, grouped_choices, lookup, search

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_groups_of_disciplines_are_headings_not_choices():
    assert choices(Scheme.DISCIPLINE, DAY).count() == 62
    groups = dict(grouped_choices(Scheme.DISCIPLINE, DAY))
    assert [term.code for term in groups["B 农业科学"]] == ["210", "220", "230", "240"]


def test_sections_of_industry_can_be_chosen():
    assert choices(Scheme.INDUSTRY, DAY).count() == 117


def test_choices_keep_the_order_of_the_source():
    assert [term.code for term in choices(Scheme.TRL, DAY)] == list("123456789")


def test_an_ended_term_is_not_offered_after_its_last_day():
    Term.objects.filter(scheme=Scheme.IP_KIND, code="trademark").update(valid_to=date(2026, 11, 19))
    assert lookup(Scheme.IP_KIND, "商标", DAY) is None
    assert lookup(Scheme.IP_KIND, "商标", date(2026, 11, 19)) is not None


def test_a_standard_is_not_in_force_before_its_day():
    assert not choices(Scheme.INDUSTRY, date(2017, 9, 30)).exists()


@pytest.mark.parametrize(
    ("scheme", "typed", "code"),
    [
        (Scheme.DISCIPLINE, "520", "520"),
        (Scheme.DISCIPLINE, "计算机科学技术", "520"),
        (Scheme.DISCIPLINE, "520 计算机科学技术", "520"),
        (Scheme.DISCIPLINE, " 计算机科学与技术 ", "520"),
        (Scheme.TRL, "TRL 4", "4"),
        (Scheme.TRL, "ｔｒｌ４", "4"),
        (Scheme.COOPERATION_MODE, "联合开发", "joint_development"),
        (Scheme.DISTRICT, "西海岸新区", "370211"),
        (Scheme.DISTRICT, "崂山", "370212"),
    ],
)
def test_look_up_forgives_width_blanks_and_other_words(scheme, typed, code):
    assert lookup(scheme, typed, DAY).code == code


def test_look_up_does_not_guess():
    assert lookup(Scheme.DISTRICT, "山", DAY) is None
    assert lookup(Scheme.DISTRICT, "", DAY) is None


def test_a_lookup_reads_the_dictionary_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        terms = Lookup(Scheme.DISCIPLINE, DAY)
        assert terms.get("110").name == "数学"
        assert terms.get("数学").code == "110"


@pytest.mark.parametrize("typed", ["jsjkx", "jisuanji", "ji suan ji", "计算机", "520", "计算机科学与技术"])
def test_a_picker_finds_by_pinyin_initials_name_code_and_alias(typed):
    assert [term.code for term in search(Scheme.DISCIPLINE, typed, DAY)] == ["520"]


def test_a_picker_shows_at_most_its_limit():
    assert len(search(Scheme.INDUSTRY, "", DAY)) == 20


def test_form_fields_offer_grouped_terms_and_their_search_address():
    field = TermField(scheme=Scheme.DISCIPLINE)
    assert str(field.widget.attrs["data-picker"]) == "/terms/discipline/"
    groups = dict(list(field.choices)[1:])
    assert len(groups) == 5
    assert len(groups["A 自然科学"]) == 9
    assert field.clean(str(lookup(Scheme.DISCIPLINE, "数学", DAY).pk)).name == "数学"


def test_several_terms_can_be_chosen():
    field = TermsField(scheme=Scheme.COOPERATION_MODE)
    chosen = [lookup(Scheme.COOPERATION_MODE, name, DAY).pk for name in ("技术转让", "独占许可")]
    assert {term.code for term in field.clean(chosen)} == {"transfer", "license_exclusive"}
