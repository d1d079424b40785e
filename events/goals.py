"""What counts towards the yearly targets of the 3×4 system (documents 003 and 001; rows F066, F072, F086, F139, F172)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Membership
from achievements.enums import AchievementKind
from achievements.models import Achievement
from challenges.enums import ProgrammeKind
from challenges.models import Challenge
from events.enums import EventStatus
from events.models import Event
from needs.models import Need
from parks.goals import Counted, goal

PLAN = _("《深化产学研合作 提升科技成果转化质效专项行动方案》")


def _span(year: int, moment: datetime) -> tuple[datetime, datetime]:
    """From the first moment of the year to the moment, or to the end of the year."""
    first, after = (timezone.make_aware(datetime(one, 1, 1)) for one in (year, year + 1))
    return first, min(moment, after)


@goal("breakthroughs", label=_("自主创新重大成果"), unit=_("项"), usual=10, order=1, source=PLAN,
      what=_("当年发布、类别为“自主创新重大成果”的成果；文件：每年遴选不少于 10 项"))  # fmt: skip
def breakthroughs(year: int, moment: datetime) -> Iterator[Counted]:
    rows = Achievement.objects.filter(kind=AchievementKind.BREAKTHROUGH, published_at__range=_span(year, moment))
    return _postings(rows)


@goal("projects", label=_("产业创新项目"), unit=_("项"), usual=100, order=2, source=PLAN,
      what=_("当年发榜的市级重点攻关、定向委托项目；文件：每年组织不少于 100 项"))  # fmt: skip
def projects(year: int, moment: datetime) -> Iterator[Counted]:
    return _challenges((ProgrammeKind.CITY_KEY, ProgrammeKind.DIRECTED), year, moment)


@goal("needs", label=_("链接企业技术需求"), unit=_("项"), usual=1000, order=3, source=PLAN,
      what=_("当年发布并参加匹配的企业技术需求；文件：每年链接不少于 1000 项"))  # fmt: skip
def needs(year: int, moment: datetime) -> Iterator[Counted]:
    return _postings(Need.objects.filter(published_at__range=_span(year, moment)))


@goal("events", label=_("产学研对接活动"), unit=_("场"), usual=100, order=4, source=PLAN,
      what=_("当年举办、已记录到场与小结的对接活动；文件：每年组织 100 场左右"))  # fmt: skip
def events(year: int, moment: datetime) -> Iterator[Counted]:
    rows = Event.objects.filter(
        status=EventStatus.HELD, held_at__lt=moment, starts_at__range=_span(year, moment)
    ).select_related("organiser")  # fmt: skip
    for one in rows.order_by("starts_at", "pk"):
        yield Counted(one.reference, one.title, one.organiser.name, one.starts_at, one.get_absolute_url())


@goal("brokers", label=_("技术经纪人"), unit=_("人"), usual=300, order=5, source=PLAN,
      what=_("当年加入平台技术转移机构的人员，每人记 1；平台还没有培训记录。文件：每年培养 300 名"))  # fmt: skip
def brokers(year: int, moment: datetime) -> Iterator[Counted]:
    joined = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=moment), is_approved=True, created_at__range=_span(year, moment),
        organisation__kind=OrganisationKind.TRANSFER_AGENCY,
    )  # fmt: skip
    rows = joined.order_by("user", "created_at").distinct("user").select_related("user", "organisation")
    for one in rows:
        yield Counted("", str(one.user), one.organisation.name, one.created_at, one.organisation.get_absolute_url())


@goal("youth", label=_("青年答题项目"), unit=_("项"), usual=50, order=6, source=PLAN,
      what=_("当年发榜的“企业出题、青年人答题”项目；文件：每年 50 项左右"))  # fmt: skip
def youth(year: int, moment: datetime) -> Iterator[Counted]:
    return _challenges((ProgrammeKind.YOUTH,), year, moment)


def _challenges(kinds: tuple[str, ...], year: int, moment: datetime) -> Iterator[Counted]:
    rows = Challenge.objects.filter(programme__kind__in=kinds, published_at__range=_span(year, moment))
    for one in rows.select_related("organisation").order_by("published_at", "pk"):
        yield Counted(one.reference, one.title, one.organisation.name, one.published_at, one.get_absolute_url())


def _postings(rows: object) -> Iterator[Counted]:
    columns = ("reference", "title", "organisation__name", "published_at")
    kind = rows.model._meta.model_name  # type: ignore[attr-defined]
    for reference, title, name, at in rows.order_by("published_at", "pk").values_list(*columns):  # type: ignore[attr-defined]
        yield Counted(reference, title, name, at, f"/{kind}s/{reference}/")
