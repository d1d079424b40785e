"""Funds, bases, partners and visits: what happens, who hears of it, what is shown to whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification
from resources.models import BaseUse, ExpertVisit, Invitation, PilotBase, Pitch
from resources.selectors.bases import bases_for
from resources.selectors.funds import incubation_register, register
from resources.selectors.partners import Asked, find_partners
from resources.services import bases, funds, visits
from resources.services.asks import take_step
from resources.services.listings import take_listing
from tests.factories import AchievementFactory, NeedFactory, term
from tests.people import NOW, organisation, park, person
from tests.resources import stage
from tests.resources.stage import WAN, financier

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=8)


class TestFunds:
    def test_a_project_goes_through_to_the_register(self):
        pitch, fund = stage.pitch(), financier("caoyue")
        for step in ("screen", "examine"):
            take_step(ask=pitch, step=step, by=fund, now=NOW)
        terms = {"mode": "fund_then_equity", "share": Decimal("8.5"), "leveraged": 900 * WAN}
        funds.invest(ask=pitch, invested=300 * WAN, invested_on=NOW.date(), **terms, by=fund, now=NOW)
        found = incubation_register()
        assert (found.projects, found.invested, found.leveraged) == (1, 300 * WAN, 900 * WAN)
        assert register(kind="park").projects == 0

    def test_the_fund_enters_what_it_found_elsewhere(self, page):
        fund = stage.fund()
        data = {
            "project": "外地项目",
            "company": "外地公司",
            "place": "西安",
            "text": "样机。",
            "tech_field": None,
            "wanted": None,
        }
        made = funds.enter_project(fund=fund, data=data, by=financier("caoyue"), now=NOW)
        assert made.asker is None and made.status == "screening"
        with pytest.raises(Refused):
            funds.enter_project(fund=fund, data=data, by=person("linhai"), now=NOW)
        public = page().get(fund.get_absolute_url()).content.decode()
        assert "外地项目" not in public and "只公布各阶段的项目数" in public
        assert page(person("linhai")).get(made.get_absolute_url()).status_code == 404

    def test_a_project_is_pitched_once_and_declined_with_a_reason(self):
        pitch = stage.pitch()
        with pytest.raises(Conflict):
            stage.pitch(pitch.fund)
        with pytest.raises(Invalid):
            take_step(ask=pitch, step="decline", by=financier("caoyue"), now=NOW)
        take_step(ask=pitch, step="decline", by=financier("caoyue"), now=NOW, reason="阶段太早")
        assert Notification.objects.filter(recipient__username="linhai", body__contains="阶段太早").exists()
        assert Pitch.objects.get().status == "declined"


class TestBases:
    def test_the_best_base_first_and_never_none_of_the_field(self):
        near, far = stage.base(name="覆盖全程"), stage.base(name="只起步", trl_from=3, trl_to=5)
        other = stage.base(name="别的领域", fields=[term(code="02", name="航空航天")])
        field = term()
        assert bases_for(field=field, trl_from=4, trl_to=7) == [near, far]
        assert bases_for(field=field, trl_from=8, trl_to=9) == [far, near]  # N05: the field at least
        assert bases_for(field=other.fields.get(), trl_from=1, trl_to=2) == [other]
        take_listing(listing=near, step="withdraw", by=person("wuyue"), now=NOW, reason="检修")
        assert bases_for(field=field, trl_from=4, trl_to=7) == [far]

    def test_use_lifts_maturity_with_evidence(self, page):
        use, operator = stage.use(), person("wuyue")
        take_step(ask=use, step="accept", by=operator, now=NOW)
        bases.start_use(ask=use, by=operator, now=LATER)
        with pytest.raises(Invalid):
            bases.finish_use(ask=use, trl_after=3, evidence="报告", by=operator, now=LATER)
        with pytest.raises(Invalid):
            bases.finish_use(ask=use, trl_after=6, evidence=" ", by=operator, now=LATER)
        report = SimpleUploadedFile("报告.txt", "盐雾 2000 小时".encode())
        bases.finish_use(ask=use, trl_after=6, evidence="三批合格", attachments=[report], by=operator, now=LATER)
        done = BaseUse.objects.get()
        assert (done.status, done.trl_after, done.done_at, done.started_at) == ("done", 6, LATER, LATER)
        assert done.attachments.count() == 1
        assert "成熟度平均提高 2.0 级" in page().get(done.base.get_absolute_url()).content.decode()

    def test_a_closed_base_takes_nobody(self):
        base = stage.base(is_open=False)
        with pytest.raises(Conflict):
            stage.use(base)

    def test_a_call_is_answered_by_a_use(self, page):
        base, wuyue = stage.base(kind="incubator"), person("wuyue")
        data = {"title": "电极征集", "text": "十二个月免维护。", "tech_field": None, "closes_on": None}
        call = bases.open_call(base=base, data=data, by=wuyue, now=NOW)
        client = page(person("linhai"))
        form = {"project": "电极", "text": "三支电极比测。", "trl_before": "5"}
        answer = client.post(f"/bases/{base.reference}/use/?call={call.pk}", form)
        assert answer.status_code == 302 and BaseUse.objects.get().call == call
        assert "电极征集" in page().get("/bases/").content.decode()
        bases.close_call(call=call, by=wuyue, now=NOW)
        assert "电极征集" not in page().get("/bases/").content.decode()

    def test_an_incubator_abroad_and_an_accelerator_here(self, page):
        first, second = stage.base(name="离岸", kind="offshore"), stage.base(name="本地", kind="accelerator")
        client = page(person("wuyue"))
        form = {"second": second.pk, "kind": "offshore_local", "since": "2026-01-01", "note": ""}
        assert client.post(f"/bases/{first.reference}/links/new/", form).status_code == 302
        assert "离岸孵化器 + 本地加速器" in page().get(second.get_absolute_url()).content.decode()
        assert page(person("linhai")).get(f"/bases/{first.reference}/links/new/").status_code == 404

    def test_written_on_the_page_and_wrong_levels_are_said_at_the_field(self, page):
        term(scheme="tech_field")
        form = {**{k: v for k, v in stage.BASE.items() if k != "is_open"}, "fields": [term().pk], "is_open": "on"}
        client = page(person("wuyue"))
        wrong = client.post("/bases/new/", {**form, "trl_from": "7", "trl_to": "7"})
        assert wrong.status_code == 400 and "trl_to" in wrong.context["form"].errors
        assert client.post("/bases/new/", form).status_code == 302
        assert PilotBase.objects.get().status == "draft"


class TestPartners:
    def test_each_hit_says_why_out_of_what_is_public(self, visitor):
        AchievementFactory(), NeedFactory()
        AchievementFactory(organisation=organisation("黄海院"), status="draft", title="保密涂层")
        hits = find_partners(asked=Asked(text="涂层"), user=person("sunqi"))
        reasons = {hit.organisation.name: [words for words, _url in hit.reasons] for hit in hits}
        assert set(reasons) == {"胶州湾大学", "青岛海澜仪器有限公司"}
        assert "科技成果：GH4169" in reasons["胶州湾大学"][0]
        only = find_partners(asked=Asked(tech_field=term(), seeks="need"), user=visitor)
        assert [hit.organisation.name for hit in only] == ["青岛海澜仪器有限公司"]

    def test_reading_stays_within_few_queries(self, django_assert_max_num_queries):
        for number in range(12):
            AchievementFactory(title=f"耐蚀涂层 {number}")
        user = person("sunqi")
        _ = user.organisations
        with django_assert_max_num_queries(8):
            find_partners(asked=Asked(text="涂层"), user=user)

    def test_an_invitation_opens_contacts_only_when_accepted(self, page, wuyue):
        partner = organisation("胶州湾大学")
        client = page(person("linhai"))
        form = {"subject": "联合研发", "text": "一起做电极。"}
        assert client.post(f"/partners/{partner.pk}/invite/?why=成果", form).status_code == 302
        made = Invitation.objects.get()
        assert "wuyue@example.com" not in client.get(made.get_absolute_url()).content.decode()
        assert client.post(f"/partners/{partner.pk}/invite/", form).status_code == 400  # one at a time
        page(wuyue).post(f"/partners/invitations/{made.reference}/step/accept/")
        text = page(person("linhai")).get(made.get_absolute_url()).content.decode()
        assert "wuyue@example.com" in text and Invitation.objects.get().status == "accepted"
        assert page(person("gaoyuan")).get(made.get_absolute_url()).status_code == 404  # theirs alone


class TestVisits:
    def test_the_expert_names_another_time_and_the_park_agrees(self, page):
        visit, zhouwen, hanmei = stage.visit(), person("zhouwen"), person("hanmei")
        assert page(zhouwen).get(f"/visits/{visit.reference}/invite.ics").status_code == 404
        later = visit.starts_at + timedelta(days=2)
        visits.counter_visit(ask=visit, counter_at=later, by=zhouwen, now=NOW)
        visits.agree_to_time(ask=visit, by=hanmei, now=NOW)
        fresh = ExpertVisit.objects.get()
        assert (fresh.starts_at, fresh.ends_at, fresh.status) == (later, later + timedelta(hours=3), "agreed")
        assert Notification.objects.filter(recipient__username="linhai", title__contains="考察").exists()
        ics = page(zhouwen).get(f"/visits/{visit.reference}/invite.ics").content.decode()
        assert f"DTSTART:{later:%Y%m%dT%H%M%SZ}" in ics and all(len(line.encode()) <= 75 for line in ics.splitlines())

    def test_what_came_of_it_and_what_follows(self, page):
        visit = stage.visit()
        visits.accept_visit(ask=visit, by=person("zhouwen"), now=NOW)
        client = page(person("hanmei"))
        address = f"/visits/{visit.reference}/step/hold/"
        assert client.post(address, {"held_on": "2026-11-20", "outcome": ""}).status_code == 400
        form = {"held_on": "2026-11-20", "outcome": "约定对比试验", "next_step": "提交方案", "next_by": "2026-12-20"}
        assert client.post(address, form).status_code == 302
        assert "约定对比试验" in page(person("linhai")).get(visit.get_absolute_url()).content.decode()
        assert page(person("sunqi")).get(visit.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("changes", [{"starts_at": NOW}, {"ends_at": NOW + timedelta(days=7)}])
    def test_times_that_do_not_hold(self, changes):
        with pytest.raises(Invalid):
            stage.visit(**changes)

    def test_only_tenants_are_shown_and_only_the_park_invites(self):
        data = {"starts_at": LATER, "ends_at": LATER + timedelta(hours=1), "place": "大厅", "agenda": "看"}
        for by, firms in (("linhai", ["海澜仪器"]), ("hanmei", ["启明新材"]), ("hanmei", [])):
            person(by)
            rows = list(Organisation.objects.filter(pk__in=[organisation(name).pk for name in firms]))
            with pytest.raises((Refused, Invalid)):
                visits.invite_expert(
                    park=park(), expert=person("zhouwen"), firms=rows, data=data, by=person(by), now=NOW
                )
