"""Columns of the CSV of what a list shows, those that every kind has; their names are those that imports understand."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Posting


def _day(posting: Posting) -> str:
    return f"{timezone.localtime(posting.published_at):%Y-%m-%d}" if posting.published_at else ""


COMMON_BEFORE = (
    (_("编号"), lambda posting: posting.reference),
    (_("名称"), lambda posting: posting.title),
    (_("发布单位"), lambda posting: posting.organisation),
    (_("关键词"), lambda posting: "；".join(posting.keywords)),
    (_("技术领域"), lambda posting: posting.tech_field),
)
COMMON_AFTER = (
    (_("所在园区"), lambda posting: posting.park),
    (_("区市"), lambda posting: posting.organisation.district),
    (_("状态"), lambda posting: posting.get_status_display()),
    (_("发布日期"), _day),
)
