"""Desks of challenges: the official's queues, subscriptions, problem lists."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Membership, Organisation
from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, ChallengeSubscription, ProblemList
from challenges.services.listing import publish
from inbox.models import Notification
from tests.challenges import stage
from tests.people import NOW, person

pytestmark = pytest.mark.django_db


def url(challenge, name="challenge", *rest) -> str:
    return reverse(name, args=[challenge.reference, *rest])


class TestDesk:
    def test_the_overdue_come_first_and_many_are_passed_at_once(self, page, hanmei, sunqi):
        late, fresh = stage.submitted(title="先到的"), stage.submitted(title="后到的")
        Challenge.objects.filter(pk=late.pk).update(due_at=stage.after(days=-1))
        html = page(hanmei).get(reverse("challenges_desk")).content.decode()
        assert html.index("先到的") < html.index("后到的")
        page(hanmei).post(reverse("challenges_bulk"), {"queue": "screen", "chosen": [late.reference, fresh.reference]})
        assert set(Challenge.objects.values_list("status", flat=True)) == {S.DIAGNOSIS}
        assert page(sunqi).get(reverse("challenges_desk")).status_code == 404

    def test_one_that_is_refused_does_not_stop_the_others(self, page, gaoyuan):
        stage.pool()
        ready, waiting = stage.diagnosed(title="意见已齐"), stage.diagnosed(opinions=1, title="只有一份意见")
        chosen = {"queue": "diagnose", "chosen": [ready.reference, waiting.reference]}
        html = page(gaoyuan).post(reverse("challenges_bulk"), chosen, follow=True).content.decode()
        assert "至少 2 位" in html and "1 项已办理" in html
        ready.refresh_from_db()
        assert ready.status == S.LISTED_PENDING

    def test_export(self, page, gaoyuan):
        challenge = stage.submitted()
        body = b"".join(page(gaoyuan).get(reverse("challenges_export") + "?queue=all").streaming_content).decode()
        assert challenge.reference in body and "海澜示范园" in body

    def test_workbench_cards(self, page, gaoyuan, hanmei, linhai):
        challenge = stage.submitted()
        assert challenge.title in page(linhai).get(reverse("workbench")).content.decode()
        for user in (gaoyuan, hanmei):
            assert "榜单办理台" in page(user).get(reverse("workbench")).content.decode()


class TestSubscriptions:
    def test_by_field_and_told_on_publication(self, page, zhouwen, chenjing):
        page(zhouwen).post(reverse("challenge_subscriptions"), {"tech_field": stage.field().pk})
        page(chenjing).post(reverse("challenge_subscriptions"), {"park": ""})
        challenge = stage.published()
        for user in (zhouwen, chenjing):
            assert user.notifications.filter(event=f"challenge:{challenge.pk}:open").count() == 1

    def test_only_ones_own_can_be_ended(self, page, zhouwen, chenjing):
        row = ChallengeSubscription.objects.create(user=zhouwen, since=NOW)
        assert page(chenjing).post(reverse("challenge_unsubscribe", args=[row.pk])).status_code == 404
        page(zhouwen).post(reverse("challenge_unsubscribe", args=[row.pk]))
        assert not ChallengeSubscription.objects.exists()


class TestProblems:
    def association(self):
        made = Organisation.objects.create(
            name="示范市仪器仪表协会", kind=OrganisationKind.ASSOCIATION, status=Verification.VERIFIED, status_at=NOW
        )
        liubo = person("liubo")
        Membership.objects.create(user=liubo, organisation=made, role=MemberRole.OWNER, is_approved=True)
        liubo.forget_memberships()
        return liubo

    def write(self, page, writer):
        data = {
            "title": "海洋仪器难题清单",
            "issued_on": "2026-11-20",
            "items-TOTAL_FORMS": "2",
            "items-INITIAL_FORMS": "0",
        }
        data |= {
            "items-0-title": "溶解氧免标定",
            "items-0-text": "三个月漂移超过百分之五。",
            "items-1-title": "深海密封",
        }
        return page(writer).post(reverse("problem_list_new"), data)

    def test_written_published_and_taken_up(self, page, linhai, visitor):
        stage.programme()
        writer = self.association()
        self.write(page, writer)
        listed = ProblemList.objects.get()
        assert (listed.issued_on, listed.items.count()) == (date(2026, 11, 20), 2)
        address = listed.get_absolute_url()
        assert page().get(address).status_code == 404
        page(writer).post(reverse("problem_list_publish", args=[listed.pk]))
        assert "溶解氧免标定" in page().get(address).content.decode()
        page(linhai).post(reverse("problem_challenge", args=[listed.items.first().pk]))
        challenge = Challenge.objects.get()
        assert (challenge.problem.title, challenge.organisation.short_name) == ("溶解氧免标定", "海澜仪器")

    def test_followers_hear_of_the_list_and_the_association_of_what_became_of_it(self, page, linhai, zhouwen):
        writer = self.association()
        ChallengeSubscription.objects.create(user=zhouwen, since=NOW)
        self.write(page, writer)
        listed = ProblemList.objects.get()
        page(writer).post(reverse("problem_list_publish", args=[listed.pk]))
        assert Notification.objects.get(event=f"problems:{listed.pk}").recipient == zhouwen
        assert "发布清单" in page(writer).get(listed.get_absolute_url()).content.decode()
        challenge = stage.listed()
        Challenge.objects.filter(pk=challenge.pk).update(problem=listed.items.first())
        publish(challenge=Challenge.objects.get(pk=challenge.pk), by=person("gaoyuan"), now=NOW)
        assert Notification.objects.get(event=f"challenge:{challenge.pk}:problem").recipient == writer

    def test_only_associations_and_the_bureau_write_lists(self, page, linhai, gaoyuan):
        assert page(linhai).get(reverse("problem_list_new")).status_code == 404
        assert page(gaoyuan).get(reverse("problem_list_new")).status_code == 200

    def test_a_published_list_is_closed(self, page):
        writer = self.association()
        self.write(page, writer)
        listed = ProblemList.objects.get()
        page(writer).post(reverse("problem_list_publish", args=[listed.pk]))
        assert page(writer).get(reverse("problem_list_edit", args=[listed.pk])).status_code == 404
