"""Files of a bid: hung on and taken off while it is a draft."""

from datetime import datetime
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import BidStatus
from challenges.models import Bid
from common.errors import Conflict, Invalid, Refused
from postings.models import Attachment
from postings.services.files import MAX_FILES, store_file


@transaction.atomic
def attach_bid_file(*, bid: Bid, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Judge the file and hang it on the bid. Raises Refused, Conflict (handed in) or Invalid."""
    _may_change(bid, by)
    if bid.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    return store_file(about=bid, file=file, by=by, now=now)


@transaction.atomic
def remove_bid_file(*, bid: Bid, attachment: Attachment, by: Any, now: datetime) -> None:
    """Take it off; it leaves the disk when the transaction holds."""
    _may_change(bid, by)
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path or ""))


def _may_change(bid: Bid, by: Any) -> None:
    if not rules.has_perm("challenges.write_bid", by, bid):
        raise Refused(_("只有揭榜单位和已同意加入的联合体成员可以修改附件。"))
    if bid.status != BidStatus.DRAFT:
        raise Conflict(_("方案已提交，不能修改附件。"))
