"""Who has had to do with whom: derived from bids, contracts and results, told to officials only (N13)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from challenges import declarations
from challenges.conflicts import conflict, facts_of_bids, facts_of_reviewers
from challenges.enums import BidStatus, ChallengeStatus, Consent
from challenges.models import Assignment, Bid, Challenge, Contract, Reviewer
from challenges.services.assigning import assign_reviewers
from challenges.ties import COUNTED
from tests.challenges import bid_stage, stage
from tests.factories import AchievementFactory
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def home_of(reviewer: Reviewer):
    return reviewer.user.memberships.get().organisation


def grounds_now(bid: Bid) -> dict[str, str]:
    """Reviewer's user name → the first ground against this bid."""
    fact = facts_of_bids(Bid.objects.filter(pk=bid.pk), {bid.challenge_id: 3}, now=NOW)[0]
    people = facts_of_reviewers(Reviewer.objects.all(), {})
    names = dict(Reviewer.objects.values_list("pk", "user__username"))
    return {names[row.pk]: words for row in people if (words := conflict(fact, row))}


def earlier_bid(partner, *, when=NOW - timedelta(days=100), opened: bool = True) -> Bid:
    """Of 胶州湾大学 with a partner, for another challenge."""
    bid = bid_stage.drafted("wuyue", stage.published(title="另一道题"))
    bid.members.create(organisation=partner, duty="测试", consent=Consent.GIVEN)
    Bid.objects.filter(pk=bid.pk).update(
        status=BidStatus.NOT_SELECTED, submitted_at=when, opened_at=when if opened else None
    )
    return bid


class TestGrounds:
    def test_partners_of_an_earlier_consortium(self, gaoyuan):
        partner, _other, _third = bid_stage.reviewers()
        earlier_bid(home_of(partner))
        assert grounds_now(bid_stage.eligible()[0]) == {"pingshen0": "三年内同在一个联合体"}

    def test_not_after_three_years_and_not_while_it_is_sealed(self, gaoyuan):
        old, sealed, _third = bid_stage.reviewers()
        earlier_bid(home_of(old), when=NOW - COUNTED - timedelta(days=1))
        Bid.objects.update(organisation=organisation("胶州湾大学"))
        bid = bid_stage.eligible()[0]
        assert grounds_now(bid) == {}
        first = Bid.objects.exclude(pk=bid.pk).get()
        first.members.update(organisation=home_of(sealed))
        Bid.objects.filter(pk=first.pk).update(submitted_at=NOW, opened_at=None)
        assert grounds_now(bid) == {}

    def test_an_earlier_contract_with_the_sponsor(self, gaoyuan):
        partner, _other, _third = bid_stage.reviewers()
        done = bid_stage.drafted("chenjing", stage.published(title="另一道题"))
        Bid.objects.filter(pk=done.pk).update(organisation=home_of(partner), status=BidStatus.CONTRACTED)
        Contract.objects.create(
            challenge=done.challenge, bid=done, name="合同", total=1, technical=1, subsidy=0, registered_at=NOW
        )
        assert grounds_now(bid_stage.eligible("wuyue")[0]) == {"pingshen0": "三年内有技术合同往来"}

    def test_a_result_held_together_or_written_for_the_other_side(self, gaoyuan):
        holder, author, colleague = bid_stage.reviewers()
        university = organisation("胶州湾大学")
        AchievementFactory(organisation=university, holder=f"胶州湾大学、{home_of(holder).name}")
        AchievementFactory(organisation=university, author=author.user)
        AchievementFactory(organisation=home_of(colleague), author=person("wuyue"))
        assert grounds_now(bid_stage.eligible("wuyue")[0]) == {
            "pingshen0": "共同持有成果", "pingshen1": "是对方成果的完成人", "pingshen2": "与对方人员共同完成成果",
        }  # fmt: skip

    def test_nobody_reviews_a_rival_of_the_own_house_sealed_or_opened(self, client, gaoyuan):
        rival, *free = bid_stage.reviewers(4)
        first = bid_stage.eligible("wuyue")[0]
        second = bid_stage.submitted("chenjing", Challenge.objects.get(pk=first.challenge_id))
        Bid.objects.filter(pk=second.pk).update(organisation=home_of(rival))
        made = assign_reviewers(challenge=first.challenge, by=gaoyuan, now=NOW)
        assert {row.reviewer for row in made} == set(free)
        client.force_login(gaoyuan)
        page = reverse("challenge_conflicts", args=[first.challenge.reference])
        assert "同榜的另一份方案" not in client.get(page).content.decode()
        Bid.objects.filter(pk=second.pk).update(opened_at=NOW)
        assert "同榜的另一份方案" in client.get(page).content.decode()

    def test_the_solver_goes_around_them(self, gaoyuan):
        tied = bid_stage.reviewers(4)[0]
        AchievementFactory(organisation=organisation("胶州湾大学"), author=tied.user)
        bid = bid_stage.eligible("wuyue")[0]
        made = assign_reviewers(challenge=bid.challenge, by=gaoyuan, now=NOW)
        assert len(made) == 3 and tied not in {row.reviewer for row in made}

    def test_the_same_number_of_queries_for_one_bid_and_for_three(self, gaoyuan, django_assert_num_queries):
        bid_stage.reviewers()
        challenge = stage.published()
        bid_stage.eligible("wuyue", "chenjing", "sunqi", challenge=challenge)
        for count in (1, 3):
            few = Bid.objects.filter(pk__in=list(Bid.objects.order_by("pk").values_list("pk", flat=True)[:count]))
            with django_assert_num_queries(12):
                facts_of_bids(few, {challenge.pk: 3}, now=NOW)


class TestThePage:
    def test_the_official_reads_grounds_and_declarations_and_nobody_else(self, client, gaoyuan):
        tied = bid_stage.reviewers(4)[0]
        record = AchievementFactory(organisation=organisation("胶州湾大学"), author=tied.user)
        bid = bid_stage.reviewed("wuyue")[0]
        row = Assignment.objects.first()
        assert (row.declared_at, row.declaration) == (NOW, declarations.CURRENT)
        url = reverse("challenge_conflicts", args=[bid.challenge.reference])
        client.force_login(gaoyuan)
        page = client.get(url).content.decode()
        assert f"是对方成果的完成人（{record.reference}）" in page
        assert (
            str(declarations.text_of(declarations.CURRENT)) in page and page.count("声明无利益关系，文本 2026-11") == 3
        )
        beside = client.get(reverse("challenge_bids", args=[bid.challenge.reference])).content.decode()
        assert url in beside and "声明无利益关系（文本 2026-11）" in beside
        Challenge.objects.update(status=ChallengeStatus.SHORTLISTED)
        for name in ("linhai", "wuyue", "hanmei", "zhouwen"):
            client.force_login(person(name))
            assert client.get(url).status_code == 404, name
        client.force_login(tied.user)
        assert client.get(url).status_code == 404

    def test_nothing_is_said_of_sealed_bids(self, client, gaoyuan):
        bid = bid_stage.submitted("wuyue")
        client.force_login(gaoyuan)
        page = client.get(reverse("challenge_conflicts", args=[bid.challenge.reference])).content.decode()
        assert "还没有启封的方案" in page and "胶州湾大学" not in page
