"""Reasons are held against both texts again."""

import pytest
from django.core.management import CommandError, call_command

from matching.models import Match
from matching.presenting import marked_sides
from matching.verifying import failures
from tests.matching.pairs import make_match
from tests.matching.world import full_run, small_world

pytestmark = pytest.mark.django_db


def test_every_reason_of_a_run_points_at_its_words(capsys):
    small_world()
    full_run()
    assert Match.objects.exists()
    assert list(failures(Match.objects.all())) == []
    call_command("verify_evidence")
    assert "0 failures" in capsys.readouterr().out


def test_a_span_that_points_elsewhere_is_found(linhai, zhouwen):
    match = make_match(linhai, zhouwen)
    match.explanation["evidence"][0]["offer_spans"] = [[0, 1]]
    match.save()
    assert len(list(failures(Match.objects.all()))) == 1
    with pytest.raises(CommandError):
        call_command("verify_evidence")


def test_figures_of_the_table_are_marked_in_both_texts(linhai, zhouwen):
    match = make_match(linhai, zhouwen)
    match.need.problem, match.achievement.summary = "要求附着力不低于8MPa。", "涂层附着力达到12MPa。"
    match.explanation = {
        "findings": [
            {
                "name": "constraint:附着力",
                "state": "met",
                "need_value": ">= 8 MPa",
                "offer_value": ">= 12 MPa",
                "must": True,
            }
        ]
    }
    need, achievement = marked_sides(match)
    assert "<mark>不低于8MPa</mark>" in need and "<mark>达到12MPa</mark>" in achievement
