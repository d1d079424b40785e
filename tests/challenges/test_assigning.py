"""Reviewers for bids: never a conflict, quotas and capacities exact, close to the solver's bound (N13)."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from challenges.blind import alias
from challenges.conflicts import BidFacts, ReviewerFacts, conflict
from challenges.enums import BidStatus
from challenges.models import Assignment, DeclaredConflict, Reviewer
from challenges.services.assigning import assign_reviewers
from challenges.services.reviewers import declare_conflict, end_conflict, save_reviewer
from challenges.solver import fit, plan
from challenges.ties import Tie, Ties
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from tests.challenges import bid_stage
from tests.people import NOW, organisation, person

_ids = st.integers(1, 6)
_sets = st.frozensets(_ids, max_size=3)
_ties = st.lists(st.builds(Tie, _ids, st.just("三年内同在一个联合体"), st.just("JB-1")), max_size=3).map(tuple)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[BidFacts], list[ReviewerFacts]]:
    bids = [
        BidFacts(
            pk=n, label=f"JB-{n}", wanted=draw(st.integers(0, 3)), sponsor=draw(_ids), organisations=draw(_sets),
            people=draw(_sets), excluded=draw(_sets), seen=draw(_sets), field=tuple(draw(st.lists(_ids, max_size=2))),
            ties=Ties(organisations=draw(_ties), people=draw(_ties)), rivals=draw(_sets),
        )
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip
    reviewers = [
        ReviewerFacts(
            pk=n, user=100 * draw(st.booleans()) + n, room=draw(st.integers(0, 4)), organisations=draw(_sets),
            declared_organisations=draw(_sets), declared_people=draw(_sets), fields=draw(_sets),
            load=draw(st.floats(0, 1)), decides=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 8)))
    ]  # fmt: skip
    return bids, reviewers


class TestTheSolver:
    @settings(max_examples=300, deadline=None)
    @given(worlds())
    def test_never_a_conflict_and_quotas_and_capacities_hold(self, world):
        bids, reviewers = world
        made = plan(bids, reviewers)
        by_bid, by_reviewer = {bid.pk: bid for bid in bids}, {row.pk: row for row in reviewers}
        assert len(set(made.pairs)) == len(made.pairs)
        assert not [pair for pair in made.pairs if conflict(by_bid[pair[0]], by_reviewer[pair[1]])]
        for bid_pk, reviewer_pk in made.pairs:
            ties, reviewer = by_bid[bid_pk].ties, by_reviewer[reviewer_pk]
            assert not {tie.who for tie in ties.organisations} & reviewer.organisations
            assert reviewer.user not in {tie.who for tie in ties.people}
            assert not by_bid[bid_pk].rivals & reviewer.organisations
        for bid in bids:
            assert sum(pair[0] == bid.pk for pair in made.pairs) + made.short.get(bid.pk, 0) == bid.wanted
        for reviewer in reviewers:
            assert sum(pair[1] == reviewer.pk for pair in made.pairs) <= reviewer.room
        assert made.value >= made.bound * 0.99 - 1e-6

    @settings(max_examples=100, deadline=None)
    @given(worlds())
    def test_somebody_is_lacking_only_where_nobody_is_free(self, world):
        bids, reviewers = world
        made = plan(bids, reviewers)
        for bid in bids:
            used = {pair[1] for pair in made.pairs if pair[0] == bid.pk}
            loads = {row.pk: sum(pair[1] == row.pk for pair in made.pairs) for row in reviewers}
            free = [r for r in reviewers if r.pk not in used and not conflict(bid, r) and loads[r.pk] < r.room]
            assert not (made.short.get(bid.pk) and free)

    def test_the_field_decides_between_free_reviewers(self):
        bid = BidFacts(1, "JB-1", 1, sponsor=9, organisations=frozenset({8}), field=(5, 4))
        people = [ReviewerFacts(n, n, 3, fields=frozenset({f})) for n, f in ((1, 7), (2, 4), (3, 5))]
        assert plan([bid], people).pairs == ((1, 3),)
        assert fit(bid, people[2]) > fit(bid, people[1]) > fit(bid, people[0])

    def test_five_hundred_bids_and_two_hundred_reviewers_in_five_seconds(self):
        dice = Random(7)
        bids = [
            BidFacts(n, f"JB-{n}", 3, sponsor=dice.randrange(300), organisations=frozenset({dice.randrange(300)}),
                     field=(dice.randrange(30), 100 + dice.randrange(8)), excluded=frozenset({dice.randrange(200)}))
            for n in range(500)
        ]  # fmt: skip
        reviewers = [
            ReviewerFacts(n, n, 10, organisations=frozenset({dice.randrange(300)}), load=dice.random(),
                          fields=frozenset([*dice.sample(range(30), 2), 100 + dice.randrange(8)]))
            for n in range(200)
        ]  # fmt: skip
        begun = time.process_time()
        made = plan(bids, reviewers)
        assert time.process_time() - begun < 5
        assert len(made.pairs) == 1500 and not made.short
        assert made.value >= made.bound * 0.99


@pytest.mark.django_db
class TestAssigning:
    def test_three_reviewers_a_bid_told_by_alias_and_on_the_clock(self, gaoyuan):
        bid = bid_stage.under_review()[0]
        rows = list(bid.assignments.select_related("reviewer__user"))
        assert bid.status == BidStatus.UNDER_REVIEW and len(rows) == 3
        for row in rows:
            told = Notification.objects.get(recipient=row.reviewer.user, event=f"review:{row.pk}:ask")
            assert alias(bid) in told.title
            assert bid.reference not in told.title + told.url and "胶州湾" not in told.title + told.body
            assert Obligation.objects.open().get(object_id=row.pk, code="review_bid").person == row.reviewer.user

    def test_every_known_conflict_keeps_a_reviewer_away(self, gaoyuan, zhouwen, zhaomin):
        bid = bid_stage.eligible("wuyue")[0]
        bidder_side = save_reviewer(user=zhouwen, fields=[], capacity=5, by=gaoyuan, now=NOW)
        sponsor_side = save_reviewer(user=zhaomin, fields=[], capacity=5, by=gaoyuan, now=NOW)
        office = save_reviewer(user=gaoyuan, fields=[], capacity=5, by=gaoyuan, now=NOW)
        declared, excluded, left = bid_stage.reviewers(3)
        declare_conflict(reviewer=declared, person=bid.author, by=declared.user, now=NOW)
        bid.excluded_reviewers.add(excluded.user)
        gone = Membership.objects.get(user=left.user)
        gone.organisation, gone.ended_at = organisation("胶州湾大学"), NOW
        gone.save()
        with pytest.raises(Invalid) as caught:
            assign_reviewers(challenge=bid.challenge, by=gaoyuan, now=NOW)
        words = str(caught.value)
        assert f"{bid.reference} 还缺 3 位：在库 6 位，可选 0 位" in words
        for why in (
            "与揭榜方同一单位 2 位",
            "与发榜单位同一单位 1 位",
            "揭榜方请求回避 1 位",
            "已申报利益冲突 1 位",
            "科技局人员 1 位",
        ):
            assert why in words
        assert not Assignment.objects.exists()
        free = [bid_stage.reviewer(f"kong{n}", f"空闲大学{n}") for n in range(3)]
        made = assign_reviewers(challenge=bid.challenge, by=gaoyuan, now=NOW)
        assert {row.reviewer for row in made} == set(free)
        assert not {bidder_side, sponsor_side, office} & {row.reviewer for row in made}

    def test_a_full_reviewer_is_not_asked_again(self, gaoyuan):
        people = [bid_stage.reviewer(f"man{n}", f"外地大学{n}", capacity=1) for n in range(3)]
        bids = bid_stage.eligible("wuyue", "chenjing")
        with pytest.raises(Invalid, match="名额已满"):
            assign_reviewers(challenge=bids[0].challenge, by=gaoyuan, now=NOW)
        Reviewer.objects.filter(pk__in=[row.pk for row in people]).update(capacity=2)
        assert len(assign_reviewers(challenge=bids[0].challenge, by=gaoyuan, now=NOW)) == 6

    def test_only_the_bureau_assigns_and_only_what_is_qualified(self, linhai, gaoyuan):
        bid_stage.reviewers()
        bid = bid_stage.eligible()[0]
        with pytest.raises(Refused):
            assign_reviewers(challenge=bid.challenge, by=linhai, now=NOW)
        assign_reviewers(challenge=bid.challenge, by=gaoyuan, now=NOW)
        with pytest.raises(Conflict, match="没有等待分派"):
            assign_reviewers(challenge=bid.challenge, by=gaoyuan, now=NOW)


@pytest.mark.django_db
class TestTheRegister:
    def test_nobody_frees_themselves_of_a_conflict(self, gaoyuan, linhai):
        reviewer = bid_stage.reviewers(1)[0]
        declared = declare_conflict(reviewer=reviewer, organisation=organisation("黄海院"), by=reviewer.user, now=NOW)
        with pytest.raises(Refused):
            end_conflict(declared=declared, by=reviewer.user)
        with pytest.raises(Refused):
            declare_conflict(reviewer=reviewer, organisation=organisation("黄海院"), by=linhai, now=NOW)
        end_conflict(declared=declared, by=gaoyuan)
        assert not DeclaredConflict.objects.exists()

    def test_only_officials_keep_it(self, linhai):
        with pytest.raises(Refused):
            save_reviewer(user=person("zhouwen"), fields=[], capacity=3, by=linhai, now=NOW)
