"""The life of a posting: who hears what, who owes what, and that a stale form never overwrites."""

from datetime import timedelta

import pytest

from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification, Obligation
from needs.models import Need
from needs.services import save_draft
from parks.models import Tenancy
from postings import services
from postings.enums import PostingStatus
from postings.signals import posting_changed, posting_left, posting_published
from tests.factories import INDICATOR, NeedFactory, draft_achievement, draft_need, term
from tests.people import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Every announcement while the test runs: (signal, reference)."""
    events = []

    def listener(name):
        def receive(sender, posting, **kwargs):
            events.append((name, posting.reference))

        return receive

    pairs = [(posting_published, "published"), (posting_changed, "changed"), (posting_left, "left")]
    receivers = [(signal, listener(name)) for signal, name in pairs]
    for signal, receiver in receivers:
        signal.connect(receiver, weak=False)
    yield events
    for signal, receiver in receivers:
        signal.disconnect(receiver)


def told(event_start):
    return {(n.recipient.username, n.title) for n in Notification.objects.filter(event__startswith=event_start)}


def test_a_tenant_s_need_goes_to_the_park_which_has_three_working_days(linhai, hanmei, gaoyuan, now):
    need = draft_need()
    services.submit(posting=need, by=linhai, now=now)
    assert need.park.code == "hailan"
    owed = Obligation.objects.open().get(code="review")
    assert owed.organisation == organisation("园区办")
    assert owed.due_at.date().isoformat() == "2026-11-25"  # Friday + 3 working days
    assert told("need:submit") == {("hanmei", f"审核技术需求：{need.title}")}
    assert all(n.why for n in Notification.objects.all())


def test_without_a_park_the_bureau_screens(sunqi, gaoyuan, hanmei, now):
    need = draft_need(organisation=organisation("启明新材"))
    services.submit(posting=need, by=sunqi, now=now)
    assert need.park is None
    assert Obligation.objects.open().get(code="review").organisation == organisation("科技局")
    assert {name for name, _ in told("need:submit")} == {"gaoyuan"}


def test_the_park_of_the_day_counts_not_a_former_one(linhai, gaoyuan, now):
    need = draft_need()
    Tenancy.objects.update(until=now.date() - timedelta(days=1))
    services.submit(posting=need, by=linhai, now=now)
    assert need.park is None


def test_publication_tells_the_keepers_ends_the_clock_and_is_announced(linhai, zhaomin, hanmei, now, heard):
    need = draft_need(author=zhaomin)
    services.submit(posting=need, by=zhaomin, now=now)
    services.publish_posting(posting=need, by=hanmei, now=now)
    assert need.is_public
    assert need.published_at == need.confirmed_at == now
    assert {name for name, _ in told("need:publish")} == {"linhai", "zhaomin"}
    assert not Obligation.objects.open().exists()
    assert heard == [("published", need.reference)]


def test_a_return_needs_a_reason_and_gives_the_owner_ten_working_days(linhai, hanmei, now):
    need = draft_need()
    services.submit(posting=need, by=linhai, now=now)
    with pytest.raises(Invalid):
        services.return_posting(posting=need, by=hanmei, now=now, reason="  ")
    services.return_posting(posting=need, by=hanmei, now=now, reason="缺少工作温度。")
    owed = Obligation.objects.open().get()
    assert (owed.code, owed.organisation, owed.person) == ("revise", need.organisation, linhai)
    assert owed.due_at.date().isoformat() == "2026-12-04"
    assert "缺少工作温度" in Notification.objects.get(recipient=linhai).body
    services.submit(posting=need, by=linhai, now=now)
    assert [o.code for o in Obligation.objects.open()] == ["review"]


def test_recall_frees_the_reviewer(linhai, hanmei, now):
    need = draft_need()
    services.submit(posting=need, by=linhai, now=now)
    services.recall(posting=need, by=linhai, now=now)
    assert need.status == PostingStatus.DRAFT
    assert not Obligation.objects.open().exists()


@pytest.mark.parametrize("verb", ["withdraw", "resolve", "take_down"])
def test_what_ends_a_published_one_is_announced(verb, linhai, hanmei, gaoyuan, now, heard):
    need = NeedFactory(author=linhai)
    by = gaoyuan if verb == "take_down" else linhai
    arguments = {} if verb == "resolve" else {"reason": "项目取消。"}
    services.VERBS[verb](posting=need, by=by, now=now, **arguments)
    assert heard == [("left", need.reference)]
    assert not need.is_public


def test_an_incomplete_draft_is_told_everything_that_is_missing_at_once(linhai, now):
    need = save_draft(need=None, organisation=organisation("海澜仪器"), data={"title": ""}, by=linhai, now=now)
    with pytest.raises(Invalid) as refusal:
        services.submit(posting=need, by=linhai, now=now)
    assert set(refusal.value.fields) == {"title", "problem", "tech_field", "declared_unclassified"}
    assert need.status == PostingStatus.DRAFT


def test_classified_content_is_refused_with_what_to_do_instead(linhai, now):
    need = draft_need(declared_unclassified=False)
    with pytest.raises(Invalid) as refusal:
        services.submit(posting=need, by=linhai, now=now)
    assert "线下" in str(refusal.value.fields["declared_unclassified"])


def test_an_indicator_without_a_value_cannot_be_submitted(linhai, now):
    need = draft_need(indicators=[{"quantity": "寿命", "operator": ">="}])
    with pytest.raises(Invalid) as refusal:
        services.submit(posting=need, by=linhai, now=now)
    assert "寿命" in refusal.value.fields["indicators"]


def test_nobody_screens_their_own(gaoyuan, now):
    need = draft_need(organisation=organisation("科技局"))
    services.submit(posting=need, by=gaoyuan, now=now)
    with pytest.raises(Refused):
        services.publish_posting(posting=need, by=gaoyuan, now=now)


class TestSaving:
    def test_a_draft_may_be_almost_empty_and_has_a_reference(self, linhai, now):
        need = save_draft(need=None, organisation=organisation("海澜仪器"), data={"title": "密封"}, by=linhai, now=now)
        assert need.reference.startswith("XQ-2026-")
        assert need.author == linhai
        assert list(Need.objects.search("密封")) == [need]

    def test_a_stale_form_is_refused_and_nothing_changes(self, linhai, zhaomin, now):
        need = draft_need()
        save_draft(need=need, organisation=need.organisation, data={"title": "第一人"}, by=linhai, now=now, version=1)
        with pytest.raises(Conflict):
            save_draft(
                need=need, organisation=need.organisation, data={"title": "第二人"}, by=zhaomin, now=now, version=1
            )
        assert Need.objects.get().title == "第一人"

    def test_outsiders_and_reviewed_ones_are_refused(self, linhai, sunqi, now):
        need = draft_need()
        with pytest.raises(Refused):
            save_draft(need=need, organisation=organisation("启明新材"), data={"title": "别人的"}, by=sunqi, now=now)
        services.submit(posting=need, by=linhai, now=now)
        with pytest.raises(Conflict):
            save_draft(need=need, organisation=need.organisation, data={"title": "改"}, by=linhai, now=now)

    def test_brokers_do_not_post(self, liubo, now):
        with pytest.raises(Refused):
            save_draft(need=None, organisation=organisation("齐桥"), data={"title": "代发"}, by=liubo, now=now)

    def test_rows_and_modes_are_replaced_only_when_named(self, linhai, now):
        mode = term("cooperation_mode", "license", "技术许可")
        need = draft_need(indicators=[INDICATOR])
        need = save_draft(need=need, organisation=need.organisation, data={"modes": [mode]}, by=linhai, now=now)
        assert (need.indicators.count(), list(need.modes.all())) == (1, [mode])
        save_draft(need=need, organisation=need.organisation, data={}, indicators=[], by=linhai, now=now)
        assert (need.indicators.count(), need.modes.count()) == (0, 1)

    def test_an_edit_of_a_published_one_stays_public_is_announced_and_told_to_reviewers(
        self, linhai, gaoyuan, now, heard
    ):
        need = NeedFactory(author=linhai)
        need = save_draft(need=need, organisation=need.organisation, data={"goal": "寿命五年"}, by=linhai, now=now)
        assert need.is_public
        assert need.changed_since_review
        assert heard == [("changed", need.reference)]
        assert {name for name, _ in told("need:edit")} == {"gaoyuan"}
        assert [c.transition for c in StateChange.objects.about(need)] == ["edit"]

    def test_saving_a_published_one_unchanged_says_nothing(self, linhai, gaoyuan, now, heard):
        need = NeedFactory(author=linhai)
        save_draft(need=need, organisation=need.organisation, data={"title": need.title}, by=linhai, now=now)
        assert heard == []

    def test_a_published_one_cannot_become_incomplete(self, linhai, now):
        need = NeedFactory(author=linhai)
        with pytest.raises(Invalid):
            save_draft(need=need, organisation=need.organisation, data={"problem": ""}, by=linhai, now=now)
        assert Need.objects.get().problem

    def test_achievements_live_the_same_life(self, zhouwen, gaoyuan, now):
        achievement = draft_achievement()
        services.submit(posting=achievement, by=zhouwen, now=now)
        services.publish_posting(posting=achievement, by=gaoyuan, now=now)
        assert achievement.is_public
