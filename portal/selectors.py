"""Reads for the portal's own pages: what is newest, what is counted, what is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from achievements.models import Achievement
from common.links import address
from common.search import typed_parts
from matching.enums import MatchStatus
from matching.models import Match
from needs.models import Need, RDCentre
from news.models import Article, Case
from parks.models import Park
from resources.models import FinanceProduct, Fund, PilotBase, PolicyVersion
from taxonomy.enums import Scheme
from taxonomy.models import Term

LONGEST_QUERY = 100
NEWEST = 5
SHOWN_PER_KIND = 4


@dataclass(frozen=True)
class Figure:
    """A counted figure: what was counted, said in `rule`, and where the rows behind it are."""

    label: str | Promise
    value: int
    rule: str | Promise
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of thing that the site-wide search finds."""

    code: str
    label: str | Promise
    rows: QuerySet
    template: str


def newest_needs(user: Any) -> QuerySet[Need]:
    """Published needs that this person may read, the newest first."""
    rows = Need.objects.published().visible_to(user).select_related("organisation", "tech_field")
    return rows.defer("search_grams", "search_words").order_by("-published_at", "-pk")[:NEWEST]


def newest_achievements(user: Any) -> QuerySet[Achievement]:
    """Published achievements that this person may read, the newest first."""
    rows = Achievement.objects.published().visible_to(user).select_related("organisation", "tech_field")
    return rows.defer("search_grams", "search_words").order_by("-published_at", "-pk")[:NEWEST]


def figures(user: Any) -> list[Figure]:
    """Counts of what this person could open one by one, counted now."""
    organisations = Organisation.objects.verified().filter(is_reference=False)
    return [
        Figure(
            _("项在征需求"),
            Need.objects.published().visible_to(user).order_by().count(),
            _("已通过审核、正在发布、您可以打开的技术需求"),
            address("needs"),
        ),
        Figure(
            _("项可转化成果"),
            Achievement.objects.published().visible_to(user).order_by().count(),
            _("已通过审核、正在发布、您可以打开的科技成果"),
            address("achievements"),
        ),
        Figure(
            _("次匹配已获答复"),
            Match.objects.exclude(status=MatchStatus.NEW).order_by().count(),
            _("至少一方已经表态“想对接”或“不合适”的匹配，累计"),
        ),
        Figure(
            _("家已核验机构"),
            organisations.order_by().count(),
            _("已由科技局核验的入驻机构，不含仅作参考的名录"),
            address("organisations"),
        ),
    ]


def tech_fields() -> QuerySet[Term]:
    """The eleven fields of technology, in the order of the dictionary."""
    return Term.objects.of(Scheme.TECH_FIELD).filter(parent=None, valid_to=None).order_by("code")


def rd_centres(limit: int = 6) -> QuerySet[RDCentre]:
    """R&D centres of verified organisations, the newest first."""
    open_ones = RDCentre.objects.filter(organisation__in=Organisation.objects.verified())
    return open_ones.select_related("organisation").order_by("-opened_at")[:limit]


def cleaned_query(typed: str) -> str:
    """What was typed, without what no database takes, and not longer than a search ever is."""
    return "".join(character for character in typed if character.isprintable()).strip()[:LONGEST_QUERY]


def search_kinds(typed: str, user: Any) -> list[Kind]:
    """Everything found for each kind, as unevaluated queries, in the order in which they are shown."""
    return [
        Kind("needs", _("需求"), _found(Need.objects.visible_to(user), typed), "portal/search/posting.html"),
        Kind(
            "achievements", _("成果"), _found(Achievement.objects.visible_to(user), typed), "portal/search/posting.html"
        ),
        Kind(
            "organisations",
            _("机构"),
            _naming(Organisation.objects.visible_to(user), typed, ("name", "short_name", "intro")).order_by(
                "sort_key", "pk"
            ),
            "portal/search/organisation.html",
        ),
        Kind(
            "parks",
            _("园区"),
            _naming(Park.objects.visible_to(user), typed, ("name", "zone", "focus", "intro")).order_by(
                "sort_key", "pk"
            ),
            "portal/search/park.html",
        ),
        Kind("policies", _("政策"), _current_policies(typed), "portal/search/policy.html"),
        Kind("products", _("金融产品"), _listed(FinanceProduct, typed, user), "portal/search/listed.html"),
        Kind("funds", _("基金"), _listed(Fund, typed, user), "portal/search/listed.html"),
        Kind("bases", _("中试与验证基地"), _listed(PilotBase, typed, user), "portal/search/listed.html"),
        Kind("articles", _("新闻公告"), _told(Article.objects.published(), typed), "portal/search/told.html"),
        Kind("cases", _("案例"), _told(Case.objects.published(), typed), "portal/search/told.html"),
    ]


def _found(postings: QuerySet, typed: str) -> QuerySet:
    found = postings.search(typed)  # type: ignore[attr-defined]
    return found.select_related("organisation", "tech_field").defer("search_grams", "search_words")


def _current_policies(typed: str) -> QuerySet:
    """Of each policy the version that stands today, as the list of policies shows it."""
    return _told(PolicyVersion.objects.current(timezone.localdate()), typed).select_related("policy")


def _listed(model: Any, typed: str, user: Any) -> QuerySet:
    """Entries of a directory that this person may read: published ones, and one's own."""
    return _told(model.objects.visible_to(user), typed).select_related("organisation")


def _told(rows: QuerySet, typed: str) -> QuerySet:
    return rows.search(typed).defer("search_grams", "search_words")  # type: ignore[attr-defined]


def _naming(rows: QuerySet, typed: str, fields: Iterable[str]) -> QuerySet:
    """Rows in which every part typed occurs in one of these short fields: tables of hundreds, a scan is cheap."""
    parts = typed_parts(typed)
    if not parts:
        return rows.none()
    for part in parts:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": part})
        rows = rows.filter(anywhere)
    return rows
