"""A new achievement is held against past needs: firms that once asked for it hear of it, and its institution of them.

Only needs that were public, and that were resolved or have run out: what its owner withdrew is left alone, and so is every
organisation that has opted out. The institution learns the firm and the words in common, not the text that is down.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Verification
from accounts.models import Organisation
from accounts.selectors import owners_of
from achievements.models import Achievement
from common.errors import Refused
from inbox.enums import Kind
from inbox.services import notify
from matching import indexes
from matching.enums import ANNOUNCED
from matching.models import Lead, LeadOptOut, MatchRun
from matching.selectors import current_run
from matching.services.ranking import explained, ranked_lists
from matching.services.rehearsals import as_engine
from needs.models import Need
from postings.enums import Disclosure, PostingStatus
from postings.selectors import keepers_of

NEW_FOR = timedelta(days=30)
BLOCK = 256
PAST = (PostingStatus.RESOLVED, PostingStatus.EXPIRED)


def past_needs() -> QuerySet[Need]:
    """Needs that may still work for their owners."""
    past = Need.objects.filter(
        status__in=PAST, disclosure=Disclosure.PUBLIC, organisation__status=Verification.VERIFIED
    )
    return past.filter(organisation__lead_opt_out=None).defer("search_grams", "search_words")


def find_leads(*, now: datetime) -> int:
    """Hold the achievements of the last days against past needs; returns how many leads are new."""
    run = current_run()
    if run is None or not indexes.exists(run.index_name):
        return 0
    new = Achievement.objects.published().filter(published_at__gte=now - NEW_FOR)
    fresh = {row.pk: row for row in new.select_related("organisation").defer("search_grams", "search_words")}
    made = [lead for block in _blocks() for lead in _leads(run, block, fresh, now)] if fresh else []
    with transaction.atomic():
        known = set(Lead.objects.filter(achievement__in=fresh).values_list("need_id", "achievement_id"))
        leads = [lead for lead in made if (lead.need_id, lead.achievement_id) not in known]
        Lead.objects.bulk_create(leads, batch_size=500)
        _tell(leads, now)
    return len(leads)


def _blocks() -> Iterator[list[Need]]:
    keys = list(past_needs().order_by("pk").values_list("pk", flat=True))
    terms = ("organisation", "tech_field", "high_tech_field", "industry")
    for start in range(0, len(keys), BLOCK):
        chosen = past_needs().filter(pk__in=keys[start : start + BLOCK]).select_related(*terms)
        yield list(chosen.prefetch_related("modes", "indicators").order_by("pk"))


def _leads(run: MatchRun, needs: list[Need], fresh: dict[int, Achievement], now: datetime) -> Iterator[Lead]:
    asked = [as_engine(need) for need in needs]
    lists = ranked_lists(run, asked)
    for need, wanted in zip(needs, asked, strict=True):
        for match in lists[wanted.key]:
            offer = fresh.get(int(match.offer_key))
            if offer is None or match.band not in ANNOUNCED or offer.organisation_id == need.organisation_id:
                continue
            why = explained(run, [wanted], [(wanted.key, match.offer_key)]).get((wanted.key, match.offer_key), {})
            phrases = [reason["phrase"] for reason in why.get("evidence", [])]
            yield Lead(need=need, achievement=offer, band=match.band, phrases=phrases, at=now)


def _tell(leads: list[Lead], now: datetime) -> None:
    """One message for each achievement to its keepers, one for each firm to its owners."""
    by_offer: dict[Achievement, list[Lead]] = defaultdict(list)
    by_firm: dict[Organisation, list[Lead]] = defaultdict(list)
    for lead in leads:
        by_offer[lead.achievement].append(lead)
        by_firm[lead.need.organisation].append(lead)
    for offer, found in by_offer.items():
        firms = "、".join(sorted({lead.need.organisation.name for lead in found})[:3])
        notify(
            event=f"leads:achievement:{offer.pk}:{now:%Y%m%d}", recipients=keepers_of(offer), kind=Kind.MATCH, now=now,
            url=offer.get_absolute_url(), title=_("可能感兴趣的企业：%(title)s") % {"title": offer.title},
            body=_("%(firms)s 曾公开发布过相近的需求，打开成果页查看依据。") % {"firms": firms},
            why=_("您所在机构发布了这项成果。"),
        )  # fmt: skip
    for firm, found in by_firm.items():
        notify(
            event=f"leads:firm:{firm.pk}:{now:%Y%m%d}", recipients=owners_of(firm), kind=Kind.MATCH, now=now,
            url=reverse("leads"), title=_("%(count)d 项新成果与贵单位过往的需求相近") % {"count": len(found)},
            body="\n".join(lead.achievement.title for lead in found[:5]),
            why=_("贵单位发布过公开需求，可以在页面上选择不再使用。"),
        )  # fmt: skip


@transaction.atomic
def set_opt_out(*, organisation: Organisation, out: bool, by: Any, now: datetime) -> None:
    """Stop using an organisation's past needs, found leads included, or use them again. Raises Refused."""
    if organisation.pk not in by.organisation_ids:
        raise Refused(_("只有本单位的人员可以更改。"))
    if out:
        LeadOptOut.objects.get_or_create(organisation=organisation, defaults={"by": by, "at": now})
        Lead.objects.filter(need__organisation=organisation).delete()
    else:
        LeadOptOut.objects.filter(organisation=organisation).delete()
