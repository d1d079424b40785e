"""Dated labels of an organisation: entered by its owner, confirmed by the bureau, in force on a day."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Qualification
from accounts.services import confirm_qualification, enter_qualification, remove_qualification
from common.errors import Conflict, Invalid, Refused
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db

YEAR = {"kind": "technology_sme", "number": "202637021100000001", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}


def entered(by, **changes) -> Qualification:
    dates = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    given = {**YEAR, **dates, **changes}
    return enter_qualification(organisation=organisation("海澜仪器"), by=by, now=NOW, **given)


def test_the_owner_enters_and_the_bureau_confirms(linhai, gaoyuan):
    made = entered(linhai)
    assert made.confirmed_at is None
    confirm_qualification(qualification=made, by=gaoyuan, now=NOW)
    made.refresh_from_db()
    assert (made.confirmed_by, made.confirmed_at) == (gaoyuan, NOW)


def test_what_the_bureau_enters_is_confirmed_at_once(gaoyuan):
    assert entered(gaoyuan).confirmed_by == gaoyuan


def test_in_force_on_its_first_and_its_last_day(linhai):
    entered(linhai)
    on = Qualification.objects.on
    assert on(date(2026, 1, 1)).exists() and on(date(2026, 12, 31)).exists()
    assert not on(date(2025, 12, 31)).exists() and not on(date(2027, 1, 1)).exists()


def test_what_does_not_hold_together_is_refused(linhai, zhaomin, sunqi):
    with pytest.raises(Invalid):
        entered(linhai, valid_to=date(2025, 12, 31))
    for stranger in (zhaomin, sunqi):
        with pytest.raises(Refused):
            entered(stranger)
    entered(linhai)
    with pytest.raises(Conflict):
        entered(linhai)


def test_an_owner_takes_back_only_what_is_not_confirmed(linhai, gaoyuan, sunqi):
    made = entered(linhai)
    with pytest.raises(Refused):
        remove_qualification(qualification=made, by=sunqi, now=NOW)
    confirm_qualification(qualification=made, by=gaoyuan, now=NOW)
    made.refresh_from_db()
    with pytest.raises(Refused):
        remove_qualification(qualification=made, by=linhai, now=NOW)
    remove_qualification(qualification=made, by=gaoyuan, now=NOW)
    assert not Qualification.objects.exists()


def test_the_page_is_for_owners_and_the_bureau(page, linhai, gaoyuan, sunqi, zhaomin):
    address = reverse("qualifications", args=[organisation("海澜仪器").pk])
    for stranger in (sunqi, zhaomin):
        assert page(stranger).get(address).status_code == 404
    page(linhai).post(address, YEAR)
    made = Qualification.objects.get()
    assert "待科技局核对" in page(linhai).get(address).content.decode()
    page(gaoyuan).post(reverse("qualification_change", args=[made.pk, "confirm"]))
    assert "科技局已核对" in page(linhai).get(address).content.decode()
    assert page(sunqi).post(reverse("qualification_change", args=[made.pk, "remove"])).status_code == 404
