"""Talking: messages with files, told to everybody else in the conversation, with read marks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Invalid, Refused
from matching.models import Conversation, Match, Message, ReadMark
from matching.services import telling
from postings.selectors import keepers_of
from postings.services.files import store_file

LONGEST = 4000
MOST_FILES = 5


def open_conversation(*, match: Match, now: datetime) -> Conversation:
    """The conversation of a match; there is one."""
    return Conversation.objects.get_or_create(match=match, defaults={"opened_at": now})[0]


@transaction.atomic
def post_message(
    *, conversation: Conversation, by: Any, text: str, now: datetime, files: Sequence[UploadedFile] = ()
) -> Message:
    """Say something, with up to five files judged by content. Raises Refused, or Invalid at the text or the files."""
    if not Conversation.objects.visible_to(by).filter(pk=conversation.pk).exists():
        raise Refused(_("您不在这项对话中。"))
    text = text.strip()
    if not text and not files:
        raise Invalid(_("请写下内容或附上文件。"), fields={"text": _("请写下内容或附上文件。")})
    if len(text) > LONGEST:
        raise Invalid(_("留言最多 %(limit)d 字。") % {"limit": LONGEST}, fields={"text": _("内容太长。")})
    if len(files) > MOST_FILES:
        raise Invalid(_("一次最多附 %(limit)d 个文件。") % {"limit": MOST_FILES}, fields={"files": _("文件太多。")})
    said = Message.objects.create(
        conversation=conversation, by=by, organisation=speaks_for(conversation, by), text=text, at=now
    )
    for file in files:
        store_file(about=said, file=file, by=by, now=now)
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=now)
    mark_read(conversation=conversation, by=by, now=now)
    others = [user for user in people_in(conversation) if user.pk != by.pk]
    telling.tell_message(conversation, others, by, said.pk, text, now)
    return said


def mark_read(*, conversation: Conversation, by: Any, now: datetime) -> None:
    """This person has read everything said until now."""
    ReadMark.objects.update_or_create(conversation=conversation, user=by, defaults={"read_until": now})


def speaks_for(conversation: Conversation, user: Any) -> Organisation:
    """The organisation for which this person talks here: a side's, or the broker's."""
    match = conversation.match
    for organisation in (match.need.organisation, match.achievement.organisation):
        if organisation.pk in user.organisation_ids:
            return organisation
    return match.claims.held_by(user).select_related("organisation").get().organisation


def people_in(conversation: Conversation) -> list[User]:
    """Both sides' keepers, everybody who has spoken and still may read, and the broker."""
    match = conversation.match
    brokers = User.objects.filter(match_claims__match=match, match_claims__released_at=None)
    spoken = User.objects.filter(
        memberships__ended_at=None,
        memberships__is_approved=True,
        memberships__organisation__in=[match.need.organisation_id, match.achievement.organisation_id],
        pk__in=conversation.messages.values("by"),
    )
    people = [*keepers_of(match.need), *keepers_of(match.achievement), *brokers, *spoken]
    return list({user.pk: user for user in people}.values())
