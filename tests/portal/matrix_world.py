"""The objects that the access matrix asks for: all of 海澜仪器, one in each state that matters."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Membership, Organisation
from inbox.models import Digest, DigestDay, Notification
from matching.enums import RunKind, Verdict
from matching.models import Conversation, FigureQuestion, JointProposal, JointSeat, MatchRun
from matching.services.answers import answer
from needs.models import RDCentre
from parks.books import BOOKS
from parks.models import Tenancy
from postings.enums import Disclosure, PostingStatus
from postings.models import Attachment
from postings.services.files import store_file
from taxonomy.models import Term
from tests.challenges import bid_stage, stage
from tests.factories import AchievementFactory, NeedFactory
from tests.matching.pairs import make_match
from tests.parks.places import alliance, link, member, milestone, project
from tests.people import NOW, PEOPLE, organisation, park, person
from tests.portal import matrix_figures, matrix_finance, matrix_maturity, matrix_news, matrix_services

Samples = dict[str, dict[str, dict[str, Any]]]


def build() -> Samples:
    """For each route with parameters: label → keyword arguments. Labels say the state of the object."""
    people = {name: person(name) for name in PEOPLE}
    owner, professor = people["linhai"], people["zhouwen"]
    firm = organisation("海澜仪器")
    match = make_match(owner, professor)
    connected = make_match(owner, professor)
    for side in (owner, professor):
        answer(match=connected, by=side, verdict=Verdict.INTERESTED, now=NOW)
    needs = {
        "published": match.need.reference,
        "platform": NeedFactory(organisation=firm, author=owner, disclosure=Disclosure.PLATFORM).reference,
        "draft": NeedFactory(organisation=firm, author=owner, status=PostingStatus.DRAFT).reference,
        "submitted": NeedFactory(
            organisation=firm, author=owner, status=PostingStatus.SUBMITTED, park=park()
        ).reference,
    }
    offers = {
        "published": match.achievement.reference,
        "own-draft": AchievementFactory(organisation=firm, author=owner, status=PostingStatus.DRAFT).reference,
    }
    samples = {**_postings("need", needs), **_postings("achievement", offers), **_talks(match, connected)}
    samples |= matrix_maturity.build()
    samples |= matrix_news.build() | matrix_services.build() | matrix_finance.build() | matrix_figures.build()
    return {**samples, **_people(firm, owner), **_places(firm), **_files(match.need, owner), **_challenges()}


def _postings(noun: str, references: dict[str, str]) -> Samples:
    by_reference = {label: {"reference": reference} for label, reference in references.items()}
    acts = {label: {**kwargs, "name": "submit"} for label, kwargs in by_reference.items()}
    verbs = {label: {**kwargs, "verb": "submit"} for label, kwargs in by_reference.items()}
    return {
        noun: by_reference,
        f"{noun}_edit": by_reference,
        f"{noun}_upload": by_reference,
        f"{noun}_act": acts,
        f"{noun}-detail": by_reference,
        f"{noun}-transition": verbs,
        f"{noun}_matches": by_reference,
    }


def _talks(match: Any, connected: Any) -> Samples:
    run = MatchRun.objects.create(kind=RunKind.MANUAL, status="completed", asked_at=NOW)
    by_match = {"new": {"pk": match.pk}, "connected": {"pk": connected.pk}}
    asked = FigureQuestion.objects.create(
        match=match, quantity="厚度", organisation=match.need.organisation, asked_at=NOW
    )
    talk = {"": {"pk": Conversation.objects.get(match=connected).pk}}
    one_run = {"": {"pk": run.pk}}
    samples: Samples = dict.fromkeys(("match", "match_claim", "match_release", "figure_ask"), by_match)
    samples |= _joint(match.need)
    samples["figure_reply"] = {"": {"pk": match.pk, "question": asked.pk}}
    samples |= {f"match-{name}": by_match for name in ("detail", "answer", "claim", "release")}
    samples |= {"conversation": talk, "conversation-detail": talk, "conversation-messages": talk}
    return samples | {"run": one_run, "matchrun-detail": one_run}


def _joint(need: Any) -> Samples:
    """A proposal for joint procurement in which the owner's need has a seat."""
    proposal = JointProposal.objects.create(title=need.title, status_at=NOW)
    seat = JointSeat.objects.create(proposal=proposal, need=need, status_at=NOW)
    one = {"": {"pk": proposal.pk}}
    capable = {"published": {"reference": need.reference}}
    return {"joint_proposal": one, "joint_arrange": one, "joint_answer": {"": {"pk": seat.pk}}, "need_capable": capable}


def _people(firm: Organisation, owner: Any) -> Samples:
    firms = {"own": {"pk": firm.pk}}
    colleague = Membership.objects.get(user__username="zhaomin")
    told = Notification.objects.filter(recipient=owner).first()
    samples: Samples = dict.fromkeys(
        (
            "organisation",
            "organisation_edit",
            "organisation_members",
            "organisation_join",
            "organisation-detail",
            "qualifications",
        ),
        firms,
    )
    samples["organisation_decide"] = {"own": {"pk": firm.pk, "decision": "verify"}}
    samples["membership_change"] = {"": {"pk": colleague.pk, "action": "make-owner"}}
    samples["inbox_read"] = {"": {"pk": told.pk if told else 0}}
    day = DigestDay.objects.create(day=NOW.date(), started_at=NOW, finished_at=NOW)
    Digest.objects.create(day=day, user=owner, composed_at=NOW)
    samples["digest"] = {"own": {"day": str(day)}}
    samples["inbox_set_muted"] = {"": {"action": "mute"}}
    samples["inbox_mute"] = {"forged": {"token": "forged"}}
    samples["posting_confirm"] = {"forged": {"token": "forged"}}
    return samples


