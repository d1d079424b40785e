"""The review desk, files, and one's own postings by state."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from needs.models import Need
from postings.enums import PostingStatus
from postings.models import Attachment
from tests.factories import AchievementFactory, NeedFactory, draft_achievement, draft_need
from tests.people import organisation
from tests.postings.typed import typed

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize(("plural", "factory"), [("needs", NeedFactory), ("achievements", AchievementFactory)])


class TestReviewDesk:
    def test_is_for_park_and_bureau(self, page, linhai, liubo, hanmei, gaoyuan):
        assert page().get("/review/").status_code == 302
        for user, status in [(linhai, 404), (liubo, 404), (hanmei, 200), (gaoyuan, 200)]:
            assert page(user).get("/review/").status_code == status

    def test_a_park_sees_its_tenants_the_bureau_sees_all_by_clock(self, page, linhai, sunqi, hanmei, gaoyuan, now):
        from postings import services

        ours, theirs = draft_need(title="本园的"), draft_achievement(title="外面的")
        services.submit(posting=theirs, by=theirs.author, now=now - timedelta(days=9))
        services.submit(posting=ours, by=linhai, now=now)
        park = page(hanmei).get("/review/").content.decode()
        assert "本园的" in park
        assert "外面的" not in park
        bureau = page(gaoyuan).get("/review/").content.decode()
        assert bureau.index("外面的") < bureau.index("本园的")

    def test_the_page_of_one_has_the_buttons_and_the_doubts(self, page, hanmei, linhai, now):
        need = draft_need(text_warnings=["第 3 行有残缺字符"])
        page(linhai).post(f"{need.get_absolute_url()}submit/")
        html = page(hanmei).get(need.get_absolute_url()).content.decode()
        assert "通过并发布" in html
        assert "退回补充" in html
        assert "第 3 行有残缺字符" in html
        assert "没有量化的技术指标" in html

    def test_bulk_publication_is_the_bureau_s_and_one_refusal_stops_no_other(self, page, gaoyuan, hanmei):
        waiting = [NeedFactory(status=PostingStatus.SUBMITTED) for _ in range(2)]
        chosen = [f"need:{need.reference}" for need in waiting] + ["need:XQ-2000-000009", "x:y"]
        assert page(hanmei).post("/review/publish/", {"chosen": chosen}).status_code == 403
        html = page(gaoyuan).post("/review/publish/", {"chosen": chosen}, follow=True).content.decode()
        assert "已发布 2 项" in html
        assert "XQ-2000-000009" in html
        assert Need.objects.filter(status=PostingStatus.PUBLISHED).count() == 2

    def test_changes_after_publication_are_listed_for_a_second_look(self, page, linhai, gaoyuan):
        need = NeedFactory(author=linhai)
        page(linhai).post(f"{need.get_absolute_url()}edit/", typed(need, title="发布后改了名", save="1"))
        assert "发布后改了名" in page(gaoyuan).get("/review/?tab=changed").content.decode()

    def test_constant_queries(self, page, gaoyuan, django_assert_max_num_queries):
        client = page(gaoyuan)
        NeedFactory.create_batch(30, status=PostingStatus.SUBMITTED)
        client.get("/review/")
        with django_assert_max_num_queries(25):
            client.get("/review/")


class TestFiles:
    def put(self, client, need, name="报告.txt"):
        file = SimpleUploadedFile(name, "盐雾试验报告".encode())
        return client.post(f"/needs/{need.reference}/files/", {"file": file})

    def test_owner_uploads_readers_download_and_nothing_opens_in_the_browser(self, page, linhai):
        need = NeedFactory(author=linhai)
        self.put(page(linhai), need)
        file = need.attachments.get()
        response = page().get(reverse("attachment", args=[file.token]))
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert b"".join(response.streaming_content).decode() == "盐雾试验报告"

    def test_files_of_a_draft_are_the_owner_s(self, page, linhai, sunqi):
        need = draft_need()
        self.put(page(linhai), need)
        url = reverse("attachment", args=[need.attachments.get().token])
        assert page(sunqi).get(url).status_code == 404
        assert page().get(url).status_code == 404

    def test_strangers_neither_add_nor_remove(self, page, linhai, sunqi, gaoyuan):
        need = NeedFactory(author=linhai)
        self.put(page(linhai), need)
        remove = reverse("attachment_remove", args=[need.attachments.get().token])
        for user in (sunqi, gaoyuan):
            assert self.put(page(user), need, name="b.txt").status_code == 404
            assert page(user).post(remove).status_code == 404
        page(linhai).post(remove)
        assert not Attachment.objects.exists()


@BOTH
def test_mine_shows_every_state_of_ones_own(page, linhai, zhouwen, plural, factory):
    user = linhai if plural == "needs" else zhouwen
    factory(title="我的草稿", status=PostingStatus.DRAFT)
    factory(title="别家的", organisation=organisation("启明新材"))
    html = page(user).get(f"/{plural}/mine/").content.decode()
    assert "我的草稿" in html
    assert "别家的" not in html
    assert "我的草稿" not in page(user).get(f"/{plural}/mine/?state=published").content.decode()
