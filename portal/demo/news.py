"""News, cases and opinions of the demo world, made by the services that people use; a second run changes nothing."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from common.models import next_references
from inbox.models import Notification
from news.enums import CaseStatus, PartnerRole
from news.models import Article, Case, CaseFigure, Opinion
from news.services import articles, cases, opinions
from parks.figures import sources
from portal.demo.files import DATA

WRITER, READER, PROFESSOR, FIRM, MANAGER = "gaoyuan", "xujing", "zhouwen", "linhai", "hanmei"
PARK_OFFICE = "海澜示范园管理办公室"


@transaction.atomic
def settle(*, now: datetime) -> int:
    """What is missing; how many articles, cases and opinions were made."""
    if Article.objects.filter(is_demo=True).exists():
        return 0
    rows = json.loads((DATA / "news.json").read_text(encoding="utf-8"))
    _articles(rows, now)
    _references(rows["references"], now)
    _cases(rows["cases"], now)
    for row in rows["opinions"]:
        _opinion(row, now)
    for model in (Article, Opinion):
        model.objects.update(is_demo=True)
    Case.objects.filter(is_reference=False).update(is_demo=True)
    Notification.objects.filter(kind__in=("news", "opinion")).update(mail_wanted=False)
    return Article.objects.count() + Case.objects.count() + Opinion.objects.count()


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _articles(rows: dict[str, Any], now: datetime) -> None:
    writer, reader = _person(WRITER), _person(READER)
    bureau = writer.organisations[0]
    for row in rows["articles"]:
        at = now - timedelta(days=row["days"])
        made = articles.save_article(article=None, organisation=bureau, data=_article(row, at), by=writer, now=at)
        articles.submit_article(article=made, by=writer, now=at)
        articles.publish_article(article=made, by=reader, now=at + timedelta(hours=2))
    at = now - timedelta(hours=5)
    data = _article(rows["waiting"], at)
    waiting = articles.save_article(article=None, organisation=bureau, data=data, by=reader, now=at)
    articles.submit_article(article=waiting, by=reader, now=at)


def _article(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    texts = {name: row[name] for name in ("title", "kind", "platform", "summary", "body")}
    return {**texts, "source": "示范市科学技术局", "byline": "", "dated_on": timezone.localtime(at).date()}


def _references(rows: list[dict[str, Any]], now: datetime) -> None:
    """Cases that retell a founding document: labelled, with its title as their source, without partners or writers."""
    source = sources()["001"]
    for row in rows:
        texts = {name: row[name] for name in ("title", "kind", "year", "summary", "outcome", "team", "funder")}
        case = Case(
            **texts, reference=next_references(cases.PREFIX, now=now)[0], status=CaseStatus.PUBLISHED, status_at=now,
            published_at=now, funding=row["funding"] and Decimal(row["funding"]), source=source, is_reference=True,
        )  # fmt: skip
        case.index_content()
        case.save()
        CaseFigure.objects.bulk_create(
            CaseFigure(
                case=case, position=at, what=what, change=change or None, after=after or None, unit=unit,
                compared_with=compared, source=source,
            )
            for at, (what, change, after, unit, compared) in enumerate(row["figures"])
        )  # fmt: skip


def _cases(rows: list[dict[str, Any]], now: datetime) -> None:
    professor, firm, official = _person(PROFESSOR), _person(FIRM), _person(WRITER)
    university, enterprise = professor.organisations[0], firm.organisations[0]
    partners = [
        {"organisation": university, "role": PartnerRole.SUPPLY}, {"organisation": enterprise, "role": PartnerRole.DEMAND}
    ]  # fmt: skip
    tenancy = enterprise.tenancies.select_related("park").first()
    for row in rows:
        at = now - timedelta(days=12 if row["stage"] == "published" else 2)
        texts = {name: row[name] for name in ("title", "kind", "summary", "problem", "solution", "outcome", "lesson")}
        data = {**texts, "year": cases.this_year(now), "park": tenancy.park if tenancy else None}
        case = cases.save_case(
            case=None, organisation=university, data=data, figures=[_figure(cells, at) for cells in row["figures"]],
            partners=partners, by=professor, now=at,
        )  # fmt: skip
        cases.finish_case(case=case, by=professor, now=at)
        if row["stage"] != "published":
            continue
        cases.approve_case(case=case, by=official, now=at + timedelta(days=1))
        asked = case.partners.get(organisation=enterprise)
        cases.answer_consent(partner=asked, agrees=True, by=firm, now=at + timedelta(days=2))
        cases.publish_case(case=case, by=official, now=at + timedelta(days=3))
        cases.promote_case(case=case, promoted=True, by=official, now=at + timedelta(days=3))


def _figure(cells: list[str], at: datetime) -> dict[str, Any]:
    what, change, before, after, unit, compared = cells
    return {
        "what": what, "change": Decimal(change) if change else None, "before": Decimal(before) if before else None,
        "after": Decimal(after) if after else None, "unit": unit, "compared_with": compared, "source": "双方比对记录（演示）",
        "measured_on": timezone.localtime(at).date(),
    }  # fmt: skip


def _opinion(row: dict[str, Any], now: datetime) -> None:
    """As far along its road as `stage` says."""
    at, by, official = now - timedelta(days=row["days"]), _person(row["by"]), _person(WRITER)
    data = {name: row[name] for name in ("topic", "subject", "text")} | {"may_be_shown": row.get("show", False)}
    made = opinions.submit_opinion(data=data, by=by, now=at)
    if row["stage"] == "received":
        return
    owner = Organisation.objects.get(name=PARK_OFFICE)
    opinions.assign_opinion(opinion=made, owner=owner, person=None, by=official, now=at + timedelta(days=1))
    if row["stage"] == "assigned":
        return
    manager = _person(MANAGER)
    opinions.answer_opinion(opinion=made, text=row["answer"], by=manager, now=at + timedelta(days=4))
    if row["stage"] == "closed":
        opinions.close_opinion(opinion=made, satisfied=True, by=by, now=at + timedelta(days=5))
    if row.get("show"):
        opinions.show_opinion(opinion=made, shown=True, by=official, now=at + timedelta(days=6))
