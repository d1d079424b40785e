"""Every error is a page of ours, with its status, saying what to do."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from common.errors import Conflict, Invalid, Refused


def raising(error):
    def view(request):
        raise error

    return view


handler400 = "portal.views.errors.bad_request"
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


@pytest.mark.parametrize(
    ("limits", "sent", "words"),
    [
        ({"DATA_UPLOAD_MAX_MEMORY_SIZE": 1024 * 1024}, {"text": "长" * 400_000}, "不能超过 1 MB"),
        ({"DATA_UPLOAD_MAX_NUMBER_FIELDS": 3}, {f"field{n}": "x" for n in range(5)}, "不能超过 3 项"),
    ],
)
@pytest.mark.parametrize("is_multipart", [True, False])
def test_what_is_too_large_is_told_the_limit_and_the_way_out(page, linhai, settings, limits, sent, words, is_multipart):
    for name, value in limits.items():
        setattr(settings, name, value)
    form = {} if is_multipart else {"content_type": "application/x-www-form-urlencoded"}
    response = page(linhai).post("/needs/new/", sent if is_multipart else urlencode(sent), **form)
    html = response.content.decode()
    assert response.status_code == 413
    assert words in html and "这次提交没有保存" in html
    assert html.count("<h1>") == 1


def test_too_many_files_are_told_their_limit(page, linhai, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = {name: SimpleUploadedFile(f"{name}.txt", b"x") for name in ("a", "b")}
    response = page(linhai).post("/needs/new/", files)
    assert response.status_code == 413
    assert "不能超过 1 个文件" in response.content.decode()


def test_the_api_says_it_in_its_own_form(page, linhai, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = page(linhai).post("/api/v1/needs/", {"title": "长" * 100}, content_type="application/json")
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"


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
