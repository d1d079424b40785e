"""Needs, achievements and R&D centres of the demo world, brought to life by the services that people use."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from achievements.enums import AchievementKind, IPStatus
from achievements.models import Achievement
from achievements.services import save_draft as save_achievement
from common.money import from_wan
from inbox.demo import told_to_the_cast
from needs.enums import NeedType
from needs.models import Need, RDCentre
from needs.services import save_centre
from needs.services import save_draft as save_need
from portal.demo import files
from postings.models import Posting
from postings.selectors import people_of, reviewing_organisation
from postings.services import publish_posting, return_posting, submit
from taxonomy.enums import Scheme
from taxonomy.selectors import Lookup

SPREAD_DAYS = 79
"""Publications lie 1 to 79 days back: none is older than the 90 days after which a posting must be confirmed."""

# Not everything is published, so that every queue has something in it.
DRAFTS = frozenset({"N-AGR-06", "A-ENV-14", "A-TRA-12"})
SUBMITTED = {"N-MAR-06": 2, "N-MFG-04": 1, "N-AGR-05": 1, "A-MAR-15": 1, "A-ELE-12": 2, "A-MFG-12": 3}  # days ago
RETURNED = {
    "N-INS-05": "请补充现有仪器的型号和实测数据，并说明样机由谁提供。",
    "A-INS-15": "请补充第三方检测报告的编号，并说明专利是否已独占许可。",
}


class World:
    """What the entries refer to, read once: organisations, people, dictionaries."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        day = timezone.localdate(now)
        names = {row["code"]: row["name"] for row in files.rows("organisations")}
        organisations = Organisation.objects.in_bulk(list(names.values()), field_name="name")
        self.organisations = {code: organisations[name] for code, name in names.items() if name in organisations}
        self.people = User.objects.in_bulk([row["username"] for row in files.rows("people")], field_name="username")
        self._lookups = {scheme: Lookup(scheme, day) for scheme in Scheme}
        self._ranks = count()

    def term(self, scheme: Scheme, name: str) -> Any:
        found = self._lookups[scheme].get(name)
        if found is None:
            raise LookupError(f"{scheme}: {name}")
        return found

    def next_day(self) -> datetime:
        """When the next posting was published: working hours of a day between 1 and 79 days ago, always the same."""
        rank = next(self._ranks)
        day = timezone.localdate(self.now) - timedelta(days=rank * 37 % SPREAD_DAYS + 1)
        return timezone.make_aware(datetime.combine(day, time(9 + rank % 8, rank * 7 % 60)))


def post(*, now: datetime) -> int:
    """Make what is missing; returns how many postings were made."""
    world = World(now=now)
    made = _post_all(world, Need, "needs", _save_need) + _post_all(
        world, Achievement, "achievements", _save_achievement
    )
    if made:
        _quiet(now)
    return made


def _post_all(world: World, model: type[Posting], folder: str, save: Callable[..., Any]) -> int:
    known = set(model.objects.filter(is_demo=True).values_list("external_code", flat=True))
    made = 0
    for entry in files.postings(folder):
        moment = world.next_day()
        if entry["code"] not in known:
            _live(world, entry, save, moment)
            made += 1
    return made


@transaction.atomic
def _live(world: World, entry: Mapping[str, Any], save: Callable[..., Any], moment: datetime) -> None:
    """Write the entry and take it as far as it has come."""
    code = entry["code"]
    if code in SUBMITTED:
        moment = world.now - timedelta(days=SUBMITTED[code], hours=3)
    if code in RETURNED or code in DRAFTS:
        moment = max(moment, world.now - timedelta(days=6))
    author = world.people[entry.get("contact") or entry["holder"]]
    posting = save(world, entry, author, moment - timedelta(days=2))
    type(posting).objects.filter(pk=posting.pk).update(created_at=moment - timedelta(days=2))
    if code in DRAFTS:
        return
    submit(posting=posting, by=author, now=moment - timedelta(days=0 if code in SUBMITTED else 1))
    if code in SUBMITTED:
        return
    reviewer = people_of(reviewing_organisation(posting))[0]  # type: ignore[arg-type]
    if code in RETURNED:
        return_posting(posting=posting, by=reviewer, now=moment, reason=RETURNED[code])
    else:
        publish_posting(posting=posting, by=reviewer, now=moment)


