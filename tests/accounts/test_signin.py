"""Signing up and in, the lock after five failures, and the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail

from accounts.models import Consent, User
from inbox.models import Notification
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "name": "王晓", "username": "wangxiao", "email": "wangxiao@example.com", "consent": "on",
    "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


def sign_in(client, login, password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


class TestSignUp:
    def test_a_person_signs_up_with_their_consent_on_record(self, client):
        assert client.post("/accounts/signup/", SIGN_UP).status_code == 302
        made = User.objects.get(username="wangxiao")
        assert made.name == "王晓"
        consent = Consent.objects.get(user=made)
        assert (consent.purpose, consent.withdrawn_at) == ("privacy", None)

    def test_without_consent_nobody_is_signed_up(self, client):
        answer = client.post("/accounts/signup/", SIGN_UP | {"consent": ""})
        assert "同意隐私说明后才能注册" in answer.content.decode()
        assert not User.objects.filter(username="wangxiao").exists()

    @pytest.mark.parametrize("weak", ["short-1", "1234567890123", "wangxiao2026", "password123456"])
    def test_weak_passwords_are_refused(self, client, weak):
        client.post("/accounts/signup/", SIGN_UP | {"password1": weak, "password2": weak})
        assert not User.objects.filter(username="wangxiao").exists()


class TestSignIn:
    @pytest.mark.parametrize("login", ["linhai", "linhai@example.com", "LinHai@Example.com"])
    def test_by_user_name_or_e_mail(self, client, linhai, login):
        assert sign_in(client, login).status_code == 302
        assert client.get("/me/").status_code == 200

    def test_five_failures_lock_the_person_whichever_way_they_were_named(self, client, linhai):
        names = ["linhai", "linhai@example.com", "linhai", "LINHAI@example.com"]
        assert [sign_in(client, name, "wrong").status_code for name in names] == [200] * 4
        locked = sign_in(client, "linhai", "wrong")
        assert locked.status_code == 429
        assert "登录已暂时锁定" in locked.content.decode()
        assert sign_in(client, "linhai").status_code == 429

    def test_another_person_is_not_locked_with_them(self, client, linhai, sunqi):
        for _number in range(5):
            sign_in(client, "linhai", "wrong")
        assert sign_in(client, "sunqi").status_code == 302

    def test_success_starts_the_count_anew(self, client, linhai):
        for _number in range(4):
            sign_in(client, "linhai", "wrong")
        assert sign_in(client, "linhai").status_code == 302
        client.logout()
        assert sign_in(client, "linhai", "wrong").status_code == 200

    def test_the_demo_cast_is_offered_only_in_the_demo(self, client, linhai, settings):
        linhai.organisations[0].__class__.objects.update(is_demo=True)
        assert "演示账号" not in client.get("/accounts/login/").content.decode()
        settings.DEMO = True
        text = client.get("/accounts/login/").content.decode()
        assert "演示账号" in text
        assert PASSWORD in text
        assert "linhai" in text

    def test_a_lost_password_is_reset_by_mail_in_chinese(self, client, linhai):
        client.post("/accounts/password/reset/", {"email": "linhai@example.com"})
        assert mail.outbox[0].subject == "【牵桥】重设密码"
        assert "Hello" not in mail.outbox[0].body
        link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
        page = client.get(link.replace("http://testserver", ""), follow=True)
        new = "Haiyang-Yiqi-88"
        answer = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert answer.status_code == 302
        assert sign_in(client, "linhai", new).status_code == 302
        assert Notification.objects.filter(recipient=linhai, kind="security").exists()

    @pytest.mark.parametrize(
        ("address", "fields", "subject"),
        [
            ("/accounts/password/reset/", {"email": "nobody@example.com"}, "这个邮箱没有注册过"),
            ("/accounts/signup/", SIGN_UP, "请确认您的电子邮箱"),
        ],
    )
    def test_the_librarys_mails_are_in_our_words(self, client, linhai, address, fields, subject):
        client.post(address, fields)
        assert [sent.subject for sent in mail.outbox] == [f"【牵桥】{subject}"]
        assert all("Hello" not in sent.body for sent in mail.outbox)


class TestSecondFactor:
    def test_it_is_activated_with_recovery_codes_and_asked_at_sign_in(self, client, linhai):
        sign_in(client, "linhai")
        asked = client.get("/accounts/2fa/totp/activate/")
        assert "请再次确认是您本人" in client.get(asked.url).content.decode()
        assert client.post(asked.url, {"password": PASSWORD}).url == "/accounts/2fa/totp/activate/"
        assert "data:image/svg+xml" in client.get("/accounts/2fa/totp/activate/").content.decode()
        secret = client.session["mfa.totp.secret"]
        assert client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
        assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
        assert "恢复码" in client.get("/accounts/2fa/recovery-codes/").content.decode()
        client.logout()
        assert sign_in(client, "linhai").url == "/accounts/2fa/authenticate/"
        assert client.get("/me/").status_code == 302
        code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert client.get("/me/").status_code == 200

    def test_guesses_of_the_code_are_bounded(self, client, linhai):
        TOTP.activate(linhai, "JBSWY3DPEHPK3PXP")
        sign_in(client, "linhai")
        answers = [client.post("/accounts/2fa/authenticate/", {"code": f"{guess:06d}"}) for guess in range(11)]
        assert "incorrect_code" not in answers[-1].content.decode()
        assert answers[-1].content != answers[0].content

    @pytest.mark.parametrize("address", ["/", "/organisations/", "/organisations/verification/", "/inbox/"])
    def test_an_official_without_one_is_led_to_it(self, page, gaoyuan, settings, address):
        settings.REQUIRE_OFFICIAL_MFA = True
        assert page(gaoyuan).get(address).url == "/accounts/2fa/totp/activate/"

    def test_an_official_without_one_gets_no_data_from_the_api(self, page, gaoyuan, settings):
        settings.REQUIRE_OFFICIAL_MFA = True
        answer = page(gaoyuan).get("/api/v1/")
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "second_factor"

    def test_an_official_with_one_works(self, page, gaoyuan, settings):
        settings.REQUIRE_OFFICIAL_MFA = True
        TOTP.activate(gaoyuan, "JBSWY3DPEHPK3PXP")
        assert page(gaoyuan).get("/organisations/verification/").status_code == 200

    def test_others_are_free_to_have_one(self, page, linhai, settings):
        settings.REQUIRE_OFFICIAL_MFA = True
        assert page(linhai).get("/organisations/").status_code == 200

    def test_the_demo_does_not_ask(self, page, gaoyuan, settings):
        settings.REQUIRE_OFFICIAL_MFA = False
        assert page(gaoyuan).get("/organisations/verification/").status_code == 200


ACCOUNT_PAGES = [
    "/accounts/password/change/", "/accounts/email/", "/accounts/logout/", "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
]  # fmt: skip


@pytest.mark.parametrize("address", ACCOUNT_PAGES)
def test_the_librarys_pages_are_ours_and_in_chinese(client, linhai, address):
    sign_in(client, "linhai")
    text = client.get(address, follow=True).content.decode()
    assert text.count("<h1") == 1
    assert "q-page-header" in text
    assert "<script>" not in text
