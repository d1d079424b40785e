"""Who is told of an opinion, who owes an answer; letters to those who have no account."""

from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import officials, owners_of
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from news.models import Opinion, OpinionLetter

ASSIGN, ANSWER = "assign_opinion", "answer_opinion"
ASSIGN_WORKDAYS = 2
MOST_ATTEMPTS = 8


def received(opinion: Opinion, now: datetime) -> None:
    """The bureau owes a hand-over within two working days; the author gets the address of their own page."""
    title = _("收到意见建议：%(subject)s") % {"subject": opinion.subject}
    for bureau in Organisation.objects.bureaus():
        due_at = add_workdays(now, ASSIGN_WORKDAYS)
        url = opinion.get_absolute_url()
        oblige(about=opinion, code=ASSIGN, organisation=bureau, title=title, url=url, due_at=due_at)
    _tell(opinion, "received", officials(), title, _("意见建议由科技局转交承办。"), now)
    words = _("已收到您的意见，2 个工作日内转交承办单位，之后 10 个工作日内答复。")
    _tell_author(opinion, "received", _("已收到：%(subject)s"), words, now)


def assigned(opinion: Opinion, former: Organisation | None, by: Any, now: datetime) -> None:
    fulfil(about=opinion, code=ASSIGN, by=by, now=now)
    if former is not None and former.pk != opinion.owner_id:
        fulfil(about=opinion, code=ANSWER, by=by, now=now)
    _owe_answer(opinion, now)
    words = _("已转交%(name)s，%(day)s前答复您。") % {"name": opinion.owner, "day": _day(opinion.due_at)}
    _tell_author(opinion, f"assigned:{opinion.owner_id}", _("正在办理：%(subject)s"), words, now)


def answered(opinion: Opinion, by: Any, now: datetime) -> None:
    fulfil(about=opinion, code=ANSWER, by=by, now=now)
    words = _("%(answer)s\n\n如果不满意，可以在下面的页面写明理由，请承办单位重新办理；14 天内没有回复即视为办结。")
    _tell_author(opinion, "answered", _("已答复：%(subject)s"), words % {"answer": opinion.answer}, now)


def closed(opinion: Opinion, by: Any, now: datetime) -> None:
    if opinion.owner is not None and opinion.satisfied:
        title = _("提出人对答复满意：%(subject)s") % {"subject": opinion.subject}
        _tell(opinion, "closed", _handlers(opinion), title, _("这条意见由您的单位承办。"), now)


def reopened(opinion: Opinion, by: Any, now: datetime, reason: str) -> None:
    title = _("提出人不满意，请重新办理：%(subject)s") % {"subject": opinion.subject}
    _owe_answer(opinion, now)
    _tell(opinion, "reopened", officials(), title, _("意见建议由科技局督办。"), now, reason)


def _owe_answer(opinion: Opinion, now: datetime) -> None:
    if opinion.owner is None or opinion.due_at is None:
        return
    title = _("答复意见建议：%(subject)s") % {"subject": opinion.subject}
    oblige(
        about=opinion, code=ANSWER, organisation=opinion.owner, title=title, url=opinion.get_absolute_url(),
        due_at=opinion.due_at, person=opinion.person,
    )  # fmt: skip
    _tell(opinion, "to-answer", _handlers(opinion), title, _("这条意见由您的单位承办。"), now)


def _handlers(opinion: Opinion) -> list[Any]:
    return [opinion.person] if opinion.person else list(owners_of(opinion.owner)) if opinion.owner else []


def _tell(opinion: Opinion, step: str, people: Any, title: str, why: str, now: datetime, body: str = "") -> None:
    event = f"opinion:{opinion.pk}:{step}:{now:%Y%m%dT%H%M%S}"
    url = opinion.get_absolute_url()
    notify(event=event, recipients=people, kind=Kind.OPINION, title=title, why=why, now=now, url=url, body=body)


def _tell_author(opinion: Opinion, step: str, title: str, words: str, now: datetime) -> None:
    """On the site for who has an account, else by a letter in the outbox."""
    subject = title % {"subject": opinion.subject}
    if opinion.by is not None:
        _tell(opinion, step, [opinion.by], subject, _("这条意见由您提出。"), now, words)
    elif opinion.email:
        page = settings.SITE_URL + reverse("opinion_follow", args=[opinion.token])
        body = "\n\n".join(
            [words, _("查看办理情况：%(page)s") % {"page": page}, _("编号：%(r)s") % {"r": opinion.reference}]
        )
        OpinionLetter.objects.create(opinion=opinion, subject=subject, body=body, created_at=now)


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def send_letters(*, now: datetime, limit: int = 100) -> int:
    """Send what waits, one transaction a letter, locked while it is sent; a failed one is tried again up to eight times."""
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            waiting = OpinionLetter.objects.select_for_update(skip_locked=True, of=("self",)).select_related("opinion")
            letter = waiting.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("attempts", "created_at").first()
            if letter is None:
                break
            letter.attempts += 1
            try:
                _send(letter)
            except (SMTPException, OSError, ValueError) as error:
                letter.error = f"{type(error).__name__}: {error}"[:300]
                letter.save()
                break
            letter.sent_at, letter.error = now, ""
            letter.save()
            sent += 1
    return sent


def _send(letter: OpinionLetter) -> None:
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + " ".join(letter.subject.split())
    headers = {"Message-ID": f"<opinion-letter-{letter.pk}@qianqiao>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, letter.body, to=[letter.opinion.email], headers=headers).send()
