"""Who may do what with an application for a verified maturity, and who sees it."""

import pytest

from accounts.selectors import personal_data
from achievements.enums import ReviewStatus
from achievements.models import MaturityReview
from achievements.services import judging, maturity
from achievements.workflow import MATURITY_REVIEW
from common.errors import Conflict, DomainError
from common.workflow import may
from tests.achievements import maturity_stage as stage
from tests.factories import AchievementFactory
from tests.people import NOW, person

pytestmark = pytest.mark.django_db

PEOPLE = ("linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei")
OWNERS = {"zhouwen", "wuyue"}


class TestWhoMay:
    """The truth table: transition × person, for an application of 胶州湾大学 by 周文."""

    TABLE = {
        "submit": OWNERS, "withdraw": OWNERS, "verify": {"gaoyuan"}, "return": {"gaoyuan"}, "revoke": {"gaoyuan"},
        "lapse": set(), "supersede": set(),
    }  # fmt: skip

    def test_the_table_names_every_transition(self):
        assert set(self.TABLE) == {row.name for row in MATURITY_REVIEW.transitions}

    @pytest.mark.parametrize("name", TABLE)
    def test_only_these(self, name):
        review = stage.drafted()
        able = {username for username in PEOPLE if may(person(username), MATURITY_REVIEW[name], review)}
        assert able == self.TABLE[name]

    def test_the_picture_in_the_docs_is_the_table(self, settings):
        text = (settings.BASE_DIR / "docs/decisions/2026-11-23-maturity-reviews.md").read_text(encoding="utf-8")
        drawn = {line.strip() for line in text.splitlines() if " --> " in line} - {"[*] --> draft"}
        table = {
            f"{source} --> {row.target}: {row.label}" for row in MATURITY_REVIEW.transitions for source in row.sources
        }
        assert drawn == table

    def test_the_clock_takes_only_its_own_rows(self):
        review = stage.drafted()
        clocked = {row.name for row in MATURITY_REVIEW.transitions if may(None, row, review)}
        assert clocked == {"lapse", "supersede"}

    def test_an_official_does_not_judge_what_their_own_organisation_or_they_themselves_handed_in(self, gaoyuan):
        own = AchievementFactory(organisation=gaoyuan.organisations[0])
        review = stage.ready(5, own, by="gaoyuan")
        assert not may(gaoyuan, MATURITY_REVIEW["verify"], review)
        with pytest.raises(Conflict, match="没有可以核验"):
            maturity.submit_review(review=review, by=gaoyuan, now=NOW)
        of_others = stage.submitted()
        of_others.applicant = gaoyuan  # moved to the bureau since
        assert not may(gaoyuan, MATURITY_REVIEW["verify"], of_others)

    @pytest.mark.parametrize("status", ReviewStatus.values)
    def test_no_service_moves_a_review_from_a_state_that_is_no_source(self, status, zhouwen, gaoyuan):
        review = stage.submitted()
        MaturityReview.objects.filter(pk=review.pk).update(status=status)
        sources = {row.name: row.sources for row in MATURITY_REVIEW.transitions}
        for name, call in {
            "verify": lambda: judging.pass_review(review=review, judged=stage.judged(review), by=gaoyuan, now=NOW),
            "return": lambda: judging.return_review(review=review, judged={}, opinion="缺", by=gaoyuan, now=NOW),
            "revoke": lambda: judging.revoke_review(review=review, reason="缺", by=gaoyuan, now=NOW),
            "submit": lambda: maturity.submit_review(review=review, by=zhouwen, now=NOW),
            "withdraw": lambda: maturity.withdraw_review(review=review, by=zhouwen, now=NOW),
        }.items():
            if status not in sources[name]:
                with pytest.raises(DomainError):
                    call()
        assert stage.fresh(review).status == status

    def test_whoever_applied_or_judged_finds_it_in_the_export_of_their_data(self, zhouwen, gaoyuan, wuyue):
        review = stage.verified()
        for user, rows in ((zhouwen, 1), (gaoyuan, 1), (wuyue, 0)):
            found = personal_data(user, NOW)["maturity_reviews"]
            assert [row["reference"] for row in found] == [review.reference] * rows

    def test_who_sees_an_application(self, visitor):
        draft, waiting = stage.drafted(), stage.submitted()
        seen = {name: set(MaturityReview.objects.visible_to(person(name))) for name in PEOPLE}
        expected = {name: {draft, waiting} if name in OWNERS else set() for name in PEOPLE} | {"gaoyuan": {waiting}}
        assert seen == expected
        assert not MaturityReview.objects.visible_to(visitor)
