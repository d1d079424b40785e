"""Who might be a partner, and why: out of what organisations have laid open themselves (F036)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from postings.models import Posting
from postings.selectors import posting_models
from resources.enums.partners import Seeks
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund
from resources.models.listings import Listed
from taxonomy.models import Term

REASONS = 3
MOST = 200
"""Postings read for one question; the newest count."""
_OFFERED: tuple[tuple[Seeks, type[Listed]], ...] = (
    (Seeks.BASE, PilotBase),
    (Seeks.MONEY, FinanceProduct),
    (Seeks.MONEY, Fund),
)


@dataclass(frozen=True)
class Asked:
    """What a person looks for; an empty part does not narrow."""

    text: str = ""
    seeks: str = ""
    tech_field: Term | None = None
    industry: Term | None = None
    kind: str = ""
    district: Term | None = None

    @property
    def is_about_postings(self) -> bool:
        return bool(self.text or self.seeks or self.tech_field or self.industry)


@dataclass
class Hit:
    """One organisation with the reasons why it is here: (words, address), and people in role who wrote them."""

    organisation: Organisation
    reasons: list[tuple[str, str]] = field(default_factory=list)
    people: dict[int, User] = field(default_factory=dict)
    total: int = 0


def find_partners(*, asked: Asked, user: Any) -> list[Hit]:
    """Verified organisations that fit, those with most to show first; never one's own, nothing that `user` may not read."""
    rows = _organisations(asked, user)
    reasons = _reasons(asked, user)
    hits = [_hit(org, reasons.get(org.pk, [])) for org in rows if not asked.is_about_postings or org.pk in reasons]
    return sorted(hits, key=lambda hit: (-hit.total, hit.organisation.sort_key))


def _organisations(asked: Asked, user: Any) -> QuerySet[Organisation]:
    rows = Organisation.objects.visible_to(user).verified().filter(is_reference=False).select_related("district")
    if user.is_authenticated:
        rows = rows.exclude(pk__in=user.organisation_ids)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.district is not None:
        rows = rows.filter(district=asked.district)
    return rows


def _reasons(asked: Asked, user: Any) -> dict[int, list[tuple[Any, str]]]:
    """Organisation → what of its own speaks for it, the newest first."""
    found: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    if not asked.is_about_postings:
        return found
    for model in posting_models():
        if asked.seeks in ("", model._meta.model_name):
            for posting in _postings(model, asked, user):
                found[posting.organisation_id].append((posting, str(model._meta.verbose_name)))
    for kind, listed in _OFFERED:
        if asked.seeks in ("", kind) and asked.industry is None:
            for listing in _listings(listed, asked, user):
                found[listing.organisation_id].append((listing, str(listed._meta.verbose_name)))
    return found


def _postings(model: type[Posting], asked: Asked, user: Any) -> QuerySet[Any]:
    rows: Any = model._default_manager.visible_to(user).published()
    if asked.text:
        rows = rows.search(asked.text)
    if asked.tech_field is not None:
        rows = rows.filter(tech_field=asked.tech_field)
    if asked.industry is not None:
        if not any(column.name == "industry" for column in model._meta.fields):
            return rows.none()
        rows = rows.filter(Q(industry=asked.industry) | Q(industry__parent=asked.industry))
    shown = rows.select_related("author").defer("search_grams", "search_words")
    return shown.order_by("-published_at", "-pk")[:MOST]


def _listings(model: Any, asked: Asked, user: Any) -> QuerySet[Any]:
    rows = model.objects.visible_to(user).published()
    if asked.text:
        rows = rows.search(asked.text)
    if asked.tech_field is not None:
        if not any(column.name == "fields" for column in model._meta.many_to_many):
            return rows.none()
        rows = rows.filter(fields=asked.tech_field)
    return rows.select_related("author").order_by("-published_at", "-pk")[:MOST]


def _hit(organisation: Organisation, found: list[tuple[Any, str]]) -> Hit:
    hit = Hit(organisation, total=len(found))
    hit.reasons = [(f"{noun}：{row}", row.get_absolute_url()) for row, noun in found[:REASONS]]
    hit.people = {row.author.pk: row.author for row, _noun in found if row.author is not None}
    return hit
