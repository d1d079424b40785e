"""One function changes a state: it asks the table, compares and swaps, and writes history."""

import pytest

from accounts.enums import Verification
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from common.workflow import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(linhai):
    organisation = linhai.organisations[0]
    organisation.status = Verification.PENDING
    organisation.save()
    return organisation


def test_a_permitted_step_changes_the_state_and_leaves_history(pending, gaoyuan, now):
    move(pending, "verify", by=gaoyuan, now=now)
    pending.refresh_from_db()
    step = StateChange.objects.about(pending).get()
    assert (pending.status, step.from_state, step.to_state, step.by) == ("verified", "pending", "verified", gaoyuan)


def test_without_the_permission_nothing_changes(pending, linhai, now):
    with pytest.raises(Refused):
        move(pending, "verify", by=linhai, now=now)
    pending.refresh_from_db()
    assert pending.status == Verification.PENDING


def test_a_step_that_needs_a_reason_asks_for_it(pending, gaoyuan, now):
    with pytest.raises(Invalid):
        move(pending, "reject", by=gaoyuan, now=now, reason="  ")


def test_a_state_that_moved_on_is_a_conflict(pending, gaoyuan, now):
    stale = type(pending).objects.get(pk=pending.pk)
    move(pending, "verify", by=gaoyuan, now=now)
    with pytest.raises(Conflict):
        move(stale, "verify", by=gaoyuan, now=now)
    assert StateChange.objects.about(pending).count() == 1


def test_the_clock_may_take_only_rows_that_are_its_own(pending, now):
    with pytest.raises(Refused):
        move(pending, "verify", by=None, now=now)
