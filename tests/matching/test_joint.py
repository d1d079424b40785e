"""Joint procurement (N16): similar needs of several firms become one proposal, and nothing of any of them is lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from common.errors import Conflict, Refused
from common.models import StateChange
from inbox.models import Notification
from matching.enums import JointStatus, SeatStatus
from matching.joint import brief_of
from matching.models import JointProposal, JointSeat
from matching.services.joint import answer_joint, dismiss, merge, propose_joint, unmerge
from postings.enums import PostingStatus
from tests.factories import term
from tests.matching.world import full_run, make_need, small_world
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db


def life(hours: int) -> dict:
    return {"quantity": "使用寿命", "operator": ">=", "low": Decimal(hours), "unit": "h", "must": True}


COST = {"quantity": "涂层成本", "operator": "<=", "low": Decimal(200), "unit": "元/m²", "must": False}


@pytest.fixture
def twins(linhai, sunqi):
    """Two firms ask for nearly the same coating, besides five other needs."""
    small_world()
    ours = make_need(0, author=linhai, reference="XQ-2026-900001", indicators=[life(3000)])
    theirs = make_need(
        0, author=sunqi, organisation=organisation("启明新材"), title="海水电解槽双极板耐蚀涂层工艺",
        reference="XQ-2026-900002", indicators=[life(5000), COST],
    )  # fmt: skip
    full_run()
    return ours, theirs


@pytest.fixture
def proposal(twins):
    propose_joint(now=NOW)
    return JointProposal.objects.get()


def seat_of(need) -> JointSeat:
    return JointSeat.objects.select_related("proposal", "need").get(need=need)


class TestNight:
    def test_similar_needs_of_two_firms_are_proposed_and_their_owners_told(self, twins, proposal):
        seated = set(proposal.seats.values_list("need", flat=True))
        assert {need.pk for need in twins} <= seated and len(seated) == 3  # the third is the same subject of the world
        told = Notification.objects.filter(event__startswith=f"joint:{proposal.pk}:")
        assert {"linhai", "sunqi"} <= set(told.values_list("recipient__username", flat=True))

    def test_the_next_night_changes_nothing(self, proposal):
        assert propose_joint(now=NOW) == 0 and JointProposal.objects.count() == 1

    def test_a_new_similar_need_takes_a_seat_and_answers_stay(self, proposal, twins, linhai):
        answer_joint(seat=seat_of(twins[0]), step="join", by=linhai, now=NOW)
        late = make_need(0, reference="XQ-2026-900003")
        assert propose_joint(now=NOW) == 1
        assert seat_of(late).proposal == proposal and seat_of(twins[0]).status == SeatStatus.JOINED

    def test_other_fields_are_not_brought_together(self, twins):
        twins[1].tech_field = term(code="07", name="先进制造")
        twins[1].save()
        propose_joint(now=NOW)
        assert not JointSeat.objects.filter(need=twins[1]).exists()

    def test_what_was_dismissed_is_not_proposed_again(self, proposal, gaoyuan):
        dismiss(proposal=proposal, reason="用途不同", by=gaoyuan, now=NOW)
        make_need(0, reference="XQ-2026-900004")
        assert propose_joint(now=NOW) == 0


class TestAnswers:
    def test_two_firms_make_it_agreed_and_one_may_leave(self, proposal, twins, linhai, sunqi):
        for need, person in zip(twins, (linhai, sunqi), strict=True):
            answer_joint(seat=seat_of(need), step="join", by=person, now=NOW)
        proposal.refresh_from_db()
        assert proposal.status == JointStatus.AGREED
        answer_joint(seat=seat_of(twins[0]), step="decline", by=linhai, now=NOW)
        proposal.refresh_from_db()
        assert proposal.status == JointStatus.PROPOSED
        steps = StateChange.objects.about(seat_of(twins[0])).values_list("transition", flat=True)
        assert list(steps) == ["join", "decline"]

    def test_nobody_answers_for_another_firm(self, proposal, twins, sunqi, gaoyuan):
        for person in (sunqi, gaoyuan):
            with pytest.raises(Refused):
                answer_joint(seat=seat_of(twins[0]), step="join", by=person, now=NOW)


class TestArranging:
    def test_merging_and_taking_apart_again_loses_nothing(self, proposal, twins, linhai, sunqi, liubo):
        answer_joint(seat=seat_of(twins[0]), step="join", by=linhai, now=NOW)
        other = JointProposal.objects.create(title="另一项", status_at=NOW)
        extra = make_need(1, organisation=organisation("启明新材"))
        JointSeat.objects.create(proposal=other, need=extra, status_at=NOW)
        before = list(JointSeat.objects.order_by("pk").values_list("proposal", "need", "status"))
        merge(proposal=other, into=proposal, by=liubo, now=NOW)
        assert other.status == JointStatus.MERGED and other.merged_into == proposal
        assert list(JointSeat.objects.order_by("pk").values_list("proposal", "need", "status")) == before
        answer_joint(seat=seat_of(extra), step="join", by=sunqi, now=NOW)
        proposal.refresh_from_db()
        assert proposal.status == JointStatus.AGREED
        unmerge(proposal=other, by=liubo, now=NOW)
        proposal.refresh_from_db()
        assert other.merged_into is None and proposal.status == JointStatus.PROPOSED
        assert seat_of(extra).status == SeatStatus.JOINED

    def test_owners_do_not_arrange_and_nothing_is_put_into_itself(self, proposal, linhai, liubo):
        with pytest.raises(Refused):
            dismiss(proposal=proposal, reason="不要", by=linhai, now=NOW)
        with pytest.raises(Conflict):
            merge(proposal=proposal, into=proposal, by=liubo, now=NOW)


class TestBrief:
    def test_the_strictest_line_meets_all_and_names_its_need(self, twins):
        shared, single = brief_of(twins).quantities
        assert shared.is_shared and shared.enough.need == twins[1] and not shared.conflicts
        assert not single.is_shared and [demand.need for demand in single.demands] == [twins[1]]

    def test_every_sentence_is_the_needs_own(self, twins):
        brief = brief_of(twins)
        assert brief.phrases and all(len(phrase.needs) > 1 for phrase in brief.phrases)
        assert all(sentence in said.need.body for said in brief.said for sentence in said.sentences)


class TestPages:
    def test_the_owner_comes_from_the_need_and_answers(self, proposal, twins, page, linhai):
        browser, address = page(linhai), reverse("joint_proposal", args=[proposal.pk])
        assert address in browser.get(twins[0].get_absolute_url()).content.decode()
        html = browser.get(address).content.decode()
        assert "XQ-2026-900002" in html and "即满足各家" in html and "不再建议" not in html
        answered = browser.post(reverse("joint_answer", args=[seat_of(twins[0]).pk]), {"step": "join"}, follow=True)
        assert "已记录您的答复" in answered.content.decode()
        assert proposal.title in browser.get(reverse("joint_proposals")).content.decode()

    def test_the_workbench_names_what_waits_for_an_answer(self, proposal, page, linhai, liubo):
        for person in (linhai, liubo):
            assert "集采研发建议" in page(person).get(reverse("workbench")).content.decode()

    def test_a_withdrawn_need_is_no_longer_shown(self, proposal, twins, page, linhai):
        twins[1].status = PostingStatus.WITHDRAWN
        twins[1].save()
        html = page(linhai).get(reverse("joint_proposal", args=[proposal.pk])).content.decode()
        assert "XQ-2026-900002" not in html

    def test_others_find_nothing_and_an_empty_list_says_so(self, proposal, page, zhouwen, liubo):
        address = reverse("joint_proposal", args=[proposal.pk])
        assert page(zhouwen).get(address).status_code == 404
        assert "还没有与您有关的建议" in page(zhouwen).get(reverse("joint_proposals")).content.decode()
        assert "不再建议" in page(liubo).get(address).content.decode()

    def test_a_dismissal_wants_a_reason(self, proposal, page, gaoyuan):
        address = reverse("joint_arrange", args=[proposal.pk])
        html = page(gaoyuan).post(address, {"step": "dismiss"}, follow=True).content.decode()
        assert "请填写理由" in html
        assert page(gaoyuan).post(address, {"step": "oops"}).status_code == 404
