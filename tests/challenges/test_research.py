"""产业研究 attached to a call: who found what, public with it, kept when taken down (F068)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from challenges.enums import ResearchSource
from challenges.models import ProblemList, ResearchInput
from challenges.services.research import MOST, add_research, remove_research
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification
from tests.challenges import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db
DATA = {
    "source": ResearchSource.CHAIN_MASTER, "name": "海洋装备链主集团", "title": "海洋仪器产业链年度调研",
    "quote": "浮标用溶解氧传感器的免标定时间是全链条的短板。",
}  # fmt: skip


def add(about, by: str = "gaoyuan", **changes) -> ResearchInput:
    return add_research(about=about, data={**DATA, **changes}, by=person(by), now=NOW)


def problem_list(kind: str = OrganisationKind.ASSOCIATION) -> ProblemList:
    """Of 齐桥, made an association, published."""
    Organisation.objects.filter(pk=organisation("齐桥").pk).update(kind=kind)
    return ProblemList.objects.create(
        organisation=Organisation.objects.get(pk=organisation("齐桥").pk), title="年度难题", issued_on=NOW.date(),
        published_at=NOW,
    )  # fmt: skip


class TestAdding:
    def test_the_sponsor_and_the_source_are_told_and_it_is_in_the_history(self, linhai, sunqi):
        challenge = stage.published()
        made = add(challenge, organisation=organisation("启明新材"), name="")
        assert made.name == "青岛启明新材料有限公司"
        told = Notification.objects.filter(event=f"research:{made.pk}")
        assert {row.recipient for row in told} == {linhai, sunqi}
        row = StateChange.objects.about(made).get()
        assert (row.label, row.by, row.reason) == ("加入产业研究", person("gaoyuan"), challenge.title)

    def test_who_may(self, linhai, hanmei, liubo):
        challenge, listed = stage.published(), problem_list()
        for name in ("linhai", "hanmei", "liubo"):
            with pytest.raises(Refused):
                add(challenge, by=name)
        assert add(listed, by="liubo").problem_list == listed
        assert add(listed).by == person("gaoyuan")
        with pytest.raises(Refused):
            add(listed, by="linhai")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"name": " "}, "name"), ({"quote": ""}, "quote"), ({"dated": NOW.date() + timedelta(days=1)}, "dated")],
    )
    def test_says_what_is_missing(self, changes, field):
        with pytest.raises(Invalid) as caught:
            add(stage.published(), **changes)
        assert field in caught.value.fields

    def test_not_more_than_can_be_read(self):
        challenge = stage.published()
        for _number in range(MOST):
            add(challenge)
        with pytest.raises(Conflict, match="最多 20 份"):
            add(challenge)


class TestPages:
    def test_added_by_hand_with_a_file_and_read_by_all(self, client, gaoyuan):
        challenge = stage.published()
        url = reverse("challenge_research", args=[challenge.reference])
        client.force_login(gaoyuan)
        assert url in client.get(challenge.get_absolute_url()).content.decode()
        wrong = client.post(url, {"source": "platform", "title": "报告", "name": "某平台"})
        assert wrong.status_code == 400 and "请摘录要点" in wrong.content.decode()
        file = SimpleUploadedFile("调研.txt", "要点".encode(), content_type="text/plain")
        day = timezone.localdate().isoformat()
        sent = {"source": "consultancy", "title": "咨询报告", "name": "某咨询机构", "dated": day, "file": file}
        assert client.post(url, sent).status_code == 302
        client.logout()
        page = client.get(challenge.get_absolute_url()).content.decode()
        assert "产业咨询机构" in page and "咨询报告" in page
        token = ResearchInput.objects.get().attachments.get().token
        assert client.get(reverse("attachment", args=[token])).status_code == 200

    def test_a_list_shows_its_own(self, client, liubo):
        listed = problem_list()
        add(listed, by="liubo")
        assert DATA["quote"] in client.get(listed.get_absolute_url()).content.decode()
        client.force_login(liubo)
        url = reverse("problem_list_research", args=[listed.pk])
        assert "撤下" in client.get(url).content.decode()

    def test_for_others_there_is_no_such_page(self, client, linhai, sunqi):
        made = add(stage.published())
        for user in (linhai, sunqi):
            client.force_login(user)
            assert client.get(reverse("challenge_research", args=[made.challenge.reference])).status_code == 404
            assert client.post(reverse("research_remove", args=[made.pk]), {"reason": "不要"}).status_code == 404

    def test_hidden_with_its_challenge(self, client):
        made = add(stage.submitted())
        assert not ResearchInput.objects.visible_to(person("sunqi")).exists()
        assert ResearchInput.objects.visible_to(person("linhai")).get() == made


class TestTakingDown:
    def test_it_leaves_the_page_and_stays_on_record(self, client, gaoyuan):
        challenge = stage.published()
        made = add(challenge)
        client.force_login(gaoyuan)
        client.post(reverse("research_remove", args=[made.pk]), {"reason": "来源单位要求撤下"})
        assert DATA["title"] not in client.get(challenge.get_absolute_url()).content.decode()
        page = client.get(reverse("challenge_research", args=[challenge.reference])).content.decode()
        assert "已撤下" in page and "高远" in page
        assert StateChange.objects.about(made).last().reason == "来源单位要求撤下"
        made.refresh_from_db()
        with pytest.raises(Conflict):
            remove_research(item=made, reason="再撤", by=gaoyuan, now=NOW)

    def test_a_reason_is_needed(self, gaoyuan):
        made = add(stage.published())
        with pytest.raises(Invalid):
            remove_research(item=made, reason=" ", by=gaoyuan, now=NOW)
