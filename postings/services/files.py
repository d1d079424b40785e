"""Files of postings and of what else carries attachments."""

import secrets
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, Refused
from postings.enums import PostingStatus
from postings.models import Attachment, Posting
from postings.rules import is_of_owner
from postings.uploads import judge

MAX_FILES = 10
"""Files of one posting."""
_OPEN = frozenset(PostingStatus) - {PostingStatus.SUBMITTED, PostingStatus.RESOLVED}


@transaction.atomic
def attach_file(*, posting: Posting, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Judge the file and hang it on the posting. Raises Refused, Conflict (under review) or Invalid."""
    _may_change(posting, by)
    if posting.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    if posting.attachments.filter(name=file.name, size=file.size).exists():
        raise Invalid(_("这个文件已经在附件里了。"))
    return store_file(about=posting, file=file, by=by, now=now)


@transaction.atomic
def store_file(*, about: models.Model, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Judge and keep a file about any object; who may do that is the caller's question."""
    judged = judge(file, name=file.name or "", size=file.size or 0)
    attachment = Attachment(
        about=about,
        token=secrets.token_hex(20),
        name=judged.name,
        size=judged.size,
        media_type=judged.media_type,
        sha256=judged.sha256,
        uploaded_by=by,
        uploaded_at=now,
    )
    attachment.file.save(attachment.token, file, save=False)
    attachment.save()
    return attachment


@transaction.atomic
def remove_file(*, attachment: Attachment, by: Any, now: datetime) -> None:
    """Take the file off its posting; it leaves the disk when the transaction holds."""
    posting = attachment.about
    if not isinstance(posting, Posting):
        raise Refused(_("这个文件不能在这里删除。"))
    _may_change(posting, by)
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path or ""))


def _may_change(posting: Posting, by: Any) -> None:
    if by is not None and not is_of_owner(by, posting):
        raise Refused(_("只有发布单位的人员可以修改附件。"))
    if posting.status not in _OPEN:
        raise Conflict(_("审核期间不能修改附件，请先撤回。"))
