"""Who is told of a case, and who owes what by when."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import officials, owners_of, people_of
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from news.enums import PartnerConsent
from news.models import Case, CasePartner

REVIEW, CONSENT, PUBLISH = "review_case", "consent_to_case", "publish_case"
WORKDAYS = 5
"""Five working days to review or to agree: proposal; a case is not urgent, and a lawyer may have to look."""


def ask_partners(case: Case, now: datetime) -> None:
    """Whoever is named and has not agreed owes an answer."""
    for partner in case.partners.filter(consent=PartnerConsent.ASKED).select_related("organisation"):
        title = _("案例提到贵单位，请确认是否同意发布：%(title)s") % {"title": case.title}
        oblige(
            about=partner, code=CONSENT, organisation=partner.organisation, title=title, url=case.get_absolute_url(),
            due_at=add_workdays(now, WORKDAYS),
        )  # fmt: skip
        _tell(case, f"consent:{partner.pk}", owners_of(partner.organisation), title, _("案例提到您所在的单位。"), now)


def ask_bureau(case: Case, by: Any, now: datetime) -> None:
    readers = officials().exclude(pk=by.pk)
    title = _("审核案例：%(title)s") % {"title": case.title}
    _oblige_bureaus(case, REVIEW, title, now)
    _tell(case, "written", readers, title, _("案例由科技局审核后发布。"), now)


def reviewed(case: Case, by: Any, now: datetime) -> None:
    fulfil(about=case, code=REVIEW, by=by, now=now)
    if not case.partners.exclude(consent=PartnerConsent.GIVEN).exists():
        _oblige_bureaus(case, PUBLISH, _("可以发布案例：%(title)s") % {"title": case.title}, now)
    _tell_writers(case, "reviewed", _("案例已审核，各方同意后发布：%(title)s"), now)


def returned(case: Case, by: Any, now: datetime, reason: str) -> None:
    fulfil(about=case, code=REVIEW, by=by, now=now)
    _end_asking(case, by, now)
    _tell_writers(case, "returned", _("案例需补充：%(title)s"), now, reason)


def published(case: Case, by: Any, now: datetime) -> None:
    fulfil(about=case, code=PUBLISH, by=by, now=now)
    _tell_writers(case, "published", _("案例已发布：%(title)s"), now)
    for partner in case.partners.select_related("organisation"):
        people = owners_of(partner.organisation)
        title = _("提到贵单位的案例已发布：%(title)s") % {"title": case.title}
        _tell(case, "published", people, title, _("您所在的单位同意发布这个案例。"), now)


def withdrawn(case: Case, by: Any, now: datetime, reason: str) -> None:
    for code in (REVIEW, PUBLISH):
        fulfil(about=case, code=code, by=by, now=now)
    _end_asking(case, by, now)
    _tell_writers(case, "withdrawn", _("案例已撤下：%(title)s"), now, reason)


def consented(partner: CasePartner, by: Any, now: datetime) -> None:
    """The writer learns what was said; with the last consent the bureau may publish."""
    case = partner.case
    fulfil(about=partner, code=CONSENT, by=by, now=now)
    words = {"name": partner.organisation, "answer": partner.get_consent_display(), "title": case.title}
    title = _("%(name)s%(answer)s发布案例：%(title)s") % words
    _tell_writers(case, f"consent:{partner.pk}:{partner.consent}", title.replace("%", "%%"), now, partner.reason)
    if case.status == "reviewed" and not case.partners.exclude(consent=PartnerConsent.GIVEN).exists():
        _oblige_bureaus(case, PUBLISH, _("可以发布案例：%(title)s") % {"title": case.title}, now)


def _end_asking(case: Case, by: Any, now: datetime) -> None:
    for partner in case.partners.all():
        fulfil(about=partner, code=CONSENT, by=by, now=now)


def _oblige_bureaus(case: Case, code: str, title: str, now: datetime) -> None:
    due_at = add_workdays(now, WORKDAYS)
    for bureau in Organisation.objects.bureaus():
        oblige(about=case, code=code, organisation=bureau, title=title, url=case.get_absolute_url(), due_at=due_at)


def _tell_writers(case: Case, step: str, words: str, now: datetime, body: str = "") -> None:
    if case.organisation is not None:
        title = words % {"title": case.title}
        _tell(case, step, people_of(case.organisation), title, _("案例由您所在的单位撰写。"), now, body)


def _tell(case: Case, step: str, people: Any, title: str, why: str, now: datetime, body: str = "") -> None:
    event = f"case:{case.pk}:{step}:{case.status_at:%Y%m%dT%H%M%S}"
    url = case.get_absolute_url()
    notify(event=event, recipients=people, kind=Kind.NEWS, title=title, why=why, now=now, url=url, body=body)
