"""The demo world shows what only comes after a night: joint procurement, past needs, a rehearsal."""

import pytest

from matching.demo import follow, settle
from matching.models import JointProposal, Lead, Rehearsal
from needs.models import Need
from portal.demo.load import load
from tests.matching.world import full_run

pytestmark = pytest.mark.django_db


def test_every_page_of_the_night_has_a_row(now, settings):
    settings.DEMO = False
    load(now=now)
    assert settle(now=now) == 0
    full_run(now=now)
    for _ in range(2):
        follow(now=now)
    proposal = JointProposal.objects.get(seats__need__external_code="N-JNT-01")
    assert {"N-JNT-01", "N-JNT-02"} <= set(proposal.seats.values_list("need__external_code", flat=True))
    assert Lead.objects.filter(need__external_code="N-PAST-01").exists()
    assert Rehearsal.objects.get().result["best"]
    assert not Need.objects.filter(is_demo=False).exists()
