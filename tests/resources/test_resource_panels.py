"""Where people meet finance and bases: beside objects, on first pages, above directories; in few queries."""

import pytest

from common.panels import panels_of
from common.workbench import cards_for
from parks.models import Park, ParkSupport
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

    def test_a_park_shows_all_its_services_in_one_place(self, page, visitor, linhai, hanmei):
        support = ParkSupport.objects.create(
            park=park(), kind="science", name="共享检测平台", provider="园区办", text="按次预约", contact="韩梅",
            status_at=NOW,
        )  # fmt: skip
        stage.fund(park=park()), stage.base(park=park()), stage.base(name="海洋加速器", kind="accelerator", park=park())
        shown = [panel for panel in panels_of(park(), visitor) if "服务" in str(panel.title)]
        assert [str(panel.title) for panel in shown] == ["园区服务：资本＋科技＋孵化"]
        capital, science, incubation = (
            (rows, [str(one) for one in listed]) for _, rows, listed in shown[0].data["groups"]
        )
        assert capital[1] and science == ([support], ["耐蚀涂层中试基地"]) and incubation == ([], ["海洋加速器"])
        text = {one: page(one).get("/parks/hailan/").content.decode() for one in (visitor, linhai, hanmei)}
        assert "提出服务诉求" in text[linhai] and "申请优先受理" in text[linhai] and "了解园区服务" in text[visitor]
        assert "邀请专家考察" in text[hanmei] and "邀请专家考察" not in text[linhai]

    def test_a_park_of_the_documents_without_any_has_no_panel(self, visitor):
        lone = Park.objects.create(code="lone", name="文献园区", is_reference=True)
        assert "园区服务：资本＋科技＋孵化" not in titles(lone, visitor)

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
