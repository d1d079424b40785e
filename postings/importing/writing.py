"""Sound rows into postings: to which organisation, in which state, with whom to ask. In the batch's transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Verification
from accounts.models import Organisation, User
from common.errors import DomainError
from common.pinyin import sort_key
from postings.importing.enums import ImportOutcome
from postings.importing.parsing import Entry, Issue
from postings.importing.registry import Importer
from postings.services import BulkResult, submit

PLATFORM_IMPORT = "平台导入"


@dataclass(frozen=True)
class Target:
    """Where the rows go. `by=None` is a command. `for_others` lets 单位名称 choose another verified organisation."""

    organisation: Organisation
    by: User | None
    outcome: ImportOutcome
    declared_unclassified: bool = False
    for_others: bool = False


@dataclass
class Written:
    """What became of a batch's sound rows; rows that the services refused are among `issues` as errors."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    issues: list[Issue] = field(default_factory=list)


def platform_organisation(*, now: datetime) -> Organisation:
    """The owner of what a command imports for nobody in particular: verified, made on first use."""
    found, _made = Organisation.objects.get_or_create(
        name=PLATFORM_IMPORT,
        defaults={
            "kind": OrganisationKind.SERVICE,
            "status": Verification.VERIFIED,
            "status_at": now,
            "sort_key": sort_key(PLATFORM_IMPORT),
        },
    )
    return found


def write(importer: Importer, entries: Sequence[Entry], target: Target, *, now: datetime) -> Written:
    """Save the rows of one batch, organisation by organisation."""
    written = Written()
    for organisation, group in _by_organisation(entries, target, written).items():
        rows = [_row(entry, target) for entry in group]
        publish = target.outcome == ImportOutcome.PUBLISH
        result = importer.save_many(rows=rows, organisation=organisation, by=target.by, now=now, publish=publish)
        written.created += result.created
        written.updated += result.updated
        written.unchanged += result.unchanged
        written.failed += len(result.refused)
        written.issues += [Issue(group[index].row, "", "", reason) for index, reason in result.refused.items()]
        _assign_contacts(importer, organisation, group, result, written)
        if target.outcome == ImportOutcome.SUBMIT:
            _submit(importer, group, result, target, written, now)
    return written


def _row(entry: Entry, target: Target) -> dict[str, Any]:
    declared = {"declared_unclassified": True} if target.declared_unclassified else {}
    return entry.fields | declared


def _by_organisation(entries: Sequence[Entry], target: Target, written: Written) -> dict[Organisation, list[Entry]]:
    named = {entry.organisation for entry in entries if entry.organisation} if target.for_others else set()
    known = {found.name: found for found in Organisation.objects.verified().filter(name__in=named, is_reference=False)}
    groups: dict[Organisation, list[Entry]] = defaultdict(list)
    for entry in entries:
        organisation = known.get(entry.organisation, target.organisation)
        groups[organisation].append(entry)
        if entry.organisation and entry.organisation != organisation.name:
            reason = _("没有找到同名的已核验机构，已归入“%(name)s”。") if target.for_others else _("已归入“%(name)s”。")
            remark = reason % {"name": organisation.name}
            written.issues.append(Issue(entry.row, _("单位名称"), entry.organisation, remark, is_error=False))
    return groups


def _assign_contacts(
    importer: Importer, organisation: Organisation, group: Sequence[Entry], result: BulkResult, written: Written
) -> None:
    """The contact named in the table becomes the posting's, where exactly one member has that name."""
    named = {entry.contact for entry in group if entry.contact}
    if not named:
        return
    members = defaultdict(list)
    for user in User.objects.filter(memberships__in=organisation.memberships.active(), name__in=named).distinct():
        members[user.name].append(user)
    chosen: dict[User, list[str]] = defaultdict(list)
    for index, reference in result.references.items():
        entry = group[index]
        if len(members[entry.contact]) == 1:
            chosen[members[entry.contact][0]].append(reference)
        elif entry.contact:
            remark = _("机构成员中没有（或不止一位）同名人员，联系人未更改。")
            written.issues.append(Issue(entry.row, _("联系人"), entry.contact, remark, is_error=False))
    for user, references in chosen.items():
        importer.model.objects.filter(reference__in=references).exclude(author=user).update(author=user)


def _submit(
    importer: Importer, group: Sequence[Entry], result: BulkResult, target: Target, written: Written, now: datetime
) -> None:
    """Hand in what is complete; the rest stays a draft, with what it lacks."""
    saved = importer.model.objects.filter(reference__in=result.references.values()).select_related(
        "organisation", "park__operator", "author"
    )
    postings = {posting.reference: posting for posting in saved}
    for index, reference in result.references.items():
        posting = postings[reference]
        if not posting.is_editable:
            continue
        try:
            submit(posting=posting, by=target.by, now=now)
        except DomainError as error:
            lacking = "；".join(map(str, error.fields.values())) or str(error)
            remark = _("已存为草稿，未提交：%(reason)s") % {"reason": lacking}
            written.issues.append(Issue(group[index].row, "", reference, remark, is_error=False))
