"""Every error is a page of ours, with its status, saying what to do."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from common.errors import Conflict, Invalid, Refused


def raising(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("refused/", raising(Refused("只有科技局可以核验机构。"))),
    path("conflict/", raising(Conflict("这一项刚刚被他人处理，请刷新页面查看。"))),
    path("invalid/", raising(Invalid("请填写理由。"))),
    path("denied/", raising(PermissionDenied())),
    path("suspicious/", raising(SuspiciousOperation())),
    path("broken/", raising(RuntimeError("secret detail"))),
    path("form/", lambda request: HttpResponse("done")),
    path("", include("portal.urls")),
]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refused/", 403, "只有科技局可以核验机构。"),
        ("/conflict/", 409, "这一项刚刚被他人处理"),
        ("/invalid/", 400, "请填写理由。"),
        ("/denied/", 403, "您没有打开这一页的权限"),
        ("/suspicious/", 400, "没有看懂这次请求"),
        ("/no/such/page/", 404, "没有找到这一页"),
    ],
)
@override_settings(ROOT_URLCONF="tests.portal.test_errors")
def test_an_error_is_a_page_with_its_words(db, address, status, words):
    response = Client().get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert html.count("<h1>") == 1


@override_settings(ROOT_URLCONF="tests.portal.test_errors")
def test_a_fault_of_ours_says_so_and_nothing_more(db):
    response = Client(raise_request_exception=False).get("/broken/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "系统出了问题" in html
    assert "secret" not in html


@override_settings(ROOT_URLCONF="tests.portal.test_errors")
def test_a_post_without_its_token_says_how_to_mend(db):
    response = Client(enforce_csrf_checks=True).post("/form/")
    assert response.status_code == 403
    assert "这次提交没有执行" in response.content.decode()


@pytest.mark.parametrize(
    ("referer", "back"),
    [("http://testserver/needs/", "http://testserver/needs/"), ("https://evil.example/", "/x/"), ("", "/x/")],
)
def test_the_way_back_stays_on_this_site(referer, back):
    from portal.middleware import _back

    assert _back(RequestFactory(headers={"Referer": referer}).get("/x/")) == back
