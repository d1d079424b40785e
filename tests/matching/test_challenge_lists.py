"""A challenge finds achievements, experts and institutions: by its need's list, or by a search of its own."""

import pytest
from django.urls import reverse

from challenges.services.listing import publish
from inbox.models import Notification
from matching.models import ChallengeInvitation, ChallengeSearch
from matching.services.challenge_lists import search_waiting
from tests.challenges import stage
from tests.matching.world import SUBJECTS, full_run, small_world
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge(zhouwen, chenjing):
    """Published, about the drift of sensors, without a need; the library knows one answer."""
    _, achievements = small_world()
    for achievement in achievements:
        achievement.author = zhouwen if achievement.organisation == organisation("胶州湾大学") else chenjing
        achievement.save(update_fields=["author"])
    full_run()
    made = stage.listed()
    made.title, made.content, _ = SUBJECTS[1]
    made.save()
    publish(challenge=made, by=person("gaoyuan"), now=NOW)
    return made


def test_publication_asks_and_a_worker_answers(challenge):
    assert ChallengeSearch.objects.get().is_waiting
    assert search_waiting(now=NOW) == 1 and search_waiting(now=NOW) == 0
    search = ChallengeSearch.objects.get()
    assert search.error == "" and search.result["places"] and search.run is not None


class TestPage:
    def test_the_sponsor_reads_and_invites_once(self, challenge, page, linhai):
        search_waiting(now=NOW)
        browser, address = page(linhai), reverse("challenge_capable", args=[challenge.reference])
        assert "对口专家与机构" in browser.get(challenge.get_absolute_url()).content.decode()
        assert SUBJECTS[1][0] in browser.get(f"{address}?kind=achievements").content.decode()
        assert "陈静" in browser.get(address).content.decode()
        assert "邀请揭榜" in browser.get(f"{address}?kind=institutions").content.decode()
        asked = {"organisation": organisation("黄海院").pk}
        for _ in range(2):
            html = browser.post(f"{address}invite/", asked, follow=True).content.decode()
        assert "已经邀请过这家机构" in html and "已邀请这家机构" in html
        assert ChallengeInvitation.objects.count() == 1
        told = Notification.objects.filter(event__contains=":invited:")
        assert {row.recipient.username for row in told} == {"chenjing"}

    def test_others_find_nothing_here(self, challenge, page, chenjing, gaoyuan):
        address = reverse("challenge_capable", args=[challenge.reference])
        assert page(chenjing).get(address).status_code == 404
        assert page(chenjing).post(f"{address}invite/", {"organisation": 1}).status_code == 404
        assert page(gaoyuan).get(address).status_code == 200

    def test_an_institution_without_an_answer_is_not_invited(self, challenge, page, linhai):
        address = reverse("challenge_invite", args=[challenge.reference])
        html = page(linhai).post(address, {"organisation": organisation("齐桥").pk}, follow=True).content.decode()
        assert "要有对得上的成果" in html and not ChallengeInvitation.objects.exists()

    def test_asking_anew_waits_for_the_worker(self, challenge, page, linhai):
        search_waiting(now=NOW)
        address = reverse("challenge_capable", args=[challenge.reference])
        assert "正在与全部成果比较" in page(linhai).post(address, follow=True).content.decode()
