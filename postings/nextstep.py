"""What happens next with a posting, by whom and by when: one sentence for its page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from inbox.models import Obligation
from postings.enums import PostingStatus
from postings.models import Posting
from postings.selectors import reviewing_organisation

_CODES = {PostingStatus.SUBMITTED: "review", PostingStatus.RETURNED: "revise"}


@dataclass(frozen=True)
class NextStep:
    """`who` acts next (an organisation, or nobody), `due` its clock, `note` what that means."""

    who: Any = None
    due: datetime | None = None
    note: str = ""


def next_step(posting: Posting) -> NextStep:
    """For its owner and its reviewers. At most three queries."""
    status = posting.status
    if status == PostingStatus.SUBMITTED:
        return NextStep(reviewing_organisation(posting), _due(posting), _("审核通过后发布；需要补充的会写明理由退回。"))
    if status == PostingStatus.RETURNED:
        return NextStep(posting.organisation, _due(posting), _("按审核意见修改后重新提交。"))
    if status == PostingStatus.DRAFT:
        return NextStep(posting.organisation, None, _("写好后提交审核，3 个工作日内答复。"))
    if status == PostingStatus.PUBLISHED and not posting.organisation.is_verified:
        return NextStep(None, None, _("机构通过科技局核验后，内容对外公开。"))
    if status == PostingStatus.PUBLISHED:
        return NextStep(posting.organisation, posting.confirm_by, _("到期前请确认仍然有效，否则自动下架。"))
    if status in {PostingStatus.WITHDRAWN, PostingStatus.EXPIRED}:
        return NextStep(None, None, _("已不再公开，也不参与匹配；修改后可重新提交。"))
    return NextStep(None, None, _("已结束，保留供查阅。"))


def _due(posting: Posting) -> datetime | None:
    owed = Obligation.objects.open().filter(
        content_type=ContentType.objects.get_for_model(posting),
        object_id=posting.pk,
        code=_CODES[PostingStatus(posting.status)],
    )
    return owed.values_list("due_at", flat=True).order_by("due_at").first()
