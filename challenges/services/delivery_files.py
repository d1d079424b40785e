"""Files of a contract, a milestone and an acceptance: hung on and taken off by those who answer for them."""

from datetime import datetime
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import AcceptanceDocument, AcceptanceOutcome, ChallengeStatus, MilestoneStatus
from challenges.models import Acceptance, AcceptanceFile, Contract, Milestone
from challenges.services.contracts import held_challenge
from common.errors import Conflict, Invalid, Refused
from postings.models import Attachment
from postings.services.files import MAX_FILES, store_file

DOCUMENTED = (
    ChallengeStatus.IN_PROGRESS, ChallengeStatus.MILESTONE_CHECK, ChallengeStatus.CONDITIONAL, ChallengeStatus.ACCEPTANCE
)  # fmt: skip

About = Contract | Milestone | AcceptanceFile


@transaction.atomic
def attach_delivery(*, about: About, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Judge and keep a file. Raises Refused, Conflict (agreed on, under check or decided) or Invalid."""
    _may_change(about, by)
    if about.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    return store_file(about=about, file=file, by=by, now=now)


@transaction.atomic
def attach_document(*, contract: Contract, document: str, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """A file of the acceptance under its heading (5.5)."""
    if document not in AcceptanceDocument.values:
        raise Invalid(_("请选择材料类别。"), fields={"document": _("请选择材料类别。")})
    acceptance, _created = Acceptance.objects.get_or_create(contract=contract)
    about, _created = AcceptanceFile.objects.get_or_create(acceptance=acceptance, document=document)
    return attach_delivery(about=about, file=file, by=by, now=now)


@transaction.atomic
def remove_delivery(*, attachment: Attachment, by: Any, now: datetime) -> None:
    """Take it off; it leaves the disk when the transaction holds. A heading without files goes as well."""
    about = attachment.about
    if not isinstance(about, About):
        raise Refused(_("这个文件不能在这里删除。"))
    _may_change(about, by)
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    if isinstance(about, AcceptanceFile) and not about.attachments.exists():
        about.delete()
    transaction.on_commit(lambda: storage.delete(path or ""))


def contract_of(about: About) -> Contract:
    """The contract on which it hangs."""
    if isinstance(about, Contract):
        return about
    return about.contract if isinstance(about, Milestone) else about.acceptance.contract


def may_change(about: About, user: Any) -> bool:
    """Whether this person may add and remove files of it now."""
    contract = contract_of(about)
    if isinstance(about, Contract):
        return not about.is_registered and rules.has_perm("challenges.edit_contract", user, contract)
    if not rules.has_perm("challenges.deliver_contract", user, contract):
        return False
    if isinstance(about, Milestone):
        return about.status in (MilestoneStatus.PLANNED, MilestoneStatus.RECTIFY)
    return _takes_documents(contract)


def may_deliver(contract: Contract, user: Any) -> bool:
    """Whether this person may add documents for the acceptance of the contract now."""
    return rules.has_perm("challenges.deliver_contract", user, contract) and _takes_documents(contract)


def _takes_documents(contract: Contract) -> bool:
    """Until the acceptance is asked for, and again while it is to be rectified."""
    asked = (
        Acceptance.objects.filter(contract=contract)
        .exclude(asked_at=None)
        .exclude(outcome=AcceptanceOutcome.CONDITIONAL)
    )
    return contract.is_registered and contract.challenge.status in DOCUMENTED and not asked.exists()


def _may_change(about: About, by: Any) -> None:
    contract = contract_of(about)
    if not rules.has_perm("challenges.edit_contract", by, contract):
        raise Refused(_("只有合同双方可以修改附件。"))
    contract.challenge = held_challenge(contract.challenge_id)
    about.refresh_from_db()
    if not may_change(about, by):
        raise Conflict(_("现在不能修改这里的附件：不由贵单位提供，或已提交办理。"))
