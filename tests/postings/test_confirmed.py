"""How fresh a posting is stands on its card and on its page (N19)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.templatetags.words import confirmed
from tests.factories import AchievementFactory, NeedFactory


def test_days_are_counted_as_people_count_them():
    now = timezone.now()
    assert confirmed(None) == ""
    assert confirmed(now) == confirmed(now + timedelta(minutes=1)) == "今天确认有效"
    assert confirmed(now - timedelta(days=12)) == "12 天前确认有效"


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "library"), [(NeedFactory, "needs"), (AchievementFactory, "achievements")])
def test_card_and_page_say_when_it_was_confirmed(make, library, page):
    posting = make(confirmed_at=timezone.now() - timedelta(days=12))
    for address in (reverse(library), posting.get_absolute_url()):
        assert "12 天前确认有效" in page().get(address).content.decode()