def _places(firm: Organisation) -> Samples:
    code = {"": {"code": park().code}}
    tenancy = Tenancy.objects.get(organisation=firm)
    centre = RDCentre.objects.create(
        organisation=firm, name="海澜云上研发中心", intro="海洋仪器", directions="传感器", opened_at=NOW
    )
    samples: Samples = dict.fromkeys(("park", "park_apply", "park_tenants", "park-detail"), code)
    samples |= dict.fromkeys(("park_scorecard", "scorecard_comment"), code)
    samples |= _registers()
    samples |= {"park_indicator": {"public": {"code": "C02"}, "of offices": {"code": "I05"}}}
    samples |= {"tenancy_end": {"": {"pk": tenancy.pk}}, "term-detail": {"": {"pk": Term.objects.order_by("pk")[0].pk}}}
    samples |= {"rd_centre": {"": {"pk": centre.pk}}, "rd_centre_edit": {"": {"organisation": firm.pk}}}
    samples |= {name: {"": {"scheme": "trl"}} for name in ("terms_csv", "terms_search")}
    return samples


def _registers() -> Samples:
    """One entry of each sort of register, an alliance, and a project in reserve of the park."""
    of = alliance()
    members = [member(of, *row) for row in (("启明新材", "upstream"), ("海澜仪器", "midstream"))]
    one = {"milestones": milestone(), "members": members[0], "links": link(of, *members), "projects": project()}
    entry = {"": {"book": "milestones", "pk": one["milestones"].pk}}
    books = {"": {"book": "milestones"}, "of the bureau": {"book": "inventory"}}
    code = {"": {"code": park().code}}
    samples: Samples = {"entries": books, "entry_new": books, "entry": entry, "entry_remove": entry}
    samples |= {name: {"": {"code": of.code}} for name in ("alliance", "alliance_edit", "alliance-detail")}
    samples |= {"park_project": {"": {"pk": one["projects"].pk}}, "park_profile": code, "park_project_new": code}
    samples |= {"park_project_move": {"": {"pk": one["projects"].pk, "name": "screen"}}}
    samples |= {"reserveproject-detail": {"": {"pk": one["projects"].pk}}}
    return samples | {f"park-{book}-detail": {"": {"pk": one[book].pk if book in one else 0}} for book in BOOKS}


def _files(need: Any, owner: Any) -> Samples:
    file = SimpleUploadedFile("说明.txt", "耐蚀试验说明".encode())
    token: Attachment = store_file(about=need, file=file, by=owner, now=NOW)
    of_file = {"of a published need": {"token": token.token}}
    return {
        "attachment": of_file,
        "attachment_remove": of_file,
        "import_template": {"": {"kind": "need", "extension": "csv"}},
    }


CHALLENGE_PAGES = (
    "challenge", "challenge_edit", "challenge_amend", "challenge_pdf", "challenge_verify", "challenge_snapshot", "challenge_bids",
    "challenge_publicity", "challenge_contract", "challenge_milestones", "challenge_acceptance", "challenge_relist", "bid_start",
    "challenge_propose", "challenge_designate", "challenge_conflicts", "challenge_research", "challenge_capable", "challenge_invite",
    "challenge-detail", "challenge-snapshot", "challenge-eligibility", "challenge-decision-detail",
    "challenge-proposals", "challenge-research", "challenge-designate",
)  # fmt: skip
BID_PAGES = (
    "bid",
    "bid_confirm",
    "bid_reopen",
    "bid_edit",
    "bid_autosave",
    "bid_withdraw",
    "bid_upload",
    "bid-detail",
    "bid-members",
)


def _challenges() -> Samples:
    """Challenges of the enterprise, and bids of the institution on the open one: a draft, and one sealed."""
    draft, opened = stage.draft(), stage.published()
    bid = bid_stage.drafted("wuyue", opened)
    reviewed = stage.published(title="另一道正在评的难题")
    sealed = bid_stage.submitted("wuyue", reviewed)
    by_challenge = {
        label: {"reference": found.reference}
        for label, found in (("draft", draft), ("open", opened), ("under review", reviewed))
    }
    by_bid = {"draft": {"reference": bid.reference}, "sealed": {"reference": sealed.reference}}
    samples: Samples = dict.fromkeys(CHALLENGE_PAGES, by_challenge) | dict.fromkeys(BID_PAGES, by_bid)
    steps = {"open": {"reference": opened.reference, "name": "withdraw"}}
    samples |= {"challenge_step": steps, "challenge-step": steps}
    code = {"": {"code": opened.programme.code}}
    year = {"": {"code": opened.programme.code, "year": NOW.year}}
    samples |= {"programme": code, "programme_draft": code, "programme-detail": code, "pool": year, "pool_adjust": year}
    return samples
