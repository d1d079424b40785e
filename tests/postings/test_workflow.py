"""The life of a posting under random actors in random order: what must never happen, and that all of it can."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from common.errors import DomainError
from common.models import StateChange
from needs.models import Need
from needs.services import save_draft
from postings import services
from postings.enums import EDITABLE, PostingStatus
from postings.workflow import POSTING
from tests.factories import NeedFactory
from tests.people import NOW, PEOPLE, organisation, person

OWNERS, REVIEWERS = {"linhai", "zhaomin"}, {"hanmei", "gaoyuan"}
WHO = {"submit": OWNERS, "recall": OWNERS, "withdraw": OWNERS, "resolve": OWNERS, "confirm": OWNERS} | {
    "return": REVIEWERS,
    "publish": REVIEWERS,
    "take_down": REVIEWERS,
}


class Life(RuleBasedStateMachine):
    """Anybody may try anything at any time; the clock runs and the sweeper comes."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.people = {name: person(name) for name in PEOPLE}
        self.now = NOW
        self.steps = []
        self.need = NeedFactory(status=PostingStatus.DRAFT, published_at=None, confirmed_at=None)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _fresh(self):
        return Need.objects.select_related("organisation", "park__operator").get(pk=self.need.pk)

    @rule(
        name=st.sampled_from(sorted(WHO)), who=st.sampled_from(sorted(PEOPLE)), reason=st.sampled_from(["", "写明理由"])
    )
    def act(self, name, who, reason):
        need, before = self._fresh(), self._fresh().status
        arguments = {"reason": reason} if POSTING[name].needs_reason else {}
        try:
            with transaction.atomic():
                services.VERBS[name](posting=need, by=self.people[who], now=self.now, **arguments)
        except DomainError:
            assert self._fresh().status == before
            return
        assert who in WHO[name]
        assert before in POSTING[name].sources
        self.steps.append(name)

    @rule(who=st.sampled_from(sorted(PEOPLE)), goal=st.sampled_from(["寿命五年", "寿命三年", ""]))
    def write(self, who, goal):
        need = self._fresh()
        try:
            with transaction.atomic():
                saved = save_draft(
                    need=need, organisation=need.organisation, data={"goal": goal}, by=self.people[who], now=self.now
                )
        except DomainError:
            return
        assert who in OWNERS
        assert need.status in EDITABLE | {PostingStatus.PUBLISHED}
        if saved.version != need.version and need.status == PostingStatus.PUBLISHED and goal != need.goal:
            self.steps.append("edit")

    @rule(days=st.sampled_from([1, 30, 76, 91]))
    def wait(self, days):
        self.now += timedelta(days=days)
        if services.expire_unconfirmed(now=self.now):
            self.steps.append("expire")

    @invariant()
    def never_public_without_review(self):
        need = self._fresh()
        visitors_see_it = Need.objects.visible_to(AnonymousUser()).filter(pk=need.pk).exists()
        assert visitors_see_it == (need.status == PostingStatus.PUBLISHED)
        if visitors_see_it:
            assert "publish" in self.steps
            assert self.now - need.confirmed_at <= timedelta(days=90)

    @invariant()
    def history_is_complete_and_joined(self):
        history = list(StateChange.objects.about(self.need))
        assert [change.transition for change in history] == self.steps
        state = PostingStatus.DRAFT
        for change in history:
            assert change.from_state == state
            state = change.to_state
        assert self._fresh().status == state


@pytest.mark.django_db
def test_no_order_of_events_breaks_the_promises():
    for name in PEOPLE:
        person(name)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_every_state_can_be_reached_and_only_resolved_is_the_end():
    reached, edges = {PostingStatus.DRAFT}, {(s, row.target) for row in POSTING.transitions for s in row.sources}
    while more := {target for source, target in edges if source in reached} - reached:
        reached |= more
    assert reached == set(PostingStatus)
    assert {state for state in PostingStatus if not any(source == state for source, _ in edges)} == {
        PostingStatus.RESOLVED
    }


@pytest.mark.django_db
def test_a_step_taken_twice_at_once_happens_once(linhai, hanmei, gaoyuan, now):
    need = NeedFactory(status=PostingStatus.SUBMITTED, organisation=organisation("海澜仪器"))
    stale = Need.objects.get(pk=need.pk)
    services.publish_posting(posting=need, by=gaoyuan, now=now)
    with pytest.raises(DomainError):
        services.publish_posting(posting=stale, by=gaoyuan, now=now)
    assert StateChange.objects.about(need).count() == 1