def _common(world: World, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "external_code": entry["code"],
        "title": entry["title"],
        "keywords": entry["keywords"],
        "tech_field": world.term(Scheme.TECH_FIELD, entry["tech_field"]),
        "high_tech_field": world.term(Scheme.HIGH_TECH_FIELD, entry["high_tech_field"]),
        "modes": [world.term(Scheme.COOPERATION_MODE, name) for name in entry["modes"]],
        "declared_unclassified": True,
        "is_demo": True,
    }


def _save_need(world: World, entry: Mapping[str, Any], author: User, moment: datetime) -> Need:
    months = entry["deadline_months"]
    data = {
        **_common(world, entry),
        "problem": entry["background"],
        "key_technology": entry["key_technology"],
        "goal": entry["goal"],
        "need_type": _labelled(NeedType, entry["need_type"]),
        "industry": world.term(Scheme.INDUSTRY, entry["industry"]),
        "trl_wanted": entry["trl_wanted"],
        "budget": _wan(entry["budget_wan"]),
        "deadline": _months_later(timezone.localdate(moment), months) if months else None,
        "disclosure": entry["disclosure"],
    }
    owner = world.organisations[entry["organisation"]]
    return save_need(need=None, organisation=owner, data=data, indicators=_indicators(entry), by=author, now=moment)


def _save_achievement(world: World, entry: Mapping[str, Any], author: User, moment: datetime) -> Achievement:
    owner = world.organisations[entry["organisation"]]
    data = {
        **_common(world, entry),
        "summary": entry["summary"],
        "innovation": entry["innovation"],
        "kind": _labelled(AchievementKind, entry["kind"]),
        "discipline": world.term(Scheme.DISCIPLINE, entry["discipline"]),
        "holder": owner.name,
        "trl": entry["trl"],
        "trl_evidence": f"{entry['maturity_stage']}。{entry['trl_evidence']}",
        "price": _wan(entry["price_wan"]),
    }
    rights = [
        {"kind": world.term(Scheme.IP_KIND, right["kind"]), "status": _labelled(IPStatus, right["status"])}
        for right in entry["ip"]
    ]
    return save_achievement(
        achievement=None,
        organisation=owner,
        data=data,
        indicators=_indicators(entry),
        rights=rights,
        by=author,
        now=moment,
    )


def _indicators(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {**line, **{end: Decimal(str(line[end])) if line[end] is not None else None for end in ("low", "high")}}
        for line in entry["indicators"]
    ]


def _wan(amount: float | None) -> Decimal | None:
    """An amount in 万元 → yuan; none reads 面议."""
    return None if amount is None else from_wan(Decimal(str(amount)))


def _labelled(choices: Any, label: str) -> str:
    """The value whose label begins so."""
    return next(choice.value for choice in choices if str(choice.label).startswith(label))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def _quiet(now: datetime) -> None:
    """What was told while the world was made is history: not mailed, and read where it is older than two weeks."""
    told = told_to_the_cast().filter(created_at__lt=now)
    told.filter(mailed_at=None).update(mail_wanted=False)
    told.filter(read_at=None, created_at__lt=now - timedelta(days=14)).update(read_at=now - timedelta(days=13))


def open_centres(*, now: datetime) -> int:
    """The R&D centres in the cloud that are not open yet; returns how many were opened."""
    world = World(now=now)
    made = 0
    for age, row in enumerate(files.centres()):
        organisation = world.organisations[row["organisation"]]
        if RDCentre.objects.filter(organisation=organisation).exists():
            continue
        data = {name: row[name] for name in ("name", "intro", "directions", "offers")} | {"is_demo": True}
        save_centre(centre=None, organisation=organisation, data=data, by=None, now=now - timedelta(days=70 - 9 * age))
        made += 1
    return made
