"""Files of a challenge: hung on while it may be edited."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.models import Challenge
from challenges.services.drafting import EDITABLE
from common.errors import Conflict, Invalid, Refused
from postings.models import Attachment
from postings.services.files import MAX_FILES, store_file


@transaction.atomic
def attach_file(*, challenge: Challenge, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Judge the file and hang it on the challenge. Raises Refused, Conflict (not editable) or Invalid."""
    _may_change(challenge, by)
    if challenge.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    return store_file(about=challenge, file=file, by=by, now=now)


@transaction.atomic
def remove_file(*, challenge: Challenge, attachment: Attachment, by: Any, now: datetime) -> None:
    """Take it off; it leaves the disk when the transaction holds."""
    _may_change(challenge, by)
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path or ""))


def _may_change(challenge: Challenge, by: Any) -> None:
    if challenge.organisation_id not in by.organisation_ids:
        raise Refused(_("只有发榜单位的人员可以修改附件。"))
    if challenge.status not in EDITABLE:
        raise Conflict(_("办理中的榜单不能修改附件。"))
