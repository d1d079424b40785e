"""Where people meet finance and bases: beside objects, on first pages, above directories; in few queries."""

import pytest

from common.panels import panels_of
from common.workbench import cards_for
from resources.selectors.finance import printed
from tests.challenges import stage as challenge_stage
from tests.factories import AchievementFactory
from tests.people import NOW, organisation, park, person
from tests.resources import stage
from tests.resources.stage import financier

pytestmark = pytest.mark.django_db


def titles(obj, user) -> list[str]:
    return [str(panel.title) for panel in panels_of(obj, user)]


class TestPanels:
    def test_money_and_services_stand_beside_achievements_and_challenges(self, visitor, linhai):
        stage.product(), stage.base()
        achievement, challenge = AchievementFactory(), challenge_stage.published()
        for record in (achievement, challenge):
            assert "资金与服务" in titles(record, visitor)
        found = next(p.data["found"] for p in panels_of(achievement, visitor) if p.title == "资金与服务")
        assert [base.name for base in found.bases] == ["耐蚀涂层中试基地"]

    def test_a_park_shows_its_funds_bases_and_the_way_to_invite(self, visitor, hanmei, linhai):
        assert "资本、孵化与服务" not in titles(park(), visitor)
        stage.fund(park=park()), stage.base(park=park())
        data = next(p.data for p in panels_of(park(), visitor) if p.title == "资本、孵化与服务")
        assert data["funds"] and data["bases"] and not data["runs"]
        assert next(p.data for p in panels_of(park(), hanmei) if p.title == "资本、孵化与服务")["runs"]

    def test_an_organisation_shows_what_it_offers_and_can_be_invited(self, page, linhai, visitor):
        stage.product()
        bank = organisation_of("dingan")
        assert "青科贷·知识产权质押" in page().get(bank.get_absolute_url()).content.decode()
        assert "邀请合作" in page(linhai).get(bank.get_absolute_url()).content.decode()
        assert "资源与合作" not in titles(organisation("海澜仪器"), linhai)


def organisation_of(username: str):
    return financier(username).organisations[0]


class TestFirstPages:
    def test_each_sees_what_is_theirs(self, gaoyuan, linhai):
        stage.offer(), stage.product(name="待审", published=False)
        shown = {str(card.title): card for card in cards_for(linhai, NOW)}
        assert shown["金融、基地与合作"].count == 1
        intent = stage.intent(purpose="另一笔")
        bank = {str(card.title): card for card in cards_for(financier("dingan"), NOW)}
        assert bank["可以回应的融资意向"].count == 1 and bank["可以回应的融资意向"].context["rows"] == [intent]
        assert "促成融资" in {str(card.title) for card in cards_for(gaoyuan, NOW)}


class TestFigures:
    def test_the_documents_figures_are_labelled_with_their_source(self, page):
        for address, words in (("/bases/", "9"), ("/finance/funds/", "3800"), ("/finance/", "800")):
            text = page().get(address).content.decode()
            assert "文献数据" in text and words in text
        assert [figure.value for figure, _source in printed("equity_fund_projects", "equity_fund_money")] == [6, 3800]


class TestQueries:
    @pytest.mark.parametrize(("address", "most"), [("/bases/", 20), ("/finance/", 16), ("/finance/funds/", 20)])
    def test_a_directory_does_not_grow_with_its_rows(self, address, most, page, django_assert_max_num_queries):
        person("linhai")
        for number in range(6):
            stage.base(name=f"基地 {number}"), stage.product(name=f"产品 {number}"), stage.fund(name=f"基金 {number}")
        client = page()
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200

    def test_lists_of_asks_do_not_grow_either(self, page, linhai, django_assert_max_num_queries):
        base = stage.base()
        for number in range(8):
            stage.use(base, project=f"项目 {number}")
        client = page(linhai)
        with django_assert_max_num_queries(16):
            assert client.get("/bases/uses/").status_code == 200
