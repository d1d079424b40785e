"""Whether this morning's digests were made and mailed."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.health import Health, check
from inbox.models import DigestDay
from inbox.selectors import digest_mornings, morning

LATE = time(9)
"""By then the morning's digests are made, even for 100,000 people."""


@check("digest", _("每日摘要"))
def digest() -> Health:
    """Today's digests are there by nine, no source failed, no mail was given up. Well on a site that never made any."""
    now = timezone.localtime()
    last: DigestDay | None = digest_mornings().first()
    if last is None:
        return Health(True, _("还没有生成过摘要"), {"last": None})
    figures = morning(last)
    is_late = now.time() >= LATE and (last.day < now.date() or not last.finished_at)
    detail = {
        "last": last.day.isoformat(), "people": last.people, "cards": last.cards, "mails_given_up": figures.failed,
        "failed_sources": sorted(last.failures),
    }  # fmt: skip
    if is_late:
        return Health(False, _("今天的摘要没有按时完成"), detail)
    if last.failures or last.error:
        return Health(False, _("有内容没有取到"), detail)
    return Health(not figures.failed, _("有摘要没有寄出") if figures.failed else "", detail)
