"""Verification opens what was published; panels and cards show it where it belongs."""

import pytest

from accounts.selectors import personal_data
from accounts.signals import organisation_decided
from common.panels import panels_of
from common.workbench import cards_for
from needs.models import Need
from postings.signals import postings_saved_in_bulk
from tests.factories import AchievementFactory, NeedFactory
from tests.people import organisation, park

pytestmark = pytest.mark.django_db


def test_matching_hears_of_everything_that_verification_opens_or_closes(linhai, gaoyuan, now):
    need, heard = NeedFactory(), []

    def receive(sender, published, changed, **_):
        heard.append((sender, published, changed))

    postings_saved_in_bulk.connect(receive)
    for status in ("verified", "rejected"):
        need.organisation.status = status
        need.organisation.save()
        organisation_decided.send(
            type(need.organisation), organisation=need.organisation, by=gaoyuan, now=now, reason=""
        )
    postings_saved_in_bulk.disconnect(receive)
    assert heard == [(Need, [need.pk], []), (Need, [], [need.pk])]


def test_an_organisation_and_a_park_show_what_is_public(visitor, linhai):
    NeedFactory.create_batch(6, park=park())
    NeedFactory(status="draft", park=park())
    titles = [str(panel.title) for panel in panels_of(organisation("海澜仪器"), visitor)]
    assert titles == ["公开的需求（6）"]
    shown = next(panel.data for panel in panels_of(park(), visitor) if "公开的需求" in str(panel.title))
    assert (len(shown["rows"]), shown["more_url"]) == (5, "/needs/?park=hailan")


def test_the_workbench_asks_to_confirm_and_to_look_again(linhai, gaoyuan, now):
    from datetime import timedelta

    NeedFactory(author=linhai, confirmed_at=now - timedelta(days=80))
    AchievementFactory(content_changed_at=now)
    assert "请确认仍然有效" in [str(card.title) for card in cards_for(linhai, now)]
    assert "发布后有修改" in [str(card.title) for card in cards_for(gaoyuan, now)]


def test_a_person_s_data_names_their_postings(linhai, now):
    need = NeedFactory(author=linhai)
    assert personal_data(linhai, now)["needs_need"][0]["reference"] == need.reference
