"""The texts to which reviewers put their name when they hand in. A text that changes gets a new version and the old one stays,
so that what somebody declared can always be read again.
"""

from django.utils.translation import gettext_lazy as _

from common.errors import Text

TEXTS: dict[str, Text] = {
    "2026-11": _("我与发榜方、揭榜方没有利益关系，独立作出评价"),
}
CURRENT = "2026-11"


def text_of(version: str) -> Text:
    """The text of a version; empty for a review from before declarations were kept."""
    return TEXTS.get(version, "")
