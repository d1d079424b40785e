"""Evidence of objections and industry research through the API: the same services and the same eyes as on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Objection, ResearchInput
from tests.challenges import bid_stage, stage
from tests.challenges.test_research import problem_list

pytestmark = pytest.mark.django_db
TEXT = "中选方的海试数据与其公开论文不一致，请核实原始记录。"
STUDY = {
    "source": "chain_master",
    "name": "海洋装备链主集团",
    "title": "年度调研",
    "quote": "免标定时间是全链条的短板。",
}


def as_(user) -> APIClient:
    client = APIClient()
    if user is not None and user.is_authenticated:
        client.force_authenticate(user)
    return client


def paper(name: str = "比对报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "第三方比对：误差 0.3 mg/L。".encode(), content_type="text/plain")


class TestObjections:
    def path(self) -> str:
        challenge = bid_stage.announced("wuyue", "sunqi")[0].challenge
        return f"/api/v1/challenge-decisions/{challenge.reference}/objections/"

    def test_several_files_come_with_it_and_only_author_and_bureau_open_them(self, page, sunqi, gaoyuan, linhai, wuyue):
        path = self.path()
        sent = {"text": TEXT, "evidence": [paper(), paper("照片说明.txt")]}
        made = as_(sunqi).post(path, sent, format="multipart")
        assert made.status_code == 201, made.data
        assert len(made.data["files"]) == 2
        assert Challenge.objects.get().status == S.OBJECTION
        assert [row["files"] for row in as_(gaoyuan).get(path).data] == [made.data["files"]]
        assert as_(linhai).get(path).data == [] and as_(wuyue).get(path).data == []
        seen = reverse("attachment", args=[made.data["files"][0]])
        assert [page(user).get(seen).status_code for user in (sunqi, gaoyuan, linhai, wuyue)] == [200, 200, 404, 404]

    def test_without_files_it_is_plain_json_and_too_many_are_refused_whole(self, sunqi, zhouwen):
        path = self.path()
        assert as_(zhouwen).post(path, {"text": TEXT}, format="json").data["files"] == []
        sent = {"text": TEXT, "evidence": [paper(f"{n}.txt") for n in range(6)]}
        assert as_(sunqi).post(path, sent, format="multipart").status_code == 400
        assert Objection.objects.count() == 1

    def test_the_page_takes_several_as_well(self, page, sunqi, gaoyuan):
        challenge = bid_stage.announced("wuyue", "sunqi")[0].challenge
        sent = {"text": TEXT, "evidence": [paper(), paper("二.txt")]}
        page(sunqi).post(reverse("challenge_object", args=[challenge.reference]), sent)
        assert Objection.objects.get().attachments.count() == 2
        shown = page(gaoyuan).get(reverse("challenge_publicity", args=[challenge.reference])).content.decode()
        assert "比对报告.txt" in shown and "二.txt" in shown


class TestResearch:
    def test_the_bureau_attaches_to_a_challenge_and_everybody_reads(self, gaoyuan, linhai, visitor):
        challenge = stage.published()
        path = f"/api/v1/challenges/{challenge.reference}/research/"
        made = as_(gaoyuan).post(path, STUDY | {"file": paper("调研.txt")}, format="multipart")
        assert made.status_code == 201, made.data
        assert as_(gaoyuan).post(path, STUDY, format="json").status_code == 201
        rows = as_(visitor).get(path).data
        assert [len(row["files"]) for row in rows] == [1, 0] and rows[0]["challenge"] == challenge.reference
        assert as_(linhai).post(path, STUDY, format="json").status_code == 403
        assert as_(visitor).post(path, STUDY, format="json").status_code in (401, 403)

    def test_of_a_hidden_call_nothing_is_there(self, sunqi, gaoyuan):
        draft = stage.draft()
        for user in (sunqi, gaoyuan):
            assert as_(user).get(f"/api/v1/challenges/{draft.reference}/research/").status_code == 404

    def test_gaps_are_named_and_a_list_has_its_publisher(self, liubo, sunqi):
        found = problem_list()
        path = f"/api/v1/problem-lists/{found.pk}/research/"
        gap = as_(liubo).post(path, {**STUDY, "name": "", "quote": ""}, format="json")
        assert gap.status_code == 400 and set(gap.data["error"]["fields"]) == {"name", "quote"}
        assert as_(liubo).post(path, STUDY, format="json").data["problem_list"] == found.pk
        assert as_(sunqi).post(path, STUDY, format="json").status_code == 403

    def test_taken_down_with_a_reason_it_is_missing(self, gaoyuan, linhai, visitor):
        challenge = stage.published()
        made = as_(gaoyuan).post(f"/api/v1/challenges/{challenge.reference}/research/", STUDY, format="json").data
        one = f"/api/v1/research-inputs/{made['id']}/"
        assert as_(visitor).get(one).data["title"] == "年度调研"
        assert as_(linhai).post(f"{one}remove/", {"reason": "不要"}, format="json").status_code == 403
        assert as_(gaoyuan).post(f"{one}remove/", {"reason": " "}, format="json").status_code == 400
        assert as_(gaoyuan).post(f"{one}remove/", {"reason": "来源单位撤回"}, format="json").status_code == 204
        assert as_(gaoyuan).get(one).status_code == 404
        assert ResearchInput.objects.get().removed_by == gaoyuan
