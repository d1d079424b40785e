"""Django's admin is a window for superusers only."""

import pytest
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db
OURS = [
    "accounts.user", "accounts.organisation", "inbox.notification", "inbox.obligation", "parks.park", "taxonomy.term",
]  # fmt: skip


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", "root@example.com", "Qianqiao-2026", name="系统管理员")


@pytest.mark.parametrize("name", OURS)
def test_superusers_look(page, root, name):
    app, model = name.split(".")
    browser = page(root)
    assert browser.get(reverse(f"admin:{app}_{model}_changelist")).status_code == 200
    assert browser.get(reverse(f"admin:{app}_{model}_add")).status_code == 403


@pytest.mark.parametrize("name", OURS)
def test_staff_who_are_no_superusers_do_not(page, linhai, name):
    User.objects.filter(pk=linhai.pk).update(is_staff=True)
    app, model = name.split(".")
    assert page(linhai).get(reverse(f"admin:{app}_{model}_changelist")).status_code == 403


def test_an_account_can_be_stopped_and_nothing_else_changed(page, root, linhai):
    address = reverse("admin:accounts_user_change", args=[linhai.pk])
    page(root).post(address, {"username": "other", "is_superuser": "on"})
    linhai.refresh_from_db()
    assert (linhai.is_active, linhai.username, linhai.is_superuser) == (False, "linhai", False)


def test_the_admin_has_no_sign_in_that_forgets_the_second_factor(client, db):
    assert client.get("/admin/login/").url.startswith("/accounts/login/")


def test_passwords_are_not_shown(page, root, linhai):
    text = page(root).get(reverse("admin:accounts_user_change", args=[linhai.pk])).content.decode()
    assert linhai.password not in text
