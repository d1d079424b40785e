"""海澜示范园 with something to count for every indicator: built by the services and factories of the other tests."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import Qualification
from achievements.services import save_draft
from challenges.models import Milestone, OutcomeQuestion
from challenges.services.outcomes import answer_outcome
from events import services as events
from matching.enums import Verdict
from matching.models import BrokerClaim, Conversation
from matching.services.answers import answer
from matching.services.conversations import post_message
from needs.models import RDCentre
from parks.models import LeadingIndustry, Park, Target, Tenancy
from resources.enums.tickets import ServiceKind
from resources.models import BaseUse, ServiceRequest
from tests.challenges import contract_stage
from tests.factories import INDICATOR, AchievementFactory, NeedFactory, term
from tests.matching.pairs import make_match
from tests.parks.places import alliance, link, member
from tests.people import NOW, organisation, park, person
from tests.resources import stage

START = NOW + timedelta(days=3)
LATER = NOW + timedelta(days=45)
"""When every clock of the world has run: thirty days after its event."""


def build() -> Park:
    """Everything happens to 海澜仪器, the only tenant; the park belongs to a zone."""
    for name in ("linhai", "sunqi", "zhouwen", "wuyue", "hanmei", "gaoyuan", "liubo"):
        person(name)
    Park.objects.filter(pk=park().pk).update(zone="示范区")
    _needs_and_talks()
    _contract()
    _event()
    _place()
    _resources()
    return park()


def _needs_and_talks() -> None:
    """A need that was answered and talked about, one that was declined with a reason, complete ones; a maturity that rose."""
    linhai, zhouwen, liubo = person("linhai"), person("zhouwen"), person("liubo")
    industry = term("industry", "C4014", "实验分析仪器制造")
    NeedFactory(industry=industry, problem="缺" * 120, indicators=[INDICATOR])
    talked, refused = make_match(linhai, zhouwen), make_match(linhai, zhouwen)
    BrokerClaim.objects.create(match=talked, broker=liubo, organisation=organisation("齐桥"), at=NOW)
    for match in (talked, refused):
        answer(match=match, by=zhouwen, verdict=Verdict.INTERESTED, now=NOW + timedelta(hours=2))
    answer(match=talked, by=linhai, verdict=Verdict.INTERESTED, now=NOW + timedelta(hours=4))
    answer(match=refused, by=linhai, verdict=Verdict.DECLINED, reason="price", now=NOW + timedelta(hours=6))
    talk = Conversation.objects.get(match=talked)
    for side in (linhai, zhouwen):
        post_message(conversation=talk, by=side, text="您好", now=NOW + timedelta(hours=7))
    AchievementFactory(organisation=organisation("海澜仪器"), author=linhai)
    offer = AchievementFactory(organisation=organisation("海澜仪器"), author=linhai, trl=4, status="draft")
    save_draft(achievement=offer, data={"trl": 6}, organisation=offer.organisation, by=linhai, now=NOW)


def _contract() -> None:
    """From contract to money, its milestones due by now, and the thing in use."""
    challenge = contract_stage.closed()
    Milestone.objects.filter(contract__challenge=challenge).update(due_on=NOW.date() + timedelta(days=1))
    question = OutcomeQuestion.objects.create(challenge=challenge, days=91, asked_at=NOW)
    answer_outcome(question=question, is_in_use=True, revenue=None, text="已用上", by=person("linhai"), now=NOW)


def _event() -> None:
    """Held against a target, followed up by a visit."""
    hanmei, linhai = person("hanmei"), person("linhai")
    shape = {"title": "对接会", "kind": "matchmaking", "park": park(), "starts_at": START, "place": "一号会议室",
             "ends_at": START + timedelta(hours=2), "intro": "谈传感器。", "capacity": 9}  # fmt: skip
    event = events.save_event(event=None, organiser=hanmei.organisations[0], data=shape, by=hanmei, now=NOW)
    event = events.announce_event(event=event, by=hanmei, now=NOW)
    place = events.register(event=event, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    after, words = START + timedelta(hours=3), "一家单位到场，约定互访。"
    held = events.hold_event(event=event, attended=[place.pk], summary=words, by=hanmei, now=after)
    events.record_next_step(
        event=held, organisation=organisation("海澜仪器"), kind="visit", note="下周到实验室试样", by=linhai, now=after
    )
    Target.objects.create(
        code="events", park=park(), year=2026, value=4, source="测试", status="approved", status_at=NOW, decided_at=NOW
    )
    Target.objects.create(
        code="events", park=park(), year=2027, value=4, source="测试", status="approved", status_at=NOW, decided_at=NOW
    )


def _place() -> None:
    """A label, a centre, a leading industry, an alliance in which the tenant supplies another firm."""
    firm, gaoyuan = organisation("海澜仪器"), person("gaoyuan")
    Qualification.objects.create(
        organisation=firm, kind="technology_sme", number="2026370212", valid_from=NOW.date() - timedelta(days=30),
        valid_to=NOW.date() + timedelta(days=300), confirmed_at=NOW, confirmed_by=gaoyuan,
    )  # fmt: skip
    RDCentre.objects.create(
        organisation=firm, name="海澜云上研发中心", intro="海洋仪器", directions="传感器", opened_at=NOW
    )
    tools = term("industry", "C40", "仪器仪表制造业")
    LeadingIndustry.objects.create(park=park(), position=1, name="仪器仪表", industry=tools, head=firm)
    of = alliance()
    link(of, member(of, "启明新材", "upstream"), member(of, "海澜仪器", "midstream"))


def _resources() -> None:
    """A base used, an intent to finance, a service answered in time."""
    firm, linhai = organisation("海澜仪器"), person("linhai")
    BaseUse.objects.filter(pk=stage.use().pk).update(started_at=NOW, status="in_use")
    stage.intent(amount=Decimal(300) * stage.WAN)
    ServiceRequest.objects.create(
        reference="FW-2026-000001", organisation=firm, author=linhai, park=park(), desk=organisation("园区办"),
        kind=ServiceKind.values[0], title="盐雾试验", description="三件样品", status="answered", status_at=NOW,
        answered_at=NOW, answered_in_time=True,
    )  # fmt: skip


def neighbour() -> Park:
    """A second park of the zone with a tenant and one need, so that there are places to be taken."""
    other = Park.objects.create(code="other", name="启明园", zone="示范区", operator=organisation("科技局"))
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=NOW.date() - timedelta(days=300))
    NeedFactory(organisation=organisation("启明新材"), author=person("sunqi"))
    return other
