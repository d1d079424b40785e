"""What the answers to matches offer to be measured (domain facts 5.8)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from matching import deals, funnel  # noqa: F401 (register I06, I07, I16 and the funnel)
from matching.enums import AnswerSide, MatchStatus, Verdict
from matching.models import Match, MatchAnswer
from needs.models import Need
from parks.asof import Scope, changes_of
from parks.lineage import Formula, Row, indicator
from parks.posted import of_tenants, posting_row, postings_of, published_in_year

SINCE = date(2026, 11, 22)
PROMPT = timedelta(days=3)
"""Three days: domain facts 5.8 I03."""


@indicator(
    "I03", version=1, since=SINCE, label=_("需求 3 天内获答复占比"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("发布后 72 小时内，成果方或技术经纪人对其任一匹配作出答复的需求，一项记 1"),
    denominator=_("近 365 天内首次发布、发布已满 72 小时的需求，一项记 1"), clause=_("领域资料 5.8 I03"),
)  # fmt: skip
def answered_promptly(scope: Scope) -> Iterator[Row]:
    published = published_in_year(Need, scope, scope.moment - PROMPT)
    others = (AnswerSide.ACHIEVEMENT, AnswerSide.BROKER)
    answers = MatchAnswer.objects.filter(match__need__in=of_tenants(Need, scope), side__in=others, at__lt=scope.moment)
    first = dict(answers.values("match__need").annotate(first=Min("at")).values_list("match__need", "first"))
    for fields in postings_of(Need, scope, "needs"):
        at = published.get(fields[0])
        if at is not None:
            answered = first.get(fields[0])
            prompt = int(answered is not None and answered - at <= PROMPT)
            row = posting_row(scope, fields, at, at, numerator=prompt, denominator=1)
            if row:
                yield row


@indicator(
    "I04", version=1, since=SINCE, label=_("每项需求的双方同意对接数"), unit=_("次 / 项"), formula=Formula.RATIO, decimals=2,
    numerator=_("该需求的匹配中，双方都愿意对接的次数"), denominator=_("近 365 天内首次发布的需求，一项记 1"),
    clause=_("领域资料 5.8 I04"),
)  # fmt: skip
def accepted_per_need(scope: Scope) -> Iterator[Row]:
    published = published_in_year(Need, scope, scope.moment)
    matches = Match.objects.filter(need__in=of_tenants(Need, scope))
    connected = changes_of(matches, scope.moment).filter(to_state=MatchStatus.CONNECTED).values("object_id")
    counts = Counter(matches.filter(pk__in=connected).values_list("need_id", flat=True))
    for fields in postings_of(Need, scope, "needs"):
        at = published.get(fields[0])
        if at is not None:
            row = posting_row(scope, fields, at, at, numerator=counts[fields[0]], denominator=1)
            if row:
                yield row


@indicator(
    "I05", version=1, since=SINCE, label=_("婉拒说明理由占比"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("选了理由的答复，一次记 1"), denominator=_("入驻单位近 365 天内婉拒或标为不相关的答复，一次记 1"),
    clause=_("领域资料 5.8 I05；理由见创意 N02"),
)  # fmt: skip
def declined_with_reason(scope: Scope) -> Iterator[Row]:
    refusals = (Verdict.DECLINED, Verdict.IRRELEVANT)
    answers = MatchAnswer.objects.filter(organisation__in=scope.organisations, verdict__in=refusals)
    dated = answers.filter(at__gte=scope.start, at__lt=scope.moment).order_by("pk")
    for match, organisation, at, verdict, reason in dated.values_list(
        "match_id", "organisation_id", "at", "verdict", "reason"
    ):
        row = _answer_row(scope, match, organisation, at, str(Verdict(verdict).label))
        if row:
            yield Row(**{**row, "numerator": int(bool(reason)), "denominator": 1})


@indicator(
    "I24", version=1, since=SINCE, label=_("答复用时（中位数）"), unit=_("小时"), formula=Formula.P50, decimals=1,
    more_is_better=False, numerator=_("每次答复的测量值：对方表示愿意对接，到本单位首次答复之间的小时数；近 365 天内的答复"),
    clause=_("领域资料 5.8 I24"),
)  # fmt: skip
def response_time(scope: Scope) -> Iterator[Row]:
    """The second side's first answer after the first side's yes. Nobody answers for another here: brokers do not count."""
    sides = (AnswerSide.NEED, AnswerSide.ACHIEVEMENT)
    mine = MatchAnswer.objects.filter(organisation__in=scope.organisations, at__gte=scope.start).values("match_id")
    answers = MatchAnswer.objects.filter(match__in=mine, side__in=sides, at__lt=scope.moment)
    asked: dict[int, tuple[str, datetime] | None] = {}
    columns = ("match_id", "side", "organisation_id", "verdict", "at")
    for match, side, organisation, verdict, at in answers.order_by("match_id", "at", "pk").values_list(*columns):
        asker = asked.get(match)
        if asker is None or asker[0] == side:
            asked[match] = (side, at if asker is None else asker[1]) if verdict == Verdict.INTERESTED else None
            continue
        asked[match] = None
        row = _answer_row(scope, match, organisation, at, str(Verdict(verdict).label))
        if row and at >= scope.start:
            yield Row(**{**row, "amount": _hours(at - asker[1])})


indicator(
    "I24P90", version=1, since=SINCE, label=_("答复用时（第 90 百分位）"), unit=_("小时"), formula=Formula.P90, decimals=1,
    more_is_better=False, numerator=_("每次答复的测量值：对方表示愿意对接，到本单位首次答复之间的小时数；近 365 天内的答复"),
    clause=_("领域资料 5.8 I24"),
)(response_time)  # fmt: skip


def _answer_row(scope: Scope, match: int, organisation: int, at: datetime, words: str) -> dict | None:
    """An answer by who sat in scope that day: which match, who, when, what; never the other side."""
    seat = scope.seat_of(organisation, at)
    if seat is None:
        return None
    return {
        "park_id": seat.park_id, "reference": f"M{match}", "title": words, "organisation": seat.name, "at": at,
    }  # fmt: skip


def _hours(span: timedelta) -> Decimal:
    return (Decimal(int(span.total_seconds())) / 3600).quantize(Decimal("0.01"))
