"""Cases: collected, written, reviewed, agreed to by those named, published (F209–F211)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workflow import move
from news.enums import CaseKind, CaseStatus, PartnerConsent, PartnerRole
from news.models import Case, CaseFigure, CasePartner
from news.rules import of_writer, writes_cases
from news.services import case_telling as telling
from postings.models import Attachment
from postings.services.files import store_file

PREFIX = "AL"
EDITABLE = (CaseStatus.COLLECTED, CaseStatus.WITHDRAWN)
MAX_FILES = 10
_BOTH = ((PartnerRole.SUPPLY, _("成果方")), (PartnerRole.DEMAND, _("需求方")))


@transaction.atomic
def save_case(
    *,
    case: Case | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    partners: Sequence[Mapping[str, Any]],
    by: Any,
    now: datetime,
) -> Case:
    """Collect a case or go on writing it, with its figures and who is named. Raises Refused, Conflict, Invalid.

    Consent belongs to a text: whoever agreed before is asked again once the writer finishes the changed one.
    """
    if case is None:
        case = Case(reference=next_references(PREFIX, now=now)[0], organisation=organisation, author=by, status_at=now)
    if not writes_cases(by) or not of_writer(by, case):
        raise Refused(_("案例由已核验机构的人员撰写。"))
    if case.status not in EDITABLE:
        raise Conflict(_("送审后的案例不能直接修改，请先请科技局退回，或撤下后再改。"))
    named = [row["organisation"] for row in partners]
    if len(named) != len(set(named)):
        raise Invalid(_("同一家单位只列一次。"))
    for name, value in data.items():
        setattr(case, name, value)
    case.index_content()
    case.save()
    case.figures.all().delete()
    CaseFigure.objects.bulk_create(CaseFigure(case=case, position=at, **row) for at, row in enumerate(figures))
    case.partners.all().delete()
    CasePartner.objects.bulk_create(CasePartner(case=case, **row) for row in partners)
    return case


@transaction.atomic
def finish_case(*, case: Case, by: Any, now: datetime) -> None:
    """Hand the text in: the bureau reviews it while those named are asked for their consent."""
    missing = [
        label for name, label in (("problem", _("当初的难题")), ("solution", _("怎样解决"))) if not getattr(case, name)
    ]
    if missing:
        raise Invalid(_("请先写上：%(parts)s。") % {"parts": "、".join(missing)})
    roles = set(case.partners.values_list("role", flat=True))
    absent = [label for role, label in _BOTH if role not in roles]
    if case.kind == CaseKind.TRANSFER and absent:
        raise Invalid(_("成果转化案例须列明双方，还缺%(parts)s。") % {"parts": "、".join(absent)})
    move(case, "finish", by=by, now=now)
    own = case.partners.filter(organisation__in=by.organisation_ids)
    own.update(consent=PartnerConsent.GIVEN, answered_by=by, answered_at=now)
    telling.ask_partners(case, now)
    telling.ask_bureau(case, by, now)


@transaction.atomic
def approve_case(*, case: Case, by: Any, now: datetime) -> None:
    """The bureau has read it; it is published once everybody named agrees."""
    move(case, "approve", by=by, now=now)
    telling.reviewed(case, by, now)


@transaction.atomic
def return_case(*, case: Case, by: Any, now: datetime, reason: str) -> None:
    move(case, "return", by=by, now=now, reason=reason)
    telling.returned(case, by, now, reason)


@transaction.atomic
def publish_case(*, case: Case, by: Any, now: datetime) -> None:
    """Lay it open. Raises Invalid while anybody named has not agreed."""
    open_ones = case.partners.exclude(consent=PartnerConsent.GIVEN).select_related("organisation")
    if names := "、".join(str(partner.organisation) for partner in open_ones):
        raise Invalid(_("还没有得到%(names)s的同意，不能发布。") % {"names": names})
    move(case, "publish", by=by, now=now, published_at=now)
    telling.published(case, by, now)


@transaction.atomic
def withdraw_case(*, case: Case, by: Any, now: datetime, reason: str) -> None:
    """Take it down. `by=None` when somebody named has taken their consent back."""
    move(case, "withdraw", by=by, now=now, reason=reason, published_at=None, promoted_at=None)
    telling.withdrawn(case, by, now, reason)


@transaction.atomic
def answer_consent(*, partner: CasePartner, agrees: bool, by: Any, now: datetime, reason: str = "") -> None:
    """Agree, or not, at any time: consent taken back after publication takes the case down."""
    held = CasePartner.objects.select_for_update(of=("self",)).select_related("case", "organisation").get(pk=partner.pk)
    if not rules.has_perm("news.consent", by, held):
        raise Refused(_("只有被提到的单位可以表态。"))
    case = held.case
    if case.status == CaseStatus.COLLECTED:
        raise Conflict(_("案例还在撰写，成稿后再请您确认。"))
    if not agrees and not reason.strip():
        raise Invalid(_("请写明哪里不妥，撰写单位会看到。"))
    held.consent = PartnerConsent.GIVEN if agrees else PartnerConsent.REFUSED
    held.answered_by, held.answered_at, held.reason = by, now, reason.strip()[:300]
    held.save()
    telling.consented(held, by, now)
    if not agrees and case.status == CaseStatus.PUBLISHED:
        words = _("%(name)s撤回了同意") % {"name": held.organisation}
        withdraw_case(case=case, by=None, now=now, reason=words)


@transaction.atomic
def promote_case(*, case: Case, promoted: bool, by: Any, now: datetime) -> None:
    """Put a published case in front, or back among the others (F210)."""
    if not rules.has_perm("news.review_case", by, case):
        raise Refused(_("重点推介由科技局决定。"))
    if case.status != CaseStatus.PUBLISHED:
        raise Conflict(_("发布后的案例才能重点推介。"))
    case.promoted_at = now if promoted else None
    case.save(update_fields=["promoted_at", "updated_at"])


@transaction.atomic
def attach_to_case(*, case: Case, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Hang a judged file on a case that is being written."""
    if not of_writer(by, case):
        raise Refused(_("只有撰写单位的人员可以添加附件。"))
    if case.status not in EDITABLE:
        raise Conflict(_("送审后的案例不能添加附件。"))
    if case.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    return store_file(about=case, file=file, by=by, now=now)


def this_year(now: datetime) -> int:
    return timezone.localtime(now).year
