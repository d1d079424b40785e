"""News and announcements: two pairs of eyes, no HTML, found by everybody (F213)."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.errors import Conflict, Refused
from inbox.models import Notification, Obligation
from news.markup import rendered
from news.models import Article
from news.services import articles as services
from tests.news import stage
from tests.people import NOW, organisation, park, person

pytestmark = pytest.mark.django_db
EVERYBODY = ("visitor", "linhai", "zhouwen", "liubo", "hanmei", "gaoyuan")


def test_from_draft_to_published_by_a_second_official(gaoyuan):
    other = stage.second_official()
    made = stage.draft_article()
    services.submit_article(article=made, by=gaoyuan, now=NOW)
    assert Obligation.objects.open().filter(code=services.REVIEW, organisation=organisation("科技局")).count() == 1
    assert Notification.objects.filter(recipient=other, url=made.get_absolute_url()).count() == 1
    with pytest.raises(Refused, match="另一位"):
        services.publish_article(article=made, by=gaoyuan, now=NOW)
    services.publish_article(article=made, by=other, now=NOW)
    assert made.published_at == NOW
    assert not Obligation.objects.open().filter(code=services.REVIEW).exists()
    assert Notification.objects.filter(recipient=gaoyuan, title__startswith="已发布").exists()
    assert [change.transition for change in made.history.order_by("pk")] == ["submit", "publish"]


def test_returned_with_a_reason_mended_and_withdrawn(gaoyuan):
    other, made = stage.second_official(), stage.draft_article()
    services.submit_article(article=made, by=gaoyuan, now=NOW)
    services.return_article(article=made, by=other, now=NOW, reason="日期有误")
    assert Notification.objects.get(recipient=gaoyuan, title__startswith="需补充").body == "日期有误"
    services.save_article(
        article=made, organisation=made.organisation, data={"title": "改过的标题"}, by=gaoyuan, now=NOW
    )
    services.submit_article(article=made, by=gaoyuan, now=NOW)
    services.publish_article(article=made, by=other, now=NOW)
    with pytest.raises(Conflict):
        services.save_article(article=made, organisation=made.organisation, data={"title": "偷改"}, by=gaoyuan, now=NOW)
    services.withdraw_article(article=made, by=gaoyuan, now=NOW, reason="活动取消")
    assert not Article.objects.published().exists()


@pytest.mark.parametrize(("who", "writes"), [(name, name in ("hanmei", "gaoyuan")) for name in EVERYBODY[1:]])
def test_who_may_write(who, writes):
    user = person(who)
    if writes:
        assert stage.draft_article(user).author == user
    else:
        with pytest.raises(Refused):
            stage.draft_article(user)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_draft_is_seen_by_its_office_and_the_bureau_only(who, page, request):
    made = stage.draft_article(person("hanmei"))
    answer = page(request.getfixturevalue(who)).get(made.get_absolute_url())
    assert answer.status_code == (200 if who in ("hanmei", "gaoyuan") else 404)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](data:text/html,1)",
        "![x](https://evil.example/pixel.png)", "<a href='javascript:1'>x</a>", "[x](//evil.example)", "[x](JaVaScRiPt:1)",
        "|a|\n|:-:|\n|1|",
    ],
)  # fmt: skip
def test_no_html_no_script_no_foreign_picture(evil):
    shown = rendered(evil).lower()
    for forbidden in ("<script", "<img", 'href="javascript', 'href="data', 'href="//', "style=", "<a href='"):
        assert forbidden not in shown


def test_headings_begin_below_the_one_of_the_page():
    assert rendered("# 一\n\n- 甲\n\n**乙**") == "<h2>一</h2>\n<ul>\n<li>甲</li>\n</ul>\n<p><strong>乙</strong></p>\n"


class TestPages:
    def test_the_list_with_filters_and_search(self, page, visitor):
        stage.published_article()
        notice = stage.published_article(title="揭榜申报通知", kind="notice", platform="challenges")
        client = page(visitor)
        assert client.get("/news/").content.decode().count("q-card") == 2
        only = client.get("/news/", {"kind": "notice", "platform": "challenges"}).content.decode()
        assert "揭榜申报通知" in only and "海洋仪器供需对接会" not in only
        assert "没有符合条件" in client.get("/news/", {"q": "不存在的词"}).content.decode()
        assert "揭榜申报通知" in client.get("/platforms/challenges/").content.decode()
        assert "揭榜申报通知" not in client.get("/platforms/parks/").content.decode()
        assert "揭榜申报通知" in client.get("/").content.decode()
        assert notice.get_absolute_url() in client.get("/search/", {"q": "揭榜申报"}).content.decode()

    def test_an_empty_list_says_what_comes(self, page, visitor):
        assert "还没有发布新闻公告" in page(visitor).get("/news/").content.decode()

    def test_the_feed(self, page, visitor):
        made = stage.published_article()
        stage.draft_article(title="草稿不进订阅")
        root = ElementTree.fromstring(page(visitor).get("/news/feed.rss").content)
        (item,) = root.findall("./channel/item")
        assert item.findtext("title") == made.title
        assert item.findtext("link").endswith(made.get_absolute_url())

    def test_written_in_the_form_and_published_by_the_buttons(self, page, gaoyuan):
        other = stage.second_official()
        client = page(gaoyuan)
        data = {**stage.ARTICLE, "park": "", "dated_on": "2026-11-20"}
        answer = client.post("/news/new/", data)
        made = Article.objects.get()
        assert answer.url == made.get_absolute_url()
        file = SimpleUploadedFile("日程.txt", "九点开始".encode())
        client.post(reverse("article_upload", args=[made.pk]), {"file": file})
        client.post(reverse("article_step", args=[made.pk, "submit"]))
        assert "等待另一位科技局人员" in client.get(made.get_absolute_url()).content.decode()
        client = page(other)
        assert made.title in client.get("/workbench/").content.decode()
        client.post(reverse("article_step", args=[made.pk, "publish"]))
        shown = page(None).get(made.get_absolute_url()).content.decode()
        assert "<strong>十二项</strong>" in shown and "日程.txt" in shown
        token = made.attachments.get().token
        assert page(None).get(f"/files/{token}/").status_code == 200

    def test_errors_stand_at_their_fields(self, page, gaoyuan):
        answer = page(gaoyuan).post("/news/new/", {"title": "只有标题"})
        assert answer.status_code == 400
        assert "id_body_error" in answer.content.decode()

    def test_a_park_writes_about_its_own_park(self, page, hanmei):
        mine = park()
        assert f'value="{mine.pk}"' in page(hanmei).get("/news/new/").content.decode()

    def test_the_api_shows_published_ones(self, page, visitor):
        made = stage.published_article()
        stage.draft_article()
        rows = page(visitor).get("/api/v1/articles/").json()["results"]
        assert [row["id"] for row in rows] == [made.pk]
