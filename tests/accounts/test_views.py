"""Every page of people and organisations as every role: what is there, and what is not."""

import pytest

from accounts.enums import Verification
from accounts.models import Organisation
from accounts.services import register_organisation
from tests.people import organisation

pytestmark = pytest.mark.django_db

EVERYBODY = ["linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


@pytest.fixture
def newcomer(sunqi, now):
    """An organisation that waits for the bureau, registered by Sun Qi."""
    return register_organisation(by=sunqi, now=now, name="崂山新材有限公司", kind="enterprise", credit_code=None)


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("address", ["/organisations/", "/privacy/", "/accounts/login/", "/accounts/signup/"])
def test_pages_for_everybody(client, linhai, address):
    assert text_of(client.get(address))


@pytest.mark.parametrize("username", EVERYBODY)
@pytest.mark.parametrize("address", ["/me/", "/me/organisations/", "/me/close/", "/organisations/new/"])
def test_pages_for_everybody_who_has_signed_in(page, request, username, address):
    assert text_of(page(request.getfixturevalue(username)).get(address))


@pytest.mark.parametrize(
    "address",
    ["/me/", "/me/organisations/", "/me/data/", "/me/close/", "/organisations/new/", "/organisations/verification/"],
)
def test_a_visitor_is_sent_to_sign_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_officials_have_a_verification_desk(page, request, username):
    answer = page(request.getfixturevalue(username)).get("/organisations/verification/")
    assert answer.status_code == (200 if username == "gaoyuan" else 404)


@pytest.mark.parametrize("username", [*EVERYBODY, "visitor"])
def test_an_unverified_organisation_is_missing_but_for_its_people_and_the_bureau(page, request, newcomer, username):
    answer = page(request.getfixturevalue(username)).get(newcomer.get_absolute_url())
    assert answer.status_code == (200 if username in {"sunqi", "gaoyuan"} else 404)


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_owners_change_an_entry_and_only_colleagues_see_the_members(page, request, linhai, username):
    hailan = organisation("海澜仪器")
    browser = page(request.getfixturevalue(username))
    edit, members = (browser.get(f"/organisations/{hailan.pk}/{leaf}/").status_code for leaf in ("edit", "members"))
    assert edit == (200 if username == "linhai" else 404)
    assert members == (200 if username in {"linhai", "zhaomin"} else 404)


def test_the_directory_is_filtered_by_kind_and_words(client, linhai):
    text = text_of(client.get("/organisations/", {"kind": "enterprise", "q": "海澜"}))
    assert "青岛海澜仪器有限公司" in text
    assert "海澜示范园管理办公室" not in text
    assert "没有符合条件的机构" in text_of(client.get("/organisations/", {"q": "没有这一家"}))


def test_the_directory_costs_the_same_for_one_and_for_twenty(client, linhai, now, django_assert_max_num_queries):
    Organisation.objects.bulk_create(
        Organisation(name=f"示范机构 {number}", kind="enterprise", status=Verification.VERIFIED, status_at=now)
        for number in range(30)
    )
    with django_assert_max_num_queries(5):
        assert text_of(client.get("/organisations/"))


def test_a_reference_organisation_is_labelled(client, now):
    named = Organisation.objects.create(name="文献机构", kind="institute", status_at=now, is_reference=True)
    assert "文献中提到，仅作参考" in text_of(client.get(named.get_absolute_url()))


def test_registering_from_the_form_to_the_desk_to_the_answer(page, zhaomin, gaoyuan):
    form = {"kind": "enterprise", "name": "崂山新材有限公司", "credit_code": " 91110000802100433b "}
    answer = page(zhaomin).post("/organisations/new/", form)
    made = Organisation.objects.get(name="崂山新材有限公司")
    assert answer.url == made.get_absolute_url()
    assert made.credit_code == "91110000802100433B"
    assert made.name in text_of(page(gaoyuan).get("/organisations/verification/"))
    page(gaoyuan).post(f"/organisations/{made.pk}/reject/", {"reason": "名称与证书不一致"})
    made.refresh_from_db()
    assert made.status == Verification.REJECTED
    assert "名称与证书不一致" in text_of(page(zhaomin).get(made.get_absolute_url()))
    page(zhaomin).post(f"/organisations/{made.pk}/edit/", form | {"name": "崂山新材料有限公司", "resubmit": "1"})
    made.refresh_from_db()
    assert (made.status, made.name) == (Verification.PENDING, "崂山新材料有限公司")
    page(gaoyuan).post(f"/organisations/{made.pk}/verify/")
    made.refresh_from_db()
    assert made.is_verified


def test_a_wrong_credit_code_is_refused_at_the_field(page, zhaomin):
    form = {"kind": "enterprise", "name": "某公司", "credit_code": "911100008021004330"}
    assert "统一社会信用代码有误" in text_of(page(zhaomin).post("/organisations/new/", form))
    assert not Organisation.objects.filter(name="某公司").exists()


def test_a_name_taken_is_refused_at_the_field(page, zhaomin, sunqi):
    form = {"kind": "enterprise", "name": "青岛启明新材料有限公司", "credit_code": "91110000802100433B"}
    assert "这家机构已经登记" in text_of(page(zhaomin).post("/organisations/new/", form))


def test_joining_from_the_search_to_the_answer(page, linhai, sunqi):
    hailan = organisation("海澜仪器")
    assert hailan.name in text_of(page(sunqi).get("/me/organisations/", {"q": "海澜仪器"}))
    page(sunqi).post(f"/organisations/{hailan.pk}/join/")
    assert "孙琪" in text_of(page(linhai).get(f"/organisations/{hailan.pk}/members/"))
    waiting = hailan.memberships.waiting().get(user=sunqi)
    page(linhai).post(f"/memberships/{waiting.pk}/approve/", {"next": f"/organisations/{hailan.pk}/members/"})
    assert hailan.memberships.active().filter(user=sunqi).exists()


def test_a_next_page_elsewhere_is_not_followed(page, linhai, zhaomin):
    member = zhaomin.memberships.get()
    answer = page(linhai).post(f"/memberships/{member.pk}/make-owner/", {"next": "https://example.org/"})
    assert answer.url == "/me/organisations/"


def test_another_organisations_membership_is_missing(page, linhai, sunqi):
    theirs = linhai.memberships.get()
    assert page(sunqi).post(f"/memberships/{theirs.pk}/end/").status_code == 404
    assert page(linhai).post(f"/memberships/{theirs.pk}/explode/").status_code == 404


def test_the_profile_is_saved(page, linhai):
    page(linhai).post("/me/", {"name": "林海", "phone": "0532-0000000", "title": "研发总监"})
    linhai.refresh_from_db()
    assert linhai.title == "研发总监"


def test_a_token_is_shown_once_and_revoked(page, linhai):
    text = text_of(page(linhai).post("/me/token/"))
    assert linhai.auth_token.key in text
    assert linhai.auth_token.key not in text_of(page(linhai).get("/me/"))
    page(linhai).post("/me/token/revoke/")
    linhai.refresh_from_db()
    assert not hasattr(linhai, "auth_token")


def test_my_data_come_as_json_with_messages(page, linhai, now):
    from inbox.services import notify

    notify(event="e", recipients=[linhai], kind="match", title="一条匹配", why="测试", now=now)
    answer = page(linhai).get("/me/data/")
    data = answer.json()
    assert data["person"]["name"] == "林海"
    assert data["notifications"][0]["title"] == "一条匹配"
    assert "attachment" in answer["Content-Disposition"]


def test_closing_an_account_needs_the_user_name(page, zhaomin):
    assert "与您的用户名不一致" in text_of(page(zhaomin).post("/me/close/", {"username": "linhai"}))
    assert page(zhaomin).post("/me/close/", {"username": "zhaomin"}).status_code == 302
    zhaomin.refresh_from_db()
    assert (zhaomin.is_active, zhaomin.name) == (False, "已注销的用户")
