"""Having a level verified, the owner's side: apply, answer the check-list, attach evidence, hand in, take back (N26)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from achievements.checklist import EDITION, LEVELS, lines_of
from achievements.enums import Answer, ReviewStatus
from achievements.models import Achievement, MaturityItem, MaturityReview
from achievements.services import maturity_telling as telling
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workdays import add_workdays
from common.workflow import move
from postings.enums import PostingStatus
from postings.models import Attachment
from postings.rules import is_of_owner
from postings.services.files import store_file

VERIFY_WORKDAYS, COMPLETE_WORKDAYS = 10, 20
"""To judge, and to complete what was sent back. Proposals: neither the documents nor GB/T 22900 give a period."""
MAX_FILES = 10
LEAST_NOTE = 5


class Answered(NamedTuple):
    """What the owner says of one line: met or not applicable, and where the proof is."""

    answer: str
    note: str


@transaction.atomic
def start_review(*, achievement: Achievement, level: int, by: Any, now: datetime) -> MaturityReview:
    """A new application with the check-list of that level. Raises Refused, Conflict, Invalid."""
    held = _achievement(achievement.pk)
    if not is_of_owner(by, held):
        raise Refused(_("只有发布单位的人员可以申请核验。"))
    if level not in LEVELS:
        raise Invalid(_("请选择 1 到 9 级。"), fields={"level": _("请选择 1 到 9 级。")})
    if held.status != PostingStatus.PUBLISHED:
        raise Conflict(_("成果发布以后才能申请核验。"))
    if held.maturity_reviews.open().exists():
        raise Conflict(_("这项成果已有一份核验申请在办，请先办完或撤回。"))
    if held.maturity_verified and held.trl == level:
        raise Conflict(_("这一级已经核验，不用再申请。"))
    review = MaturityReview.objects.create(
        achievement=held, level=level, edition=EDITION, applicant=by, status_at=now,
        reference=next_references(MaturityReview.prefix, now=now)[0],
    )  # fmt: skip
    MaturityItem.objects.bulk_create(
        MaturityItem(review=review, code=code, position=place, text=str(text))
        for place, (code, text) in enumerate(lines_of(level))
    )
    return review


@transaction.atomic
def save_answers(*, review: MaturityReview, answers: Mapping[str, Answered], by: Any, now: datetime) -> None:
    """Keep what is written so far; a line that reads differently now loses the judgement it had."""
    held = _held_open(review, by)
    changed = []
    for item in held.items.all():
        given = answers.get(item.code)
        if given is None or given == (item.answer, item.note):
            continue
        if given.answer not in ("", *Answer.values):
            raise Invalid(_("请选择“已具备”或“不适用”。"))
        item.answer, item.note, item.verdict = given.answer, given.note.strip()[:300], ""
        changed.append(item)
    MaturityItem.objects.bulk_update(changed, ["answer", "note", "verdict"])
    MaturityReview.objects.filter(pk=held.pk).update(updated_at=now)


@transaction.atomic
def attach_evidence(*, review: MaturityReview, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Hang a file on the application; its content is judged, its SHA-256 kept."""
    held = _held_open(review, by)
    if held.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个文件，请先删去不用的。") % {"count": MAX_FILES})
    stored = store_file(about=held, file=file, by=by, now=now)
    if held.attachments.exclude(pk=stored.pk).filter(sha256=stored.sha256).exists():
        stored.file.delete(save=False)
        raise Invalid(_("内容相同的文件已经在证明材料里了。"))
    return stored


@transaction.atomic
def remove_evidence(*, review: MaturityReview, attachment: Attachment, by: Any, now: datetime) -> None:
    """Take a file away again, while the application is in its owner's hands."""
    held = _held_open(review, by)
    mine = held.attachments.filter(pk=attachment.pk).first()
    if mine is None:
        raise Conflict(_("这个文件已经不在证明材料里。"))
    storage, path = mine.file.storage, mine.file.name
    mine.delete()
    transaction.on_commit(lambda: storage.delete(path or ""))


@transaction.atomic
def submit_review(*, review: MaturityReview, by: Any, now: datetime) -> None:
    """Hand in: every line answered with where the proof is, and at least one file. The bureau has ten working days."""
    held = _held_open(review, by)
    _check_published(held)
    gaps = [item.code for item in held.items.all() if not item.answer or len(item.note) < LEAST_NOTE]
    if gaps:
        words = _("还有 %(count)d 条没有写全：%(codes)s。每一条都要选，并写明证据在哪里（至少 %(least)d 字）。")
        raise Invalid(words % {"count": len(gaps), "codes": "、".join(gaps), "least": LEAST_NOTE})
    if not held.attachments.exists():
        raise Invalid(_("请至少上传一个证明文件。"))
    desk = Organisation.objects.bureaus().exclude(pk=held.organisation_id).order_by("pk").first()
    if desk is None:
        raise Conflict(_("还没有可以核验的科技局，请稍后再提交。"))
    due_at = add_workdays(now, VERIFY_WORKDAYS)
    change = move(held, "submit", by=by, now=now, desk=desk, submitted_at=now, due_at=due_at)
    telling.tell_submitted(held, change, now)


@transaction.atomic
def withdraw_review(*, review: MaturityReview, by: Any, now: datetime) -> None:
    """Not wanted any more; what was written stays readable."""
    held = hold(review)
    change = move(held, "withdraw", by=by, now=now, due_at=None)
    telling.tell_withdrawn(held, change, now)


def hold(review: MaturityReview) -> MaturityReview:
    """The row as it is now, kept until the end of the transaction."""
    rows = MaturityReview.objects.select_for_update(of=("self",)).select_related("achievement__organisation", "desk")
    return rows.defer("achievement__search_grams", "achievement__search_words").get(pk=review.pk)


def _held_open(review: MaturityReview, by: Any) -> MaturityReview:
    held = hold(review)
    if not rules.has_perm("achievements.apply_maturity", by, held):
        raise Refused(_("只有成果发布单位的人员可以填写。"))
    if not held.is_editable:
        raise Conflict(_("“%(state)s”时不能修改。") % {"state": ReviewStatus(held.status).label})
    return held


def _check_published(held: MaturityReview) -> None:
    if held.achievement.status != PostingStatus.PUBLISHED:
        raise Conflict(_("成果已不在公开发布的状态，重新发布以后再提交核验。"))


def _achievement(pk: int) -> Achievement:
    return Achievement.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
