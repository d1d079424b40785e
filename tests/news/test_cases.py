"""The case library: written, reviewed, agreed to by both sides, with figures that name their source (F209–F211, F215)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from matching.enums import Verdict
from matching.models import Conversation
from matching.services.answers import answer
from matching.services.conversations import post_message
from news.enums import CaseStatus, PartnerConsent
from news.models import Case, CaseFigure
from news.services import case_telling, cases
from tests.challenges import contract_stage
from tests.factories import AchievementFactory
from tests.matching.pairs import make_match
from tests.news import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db
EVERYBODY = ("visitor", "linhai", "sunqi", "zhouwen", "wuyue", "liubo", "hanmei", "gaoyuan")


def test_collected_written_reviewed_published(linhai, gaoyuan, zhouwen):
    made = stage.collected_case()
    assert made.reference == "AL-2026-000001"
    cases.finish_case(case=made, by=zhouwen, now=NOW)
    assert (
        Obligation.objects.open().filter(code=case_telling.CONSENT, organisation=organisation("海澜仪器")).count() == 1
    )
    own = made.partners.get(organisation=organisation("胶州湾大学"))
    assert own.consent == PartnerConsent.GIVEN, "the writer's own side need not be asked"
    cases.approve_case(case=made, by=gaoyuan, now=NOW)
    with pytest.raises(Invalid, match="海澜仪器"):
        cases.publish_case(case=made, by=gaoyuan, now=NOW)
    stage.agree(made)
    assert Obligation.objects.open().filter(code=case_telling.PUBLISH).exists()
    cases.publish_case(case=made, by=gaoyuan, now=NOW)
    assert Case.objects.published().get() == made
    assert not Obligation.objects.open().filter(url=made.get_absolute_url()).exists()
    assert Notification.objects.filter(recipient=linhai, title__contains="已发布").exists()


def test_a_transfer_case_names_both_sides(zhouwen):
    made = stage.collected_case()
    made.partners.filter(role="demand").delete()
    with pytest.raises(Invalid, match="需求方"):
        cases.finish_case(case=made, by=zhouwen, now=NOW)


def test_consent_refused_holds_it_back_and_taken_back_takes_it_down(linhai, zhouwen):
    made = stage.published_case()
    partner = made.partners.get(organisation=organisation("海澜仪器"))
    with pytest.raises(Invalid, match="哪里不妥"):
        cases.answer_consent(partner=partner, agrees=False, by=linhai, now=NOW)
    cases.answer_consent(partner=partner, agrees=False, by=linhai, now=NOW + timedelta(days=1), reason="型号不宜公开")
    made.refresh_from_db()
    assert made.status == CaseStatus.WITHDRAWN and made.published_at is None
    assert Notification.objects.filter(recipient=zhouwen, body__contains="型号不宜公开").exists()


def test_a_changed_text_is_asked_about_anew(zhouwen, gaoyuan):
    made = stage.published_case()
    cases.withdraw_case(case=made, by=zhouwen, now=NOW, reason="数字有误")
    partners = list(made.partners.values("organisation", "role"))
    rows = [
        {"organisation": organisation(key), "role": row["role"]}
        for key, row in zip(("海澜仪器", "胶州湾大学"), partners, strict=True)
    ]
    cases.save_case(
        case=made, organisation=made.organisation, data=stage.CASE | {"title": "改过"}, figures=[], partners=rows, by=zhouwen,
        now=NOW,
    )  # fmt: skip
    assert set(made.partners.values_list("consent", flat=True)) == {PartnerConsent.ASKED}


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_only_named_organisations_consent(who):
    made = stage.reviewed_case()
    partner = made.partners.get(organisation=organisation("海澜仪器"))
    if who == "linhai":
        cases.answer_consent(partner=partner, agrees=True, by=person(who), now=NOW)
    else:
        with pytest.raises(Refused):
            cases.answer_consent(partner=partner, agrees=True, by=person(who), now=NOW)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("collected", {"zhouwen", "wuyue"}),
        ("reviewed", {"zhouwen", "wuyue", "linhai", "gaoyuan"}),
        ("published", set(EVERYBODY)),
    ],
)
def test_who_reads_it(who, state, readers, page, request):
    made = getattr(stage, f"{state}_case")()
    found = page(request.getfixturevalue(who)).get(made.get_absolute_url())
    assert (found.status_code == 200) == (who in readers)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"change": Decimal("-11"), "unit": "%"}, "−11 %"),
        ({"change": Decimal("300.50"), "unit": "元/头"}, "+300.5 元/头"),
        ({"before": Decimal("35"), "after": Decimal("28"), "unit": "分钟"}, "35 → 28 分钟"),
        ({"after": Decimal("500"), "unit": "家"}, "500 家"),
    ],
)
def test_a_figure_reads_as_people_write_it(row, shown):
    assert CaseFigure(what="指标", **row).shown == shown


def test_a_figure_must_say_something():
    made = stage.collected_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFigure.objects.create(case=made, what="空", unit="%", source="无")


def test_only_published_ones_are_promoted_and_only_by_the_bureau(gaoyuan, linhai):
    with pytest.raises(Conflict):
        cases.promote_case(case=stage.reviewed_case(), promoted=True, by=gaoyuan, now=NOW)
    made = stage.published_case()
    with pytest.raises(Refused):
        cases.promote_case(case=made, promoted=True, by=linhai, now=NOW)
    cases.promote_case(case=made, promoted=True, by=gaoyuan, now=NOW)
    assert made.is_promoted


class TestPages:
    def test_the_page_shows_the_figures_with_source_and_date(self, page, visitor):
        made = stage.published_case()
        shown = page(visitor).get(made.get_absolute_url()).content.decode()
        for words in ("−11 %", "传统地铁车辆", "检测报告", "2026年11月20日", "胶州湾大学", "青岛海澜仪器有限公司"):
            assert words in shown
        assert "已同意" not in shown, "who agreed is nobody else's business"

    def test_the_list_filters_and_exports(self, page, visitor):
        made = stage.published_case()
        client = page(visitor)
        assert made.title in client.get("/cases/", {"kind": "transfer", "year": 2026}).content.decode()
        assert "没有符合条件" in client.get("/cases/", {"kind": "service"}).content.decode()
        table = b"".join(client.get("/cases/", {"format": "csv"}).streaming_content).decode()
        assert made.reference in table and "−11 %" in table
        assert [row["reference"] for row in client.get("/api/v1/cases/").json()["results"]] == [made.reference]

    def test_written_from_a_contract_by_reference(self, page, wuyue):
        contract = contract_stage.registered()
        address = f"/cases/new/?origin=contract&reference={contract.challenge.reference}"
        shown = page(wuyue).get(address).content.decode()
        assert "揭榜合同" in shown and contract.name in shown

    def test_written_from_an_achievement_in_the_form(self, page, zhouwen, sunqi):
        achievement = AchievementFactory(author=zhouwen)
        address = f"/cases/new/?origin=achievement&reference={achievement.reference}"
        client = page(zhouwen)
        assert achievement.title in client.get(address).content.decode()
        form = {
            **{name: value or "" for name, value in stage.CASE.items()}, "title": achievement.title,
            "figures-TOTAL_FORMS": 1, "figures-INITIAL_FORMS": 0, "figures-0-what": "能耗", "figures-0-change": "-7",
            "figures-0-unit": "%", "figures-0-source": "第三方检测", "partners-TOTAL_FORMS": 2, "partners-INITIAL_FORMS": 1,
            "partners-0-organisation": organisation("胶州湾大学").pk, "partners-0-role": "supply",
            "partners-1-organisation": organisation("启明新材").pk, "partners-1-role": "demand",
        }  # fmt: skip
        saved = client.post(address, form)
        made = Case.objects.get()
        assert saved.url == made.get_absolute_url()
        assert (made.origin_kind, made.origin_reference) == ("achievement", achievement.reference)
        assert made.figures.get().shown == "−7 %"
        shown = client.post(reverse("case_step", args=[made.reference, "finish"]), follow=True).content.decode()
        assert "已送审" in shown, shown[shown.index("is-error") :][:900]
        client = page(sunqi)
        assert made.title in client.get("/workbench/").content.decode()
        partner = made.partners.get(organisation=organisation("启明新材"))
        client.post(reverse("case_consent", args=[partner.pk, "agree"]))
        assert made.partners.filter(consent="given").count() == 2
        assert "写成案例" not in page(zhouwen).get(achievement.get_absolute_url()).content.decode()

    def test_an_origin_that_one_may_not_see_is_missing(self, page, sunqi):
        hidden = AchievementFactory(status="draft")
        assert page(sunqi).get(f"/cases/new/?origin=achievement&reference={hidden.reference}").status_code == 404

    def test_a_figure_without_a_source_is_sent_back(self, page, zhouwen):
        form = {
            **{name: value or "" for name, value in stage.CASE.items()}, "figures-TOTAL_FORMS": 1,
            "figures-INITIAL_FORMS": 0, "figures-0-what": "能耗", "figures-0-change": "-7", "figures-0-unit": "%",
            "partners-TOTAL_FORMS": 0, "partners-INITIAL_FORMS": 0,
        }  # fmt: skip
        sent_back = page(zhouwen).post("/cases/new/", form)
        assert sent_back.status_code == 400 and "数据来源" in sent_back.content.decode()
        assert not Case.objects.exists()

    def test_written_from_a_conversation_without_what_was_said_in_it(self, page, linhai, zhouwen, sunqi):
        match = make_match(linhai, zhouwen)
        for side in (linhai, zhouwen):
            answer(match=match, by=side, verdict=Verdict.INTERESTED, now=NOW)
        talk = Conversation.objects.get(match=match)
        post_message(conversation=talk, by=linhai, text="报价一百万，不宜外传", now=NOW)
        client = page(linhai)
        address = f"/cases/new/?origin=conversation&amp;reference={talk.pk}"
        assert address in client.get(f"/matches/conversations/{talk.pk}/").content.decode()
        shown = client.get(address.replace("&amp;", "&")).content.decode()
        assert match.need.title in shown and "不宜外传" not in shown
        assert page(sunqi).get(address.replace("&amp;", "&")).status_code == 404
